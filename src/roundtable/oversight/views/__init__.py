"""Pages of signing and of agreeing."""
