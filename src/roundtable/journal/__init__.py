"""The journal: the append-only record of who did, saw, asked, refused and decided what."""
