"""Sharing: requests, returns, items, and every disclosure under a clause."""
