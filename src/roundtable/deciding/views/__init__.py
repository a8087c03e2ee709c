"""Pages on which the agencies decide: positions, the discussion, emergencies and actions."""
