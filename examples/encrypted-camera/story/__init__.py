"""The story of this example: ``network`` names its hosts, ``camera`` acts, ``days`` says when, ``truth`` notes it.

What it shares with the other examples stands in ``examples/making``.
"""
