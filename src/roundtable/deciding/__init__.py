"""Deciding: positions, the joint decision with its dissent, and the actions that follow."""
