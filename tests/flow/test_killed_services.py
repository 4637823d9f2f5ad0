"""Killing any service at any moment and starting it again: the way still reaches its end, nothing lost or doubled."""

import os
import random
import signal
import threading
import time
from typing import Any

import pytest

from contracts.manifest import SERVICES
from station import demo

pytestmark = [pytest.mark.system, pytest.mark.broker, pytest.mark.timeout(600)]

KILLS = 2
FROZEN_SECONDS = 2
LAST_LINE = 150
"""The demonstration prints more lines than this before its closing report."""

DOUBLED = {
    "tracking": "SELECT name, item_id, facts FROM step WHERE case_id = %s"
    " AND name NOT LIKE 'matching.offer%%' GROUP BY 1, 2, 3 HAVING count(*) > 1",
    "evaluation": "SELECT item_id, kind FROM paper WHERE case_id = %s"
    " GROUP BY 1, 2 HAVING count(*) > 1",
    "matching": "SELECT item_id FROM offer WHERE case_id = %s AND state = 'accepted'"
    " GROUP BY 1 HAVING count(*) > 1",
    "intake": "SELECT item_id, provider FROM disclosure WHERE case_id = %s"
    " GROUP BY 1, 2 HAVING count(*) > 1",
    "admin": "SELECT case_id FROM archive_record WHERE case_id = %s GROUP BY 1 HAVING count(*) > 1",
}


class Killer:
    """Kills a service when the demonstration has printed so many lines, and starts it again."""

    def __init__(self, running: Any, service: str, moments: list[int]) -> None:
        self.running, self.service, self.moments = running, service, moments
        self.lines = self.killed = 0
        self.due = threading.Semaphore(0)
        self.over = False

    def hear(self, _line: str) -> None:
        self.lines += 1
        if self.lines in self.moments:
            self.due.release()

    def work(self) -> None:
        """Kill as often as it is due, until it is over."""
        while True:
            self.due.acquire()
            if self.over:
                return
            if self.killed % 2:
                self.freeze()
            self.running.kill(self.service)
            self.killed += 1
            self.running.start(self.service)

    def freeze(self) -> None:
        """Hang before the end, so that the process dies with messages and requests at hand."""
        os.kill(self.running.pid(self.service), signal.SIGSTOP)
        time.sleep(FROZEN_SECONDS)

    def end(self) -> None:
        self.over = True
        self.due.release()


@pytest.mark.parametrize("service", SERVICES)
def test_demonstration_reaches_its_end_when_a_service_is_killed(
    running: Any, listened: Any, behind: Any, service: str
) -> None:
    moments = sorted(random.Random(f"{service} 2022").sample(range(1, LAST_LINE), KILLS))
    killer = Killer(running, service, moments)
    before = behind.dead_everywhere()
    thread = threading.Thread(target=killer.work)
    thread.start()
    try:
        outcome = demo.run(listened(killer.hear))
    finally:
        killer.end()
        thread.join()

    behind.wait_until_quiet()
    assert killer.killed == KILLS, (moments, killer.lines)
    assert behind.dead_everywhere() == before
    for name, query in DOUBLED.items():
        assert behind.rows(name, query, outcome.case_id) == [], (name, moments)
