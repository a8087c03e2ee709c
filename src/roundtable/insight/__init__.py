"""What the hub learns of itself: drafts tried on the past, indicators, samples, cost and review."""
