"""Learning: invented people and stories, played by the real rules."""
