"""Access: agencies, practitioners, roles, sign-in, and who may do what."""
