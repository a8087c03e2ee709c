"""Find a Chromium for the browser journeys, and bring one where there is none.

`./dev test` runs this as a program before the tests; journeys take `executable()` and `FLAGS`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BY_HAND = "apt-get install -y chromium"


def main() -> None:
    """Bring a browser if there is none; where that cannot be, stop with the one line to type."""
    if executable() is None:
        bring()
    if executable() is None:
        sys.exit(
            "The browser journeys need Chromium, and it could not be installed here.\n"
            f"Type this once, as root:  {BY_HAND}\n"
            "Elsewhere than on Debian, set ROUNDTABLE_CHROMIUM to the path of a Chromium."
        )


def executable() -> Path | None:
    """Return the first Chromium that starts: the one named, the system's, then Playwright's own."""
    for find in (_named, _system, _own):
        candidate = find()
        if candidate and _starts(candidate):
            return Path(candidate)
    return None


def bring() -> None:
    """Install the system's package where we may, or else Playwright's download."""
    sys.stderr.write("Bringing Chromium for the browser journeys (once, about 200 MB)\n")
    if os.geteuid() == 0 and _is_debian() and _install_package():
        return
    # Ubuntu's package is a snap, which containers and many servers cannot run.
    libraries = ["--with-deps"] if os.geteuid() == 0 and shutil.which("apt-get") else []
    subprocess.run(
        [sys.executable, "-m", "playwright", "install", *libraries, "chromium"], check=False
    )


def _install_package() -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    for command in (install, ["apt-get", "update", "-qq"], install):
        done = subprocess.run(command, env=environment, check=False, stdin=subprocess.DEVNULL)
        if command is install and done.returncode == 0:
            return True
    return False


def _is_debian() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "\nID=debian\n" in f"\n{release.read_text()}\n"


def _named() -> str | None:
    return os.environ.get("ROUNDTABLE_CHROMIUM")


def _system() -> str | None:
    return shutil.which("chromium")


def _own() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _starts(candidate: str) -> bool:
    """Ask for its version: a download whose libraries are missing fails here, not later."""
    try:
        answer = subprocess.run([candidate, "--version"], capture_output=True, timeout=60)
    except OSError:
        return False
    return answer.returncode == 0


if __name__ == "__main__":
    main()
