"""What the person sees: one line per step, its time, and a sign of life on long ones."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

from station.trouble import Trouble

SIGN_OF_LIFE_SECONDS = 5.0


class Screen:
    """Prints steps as they happen; `quiet` keeps all but troubles to itself."""

    def __init__(self, console: Console | None = None, quiet: bool = False) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True, emoji=False)
        self._quiet = quiet

    def say(self, text: str = "") -> None:
        """Print one line of plain text."""
        if not self._quiet:
            self._console.print(escape(text))

    @contextmanager
    def step(self, zh: str, en: str) -> Iterator[None]:
        """Show a step while it runs, and how long it took."""
        self._line(f"[cyan]▸[/] {escape(zh)} [dim]{escape(en)}[/]")
        started, done = time.monotonic(), threading.Event()
        thread = threading.Thread(target=self._sign_life, args=(started, done), daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
        self._line(f"  [green]✓[/] {time.monotonic() - started:.1f} s")

    def trouble(self, trouble: Trouble) -> None:
        """Show what went wrong and what to do, even when quiet."""
        self._console.print(f"\n[red]✗ {escape(trouble.zh)}[/]\n  {escape(trouble.en)}")
        if trouble.todo:
            self._console.print(f"  [yellow]→ {escape(trouble.todo)}[/]")

    def _sign_life(self, started: float, done: threading.Event) -> None:
        while not done.wait(SIGN_OF_LIFE_SECONDS):
            self._line(f"  [dim]… {time.monotonic() - started:.0f} s[/]")

    def _line(self, text: str) -> None:
        if not self._quiet:
            self._console.print(text)
