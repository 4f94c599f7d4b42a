"""Bytes of a capture → records → frames → flows → objects, every byte accounted for."""
