"""One measured figure beside its peer and what was promised of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """A rate `ours` beside a peer's, in `unit`; `at_least` is the ratio promised.

    Without a peer, `ours` is a size and `at_most` what was promised.
    """

    what: str
    ours: float
    unit: str
    peer: float = 0.0
    peer_is: str = ""
    at_least: float = 0.0
    at_most: float = 0.0

    @property
    def ratio(self) -> float:
        """Ours divided by the peer's."""
        return self.ours / self.peer if self.peer else 0.0

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.ratio >= self.at_least if self.peer else self.ours <= self.at_most

    def cells(self) -> tuple[str, ...]:
        """Return the row of the table."""
        promised = (
            f"at least 1/{1 / self.at_least:.0f}" if self.peer else f"under {self.at_most:.0f}"
        )
        return (
            self.what,
            f"{self.ours:,.1f} {self.unit}",
            f"{self.peer:,.1f} {self.unit} ({self.peer_is})" if self.peer else "",
            f"1/{1 / self.ratio:.1f}" if self.peer else "",
            promised,
            "yes" if self.kept else "NO",
        )
