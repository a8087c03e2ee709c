"""Drafting a version of the charter: clause by clause on pages, or as a file, with comments."""
