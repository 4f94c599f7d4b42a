"""A second reader, written without ours: offset walk over the file, dpkt for the frames, own hands for the rest.

Tests compare what reportgen says with what this says; nothing here imports reportgen.
"""
