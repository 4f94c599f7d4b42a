"""Who it was: which traffic is the device's, under which names, registered to whom; each with its basis."""
