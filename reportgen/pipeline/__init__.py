"""The product as functions of values: analyse, compose."""
