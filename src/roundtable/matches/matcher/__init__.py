"""By which model people are matched, and whether it still fits: for those who watch it."""
