"""`python -m roundtable.config` is the same as `roundtable`."""

from roundtable.config.cli import app

app()
