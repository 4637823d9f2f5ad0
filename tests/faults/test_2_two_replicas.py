"""SIGTERM to one of two replicas after the other under load: nothing is refused at all."""

import pytest

from harness.refusals import refused_outside
from harness.replica import Replica
from harness.report import Report
from harness.town import Town

pytestmark = [pytest.mark.system, pytest.mark.broker, pytest.mark.timeout(900)]


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
