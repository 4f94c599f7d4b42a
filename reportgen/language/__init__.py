"""German and English: one message id, two catalogues, typed values. The only door to Babel."""
