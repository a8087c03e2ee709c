"""Runs PostgreSQL as its child and stops it when the process that asked for it ends.

    keeper.py PARENT UID GID SOCKET_FOLDER postgres ...   (UID and GID are - to stay who we are)

A program of its own, of the standard library only: it outlives a `kill -9` of its parent long
enough to shut the server down. Standard input is a pipe from the parent: a byte or its end means
stop. Whoever inherited the pipe's other end cannot hold it up: it also watches who its parent is.
When the keeper itself is killed, the kernel tells PostgreSQL (PR_SET_PDEATHSIG). The lock of the
home is an open file of this process, held to the end and not handed on.
"""

import ctypes
import os
import select
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import FrameType

PR_SET_PDEATHSIG = 1
LOOK_AGAIN_SECONDS = 0.5
PATIENCE_SECONDS = 60.0


def keep(parent: int, user: tuple[int, int] | None, sockets: Path, command: list[str]) -> int:
    """Run `command` until it ends or the parent does; return its exit status.

    `user` is the number of the user and of the group to run it as; None to stay who we are.
    """
    libc = ctypes.CDLL(None)
    keeper = os.getpid()

    def die_with_the_keeper() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != keeper:  # it died before the line above
            os._exit(1)

    server = subprocess.Popen(  # noqa: S603 - the caller is our own launcher
        command,
        stdin=subprocess.DEVNULL,
        cwd="/",
        preexec_fn=die_with_the_keeper,  # safe: there are no threads yet
        user=user[0] if user else None,
        group=user[1] if user else None,
        extra_groups=[] if user else None,
    )

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.send_signal(signal.SIGINT)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    threading.Thread(target=stop_with_the_parent, args=(parent, server), daemon=True).start()
    status = server.wait()
    remove(sockets)
    return status


def stop_with_the_parent(parent: int, server: subprocess.Popen[bytes]) -> None:
    """Wait for the parent to ask or to end, then shut the server down."""
    while os.getppid() == parent:
        if select.select([sys.stdin.fileno()], [], [], LOOK_AGAIN_SECONDS)[0]:
            break
    server.send_signal(signal.SIGINT)  # fast: roll back what is open, write, end
    with suppress(subprocess.TimeoutExpired):
        server.wait(PATIENCE_SECONDS)
    server.send_signal(signal.SIGQUIT)  # at once: the next start recovers what was committed


def remove(sockets: Path) -> None:
    """Remove the socket folder, with what a server that was killed left in it."""
    with suppress(FileNotFoundError):
        for left in sockets.iterdir():
            left.unlink(missing_ok=True)
        sockets.rmdir()


def main(parent: str, uid: str, gid: str, sockets: str, *command: str) -> int:
    """Read the command line."""
    user = None if uid == "-" else (int(uid), int(gid))
    return keep(int(parent), user, Path(sockets), list(command))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
