"""Starts the providers' programs beside the demonstration, and ends them, each by its process number."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

from station.context import DemoContext
from station.demo.accounts import Cast
from station.demo.agency import LISTENING, Orders
from station.demo.client import DemoFailed
from station.demo.matching import DECLINED, SILENT, Choice
from station.demo.telling import Story
from station.demo.waiting import until

ENDS_WITHIN_SECONDS = 10
# Not with -m: this package imports the module itself, and Python warns of a module that is run and imported.
PROGRAM = "from station.demo.agency import main; main()"


class Agencies:
    """The running programs by provider id."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._readers: list[threading.Thread] = []
        self._connected: set[str] = set()

    def start(self, orders: Orders) -> None:
        """Start a provider's program; what it prints joins the story."""
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._running[orders.provider] = process
        threading.Thread(target=self._relate, args=(orders.provider, process), daemon=True).start()
        if process.stdin is not None:
            process.stdin.write(json.dumps(asdict(orders)))
            process.stdin.close()

    def check(self) -> None:
        """Raises `DemoFailed` when a program has ended by itself."""
        for provider, process in self._running.items():
            if process.poll() is not None:
                raise DemoFailed(
                    f"机构程序 {provider} 意外退出（{process.returncode}）。",
                    f"The program of provider {provider} has ended by itself.",
                )

    def end(self) -> None:
        """Ask all to end, and make those that do not."""
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(ENDS_WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for reader in self._readers:
            reader.join()

    def all_connected(self) -> bool:
        """Whether each reads its queue by now. Raises `DemoFailed` when one has ended."""
        self.check()
        return self._connected == set(self._running)

    def _relate(self, provider: str, process: subprocess.Popen[str]) -> None:
        if process.stdout is None:
            return
        with process.stdout as lines:
            for line in lines:
                self._hear(provider, line.rstrip())

    def _hear(self, provider: str, line: str) -> None:
        if LISTENING in line:
            self._connected.add(provider)
        self._story.tell(f"│ {line}")


@contextmanager
def at_work(
    context: DemoContext, cast: Cast, choices: Sequence[Choice], story: Story
) -> Iterator[Agencies]:
    """One program for each provider with a queue: who is asked after a refusal is not known before."""
    story.step(
        "机构程序各自连接自己的队列", "the providers' programs connect, each to its own queue"
    )
    agencies = Agencies(story)
    try:
        for provider, machine in cast.machines.items():
            agencies.start(
                Orders(
                    portal_url=context.portal_url,
                    provider=provider,
                    amqp_url=context.provider_amqp(provider),
                    client_id=machine.client_id,
                    client_secret=machine.client_secret,
                    decline=_told(choices, DECLINED, provider),
                    silent=_told(choices, SILENT, provider),
                )
            )
        until("机构程序全部连接", "every provider's program to connect", agencies.all_connected)
        yield agencies
    finally:
        agencies.end()


def _told(choices: Sequence[Choice], section: str, provider: str) -> list[str]:
    """The items of this section that this provider was chosen for first."""
    mine = [one for one in choices if one.provider == provider]
    return [one.item_id for one in mine if one.section == section]
