"""A page instead of a terminal: served on this computer alone, over the same actions as the command line."""
