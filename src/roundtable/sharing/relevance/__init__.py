"""Whether what was shared was needed: said by who got it, told to who gave it, and counted."""
