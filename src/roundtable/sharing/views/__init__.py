"""Pages on which the hub gathers."""
