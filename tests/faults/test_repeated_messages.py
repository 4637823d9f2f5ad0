"""Scenario 6 on the running system: every message comes two to five times."""

import pytest

from harness.echo import Echo
from harness.report import Report
from harness.town import Town

pytestmark = pytest.mark.system
NEEDS = {False: 6, True: 60}


def test_effects_happen_once_when_every_message_comes_two_to_five_times(
    town: Town, report: Report
) -> None:
    with report.scenario(town, "6", "每条消息 2–5 次 every message 2-5 times") as scene:
        with (
            Echo(town.running.broker.admin_url, scene.prefix) as echo,
            scene.load(rate=2.0) as load,
        ):
            with scene.fault():
                scene.warm_up()
                scene.wait("needs", lambda: load.begun >= NEEDS[town.full], 120)
            scene.recovered()
        scene.row.faults = echo.copies
        if echo.copies < NEEDS[town.full]:
            scene.differ(f"only {echo.copies} copies were said")
    assert scene.row.dropped > 0
