"""What stands in the repository, for the tests about it."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "roundtable"


@cache
def files() -> tuple[Path, ...]:
    """Return every file that is committed or would be, relative to the root."""
    # Whoever runs the tests may not own the clone, and git would refuse to look at it.
    command = ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files", "-z"]
    listed = subprocess.run(
        [*command, "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
        text=True,
    )
    names = sorted(filter(None, listed.stdout.split("\0")))
    return tuple(Path(name) for name in names if (ROOT / name).is_file())


def texts() -> Iterator[tuple[Path, str]]:
    """Yield every text file with its content."""
    for path in files():
        try:
            yield path, (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def modules(*names: str) -> Iterator[tuple[Path, ast.Module]]:
    """Yield the product's modules, parsed: all, or those whose file or package has one of `names`.

    Migrations repeat what the models say and are left out.
    """
    for path in files():
        inside = path.is_relative_to("src/roundtable") and path.suffix == ".py"
        if not inside or "migrations" in path.parts:
            continue
        if not names or {path.stem, path.parent.name} & set(names):
            yield path, ast.parse((ROOT / path).read_text(encoding="utf-8"))


def folder(path: Path) -> str:
    """Return the capability that `path`, relative to the root, belongs to."""
    return path.parts[2]


@cache
def project() -> dict[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def layers() -> tuple[str, ...]:
    """Return the capabilities, highest first, as the import contract orders them."""
    contracts = project()["tool"]["importlinter"]["contracts"]
    ordered = next(contract for contract in contracts if contract["id"] == "capabilities")
    return tuple(layer.strip("()") for layer in ordered["layers"])


def points_upward(*, origin: str, target: str) -> bool:
    """Return whether the capability `target` stands above `origin`; anything else never does."""
    if origin not in layers() or target not in layers():
        return False
    return layers().index(target) < layers().index(origin)
