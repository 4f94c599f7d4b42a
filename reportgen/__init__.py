"""From a network capture to a GDPR complaint whose factual sentences can be looked up."""

__version__ = "0.1.0"
