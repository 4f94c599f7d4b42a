"""Letters and reports as HTML values: one template per document, two catalogues."""
