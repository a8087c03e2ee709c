"""The memory of the whole demo: database, web server and worker, shared pages counted once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from pathlib import Path

from benchmarks.hub import free_port
from benchmarks.measured import Measured
from roundtable.database import erase

PATIENCE_SECONDS = 300.0


def measure() -> list[Measured]:
    """Start the demo, look at some pages, and add up what its processes use."""
    home = Path(tempfile.mkdtemp(prefix="rt-bench-"))
    home.chmod(0o711)
    port = free_port()
    command = [sys.executable, "-m", "roundtable.config", "demo", "--no-open", "--port", str(port)]
    environment = dict(os.environ) | {"ROUNDTABLE_HOME": str(home)}
    demo = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/", demo)
        used = sum(_proportional_bytes(pid) for pid in _family(demo.pid)) / 1_000_000
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(timeout=60)
        erase(home)
        shutil.rmtree(home)
    return [Measured("Whole demo: database, server, worker", used, "MB", at_most=700)]


def _wait_for(address: str, demo: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    answers = 0
    while answers < 50:
        assert demo.poll() is None, "the demo ended by itself"
        assert time.monotonic() < until, f"nothing answers at {address}"
        try:
            urllib.request.urlopen(address, timeout=5).close()
            answers += 1
        except OSError:
            time.sleep(0.5)


def _family(parent: int) -> set[int]:
    children = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, rest = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children[int(rest[1])].append(pid)
    family, new = {parent}, [parent]
    while new:
        new = [child for pid in new for child in children[pid]]
        family.update(new)
    return family


def _proportional_bytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
