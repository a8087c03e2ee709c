"""What came of a joint decision, looked at again when the charter says so."""
