"""The command line: words in, one action, lines out."""
