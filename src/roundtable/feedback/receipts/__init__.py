"""Receipts: what an agency's information changed, told to the agency that gave it."""
