"""People the hub knows twice: found in the background, merged by a person, and taken back."""
