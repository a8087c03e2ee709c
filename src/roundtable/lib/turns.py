"""Parts of a long piece of work, done at once and told of in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import TypeVar

Part = TypeVar("Part")
Done = TypeVar("Done")


def in_turn(
    pool: Executor, work: Callable[[Part], Done], parts: Iterable[Part], *, ahead: int
) -> Iterator[Done]:
    """Yield what is done of each part, in the order of the parts. So many are done ahead of what
    is taken at most, so that a long file is never in memory.
    """
    waiting: deque[Future[Done]] = deque()
    for part in parts:
        waiting.append(pool.submit(work, part))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
