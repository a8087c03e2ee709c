"""`./dev bench`: what the hub promises of speed, as ratios to bare peers measured in the same run.

./dev bench                 everything
./dev bench referring       one of: referring pages memory table trial registers matching finding
                            linkage
"""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table as Shown

from benchmarks import (
    finding,
    linkage,
    matching,
    memory,
    pages,
    referring,
    registers,
    table,
    trial,
)
from benchmarks.measured import Measured

PARTS = {
    "referring": referring.measure,
    "pages": pages.measure,
    "memory": memory.measure,
    "table": table.measure,
    "trial": trial.measure,
    "registers": registers.measure,
    "matching": matching.measure,
    "finding": finding.measure,
    "linkage": linkage.measure,
}


def main(names: list[str]) -> int:
    """Measure the parts named, or all; return 1 when a promise is not kept."""
    found: list[Measured] = []
    for name in names or PARTS:
        found += PARTS[name]()
    shown = Shown("What", "Ours", "Its peer", "Ratio", "Promised", "Kept")
    for row in found:
        shown.add_row(*row.cells())
    Console().print(shown)
    return 0 if all(row.kept for row in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
