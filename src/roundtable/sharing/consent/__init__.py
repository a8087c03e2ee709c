"""What people say of sharing, whether they can decide it, and what is shared all the same."""
