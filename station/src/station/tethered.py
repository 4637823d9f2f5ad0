"""The process manager, made to end with the command that started it: `python -m station.tethered`.

Even when that command is killed outright, what it started is stopped in good order. Only Linux can
promise this; elsewhere `make down` clears up.
"""

import ctypes
import os
import signal
import sys

from supervisor import supervisord

PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Ask the kernel for a SIGTERM when the process that started us is gone."""
    parent = int(os.environ.get("STATION_PARENT", os.getppid()))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit("the command that started this is gone already")


if __name__ == "__main__":
    end_with_parent()
    supervisord.main()
