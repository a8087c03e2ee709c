"""Requests and answers as files, for an agency that works in its own system."""
