"""The case folder as values: parties, device, captures, declarations, correspondence, exhibits."""
