"""SIGTERM to one service after the other under load: nothing finished comes again, only who is down refuses.

A quorum queue that is told of the cancelling while a message is on its way to the consumer takes that message back
itself and marks it as redelivered, though the process never saw it. So what counts is that no finished work is met
again; the table shows both.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from contracts.manifest import SERVICES
from harness.replica import Replica
from harness.report import Report
from harness.scene import Scene
from harness.town import Town

pytestmark = [pytest.mark.system, pytest.mark.broker, pytest.mark.timeout(900)]

Windows = list[tuple[str, float, float]]


def test_orderly_restarts_meet_no_finished_work_again(town: Town, report: Report) -> None:
    with report.scenario(town, "2.1", "rolling SIGTERM restart of every service") as scene:
        scene.require("no finished work met again", lambda row: row.dropped == 0)
        windows: Windows = []
        with scene.load(rate=3):
            scene.warm_up()
            for _ in range(3 if town.full else 1):
                for service in SERVICES:
                    with window(windows, service), scene.fault():
                        town.running.restart(service)
            scene.recovered()
        refused_outside(scene, windows)


def test_two_replicas_restarted_in_turn_refuse_nothing(town: Town, report: Report) -> None:
    title = "rolling SIGTERM restart of two replicas of intake"
    with report.scenario(town, "2.2", title) as scene, Replica(town, "intake") as second:
        scene.require("no finished work met again", lambda row: row.dropped == 0)
        town.wire.urls["intake"] = (town.running.url("intake"), second.url)
        try:
            with scene.load(rate=3):
                scene.warm_up()
                for _ in range(3 if town.full else 1):
                    with scene.fault():
                        town.running.restart("intake")
                    with scene.fault():
                        second.stop()
                        second.start()
                scene.recovered()
        finally:
            town.wire.urls["intake"] = (town.running.url("intake"),)
        refused_outside(scene, [])


@contextmanager
def window(windows: Windows, service: str) -> Iterator[None]:
    """While it lasts, this service may be away."""
    began = time.time()
    yield
    windows.append((service, began, time.time()))


def refused_outside(scene: Scene, windows: Windows) -> None:
    """Every attempt that failed with a 5xx or without an answer, while its service was not being restarted."""
    for entry in scene.entries():
        for one in entry.failures:
            away = isinstance(one["outcome"], str) or one["outcome"] >= 500
            if away and not any(
                service == entry.service and one["began"] <= end and one["at"] >= began
                for service, began, end in windows
            ):
                scene.differ(f"{entry.service} {entry.step}: {one['outcome']} {one['said']}")
