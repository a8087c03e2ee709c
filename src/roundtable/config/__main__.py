"""`python -m roundtable.config` is the same as `roundtable`."""

from roundtable.config.cli import app

if __name__ == "__main__":
    app()
