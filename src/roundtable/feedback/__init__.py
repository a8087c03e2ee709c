"""Feedback: what goes back to everybody who referred or contributed."""
