"""The joined value: analysis.json with its schema, the CSV tables, the daily figures."""
