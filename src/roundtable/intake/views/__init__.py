"""Pages of intake: referring, and what the lead does with a case at first."""
