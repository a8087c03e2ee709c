"""Cases: the spine. A case, the people on it, its stage, and who may see it."""
