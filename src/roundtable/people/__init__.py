"""People the hub knows."""
