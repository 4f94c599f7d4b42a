"""What other engines say of the real captures beside the checkout, and how our readings compare."""
