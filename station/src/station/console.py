"""Where every command prints, and how it ends: troubles as messages, Ctrl-C quietly."""

import sys
from collections.abc import Callable
from functools import wraps

from station.screen import Screen
from station.signals import one_interrupt
from station.trouble import Trouble

SCREEN = Screen()


def told(command: Callable[..., None]) -> Callable[..., None]:
    """Show a `Trouble` as a message with status 1; end quietly, all stopped, on Ctrl-C."""

    @wraps(command)
    def run(**arguments: object) -> None:
        try:
            with one_interrupt(SCREEN.say):
                command(**arguments)
        except Trouble as trouble:
            SCREEN.trouble(trouble)
            sys.exit(1)
        except KeyboardInterrupt:
            SCREEN.say("已全部停止 all stopped")
            sys.exit(130)

    return run
