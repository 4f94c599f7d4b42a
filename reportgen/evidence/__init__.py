"""Digest, citation and manifest as values: what a stranger can check."""
