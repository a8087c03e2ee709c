"""Matches: who in the agencies' registers may be somebody on a case, and what was said of it."""
