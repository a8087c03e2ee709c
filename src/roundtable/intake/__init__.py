"""Intake: concerns from every source, identified, graded, and taken on or not."""
