"""A Spark cluster on this machine for the tests that link registers on it: a master and two
workers, each a process of its own on the loopback address.

`./dev test-spark` runs this as a program first: it brings PySpark and Java where they are missing.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

PINNED = Path("requirements-spark.txt")
JAVA = "default-jre-headless"
OLDEST_JAVA = 17
HOST = "127.0.0.1"
WORKERS = 2
PATIENCE_SECONDS = 90
_ENDS_WITH_ITS_PARENT = 1  # PR_SET_PDEATHSIG


def main() -> None:
    """Bring what is missing; where that cannot be, stop with the one line to type."""
    if not java_is_new_enough():
        bring_java()
    if not java_is_new_enough():
        sys.exit(
            f"Spark needs Java {OLDEST_JAVA} or newer, and it could not be installed here.\n"
            f"Type this once, as root:  apt-get install -y --no-install-recommends {JAVA}"
        )
    if find_spec("pyspark") is None:
        sys.stderr.write("Bringing PySpark (once, about 450 MB)\n")
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        install += ["--require-hashes", "--no-build-isolation", "-r", str(PINNED)]
        subprocess.run(install, check=True)


def java_is_new_enough() -> bool:
    """Return whether there is a Java that Spark runs on."""
    try:
        said = subprocess.run(["java", "-version"], capture_output=True, text=True, timeout=60)
    except OSError:
        return False
    found = re.search(r'version "(\d+)', said.stderr + said.stdout)
    return found is not None and int(found[1]) >= OLDEST_JAVA


def bring_java() -> None:
    """Install the system's package, where we may."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    sys.stderr.write("Bringing Java for Spark (once, about 190 MB)\n")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", JAVA]
    for command in (install, ["apt-get", "update", "-qq"], install):
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        if command is install and done.returncode == 0:
            return


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Start a master and two workers, give the master's address, and stop all of them, also when
    the block fails.
    """
    log = folder / "master.log"
    with ExitStack() as started:
        started.enter_context(_running("master.Master", [], log, folder))
        (address,) = _told(log, r"Starting Spark master at (spark://\S+)", 1)
        for number in range(WORKERS):
            work = ["--cores", "1", "--memory", "1g", "-d", str(folder / f"work{number}"), address]
            started.enter_context(
                _running("worker.Worker", work, folder / f"worker{number}.log", folder)
            )
        _told(log, r"(Registering worker) ", WORKERS)
        yield address


@contextmanager
def _running(what: str, words: list[str], log: Path, folder: Path) -> Iterator[None]:
    spec = find_spec("pyspark")
    assert spec, "No PySpark. Type: ./dev test-spark"
    assert spec.origin
    home = Path(spec.origin).parent
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{what}"]
    command += ["--host", HOST, "--port", "0", "--webui-port", "0", *words]
    environment = os.environ | {
        "SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST, "SPARK_LOCAL_DIRS": str(folder),
    }  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,  # with its executors, so that all are stopped
            preexec_fn=_end_with_parent,
        )
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            pass
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_ENDS_WITH_ITS_PARENT, signal.SIGTERM)


def _told(log: Path, pattern: str, times: int) -> list[str]:
    """Wait until a log says something so many times, and return what it said."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        found = re.findall(pattern, log.read_text(errors="replace"))
        if len(found) >= times:
            return [str(each) for each in found]
        time.sleep(0.1)
    raise TimeoutError(f"Spark did not start: {log.read_text(errors='replace')[-2000:]}")


if __name__ == "__main__":
    main()
