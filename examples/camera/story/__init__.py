"""The story of this example: ``network`` names its hosts, ``picture`` draws, ``camera`` acts, ``days`` says when,
``truth`` notes what was done. What it shares with the other examples stands in ``examples/making``.
"""
