"""Professional disagreement: raised, taken from rung to rung, and settled by two agencies."""
