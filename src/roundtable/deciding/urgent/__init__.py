"""Discussions that are called at once, at any stage, with those the charter includes."""
