"""The hub's own settings, with a home of its own that goes when the tests end."""

import os
import tempfile

os.environ.setdefault("ROUNDTABLE_HOME", tempfile.mkdtemp(prefix="rt-test-"))
os.environ["ROUNDTABLE_MODE"] = "demo"

from roundtable.config.settings import *  # noqa: F403
