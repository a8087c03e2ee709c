"""What agencies do after a decision: for whom, by whom, by when, and what came of it."""
