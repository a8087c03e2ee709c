"""The sharing agreement as it is read and signed: what goes from whom to whom, in one table."""
