"""People referred onwards after a decision, to a service outside the hub, and what it answered."""
