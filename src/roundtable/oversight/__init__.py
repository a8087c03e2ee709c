"""Oversight: what no agency does alone. The charter is signed by all; rights change by two."""
