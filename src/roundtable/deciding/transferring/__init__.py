"""A case handed over to another hub or agency, with a package that the receiver can verify."""
