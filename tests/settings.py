"""The hub's own settings, with a home of its own that goes when the tests end."""

import os
import tempfile

if "ROUNDTABLE_HOME" not in os.environ:
    os.environ["ROUNDTABLE_HOME"] = tempfile.mkdtemp(prefix="rt-test-")
os.environ["ROUNDTABLE_MODE"] = "demo"
# Playwright keeps an event loop in the thread of a journey, which Django takes for asynchronous
# code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from roundtable.config.settings import *  # noqa: F403
