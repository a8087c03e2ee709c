"""A process that runs for months: what it loaded stays, and need not be looked through again."""

from __future__ import annotations

import gc

# New objects between two visits of Python's collector. Its own number is 700: it comes by while a
# page is made, and in a server each visit looks through 140,000 objects that never go.
MADE_BETWEEN_VISITS = 20_000


def settle() -> None:
    """Keep what is loaded by now out of the collector's way, and let it come by less often: a page
    leaves next to nothing for it to find. Least often it looks through everything made since, which
    is mostly what is remembered on purpose.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(MADE_BETWEEN_VISITS, 10, 100)
