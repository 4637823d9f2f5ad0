"""Links of one service that hold back, reset, delay or trickle: noticed in time, and well again soon after."""

import json
import time
from pathlib import Path

import pytest

from harness.proxy import BLACK_HOLE, LATENCY, PASS, RESET, TRICKLE, Mode, Proxy
from harness.report import Report
from harness.scene import NotInTime, Scene
from harness.town import FAULTY, Town

pytestmark = [pytest.mark.system, pytest.mark.broker, pytest.mark.timeout(900)]

NOTICED_WITHIN_SECONDS = 30.0
WELL_WITHIN_SECONDS = 10.0
SLOW_SECONDS = 10.0
QUICK_SLOW_SECONDS = 3.0
SIGNS = {
    "database": lambda said: (
        said.get("event") == "database_away" or said.get("error") == "OperationalError"
    ),
    "broker": lambda said: (
        said.get("event") == "broker_away"
        or (said.get("event"), said.get("bus")) == ("relay_waits", "station")
    ),
}
"""What the service's own log says when it has noticed, a line as data."""

MODES = {"black hole": BLACK_HOLE, "reset": RESET, "latency": LATENCY, "trickle": TRICKLE}
CUTS = ("black hole", "reset")


@pytest.mark.parametrize("link", ["database", "broker"])
def test_faulty_link_is_noticed_and_well_again_soon(town: Town, report: Report, link: str) -> None:
    names = tuple(MODES) if town.full else ("reset", "latency")
    title = f"link of {FAULTY} to its {link}: {', '.join(names)}"
    proxy: Proxy = getattr(town.proxies, link)
    with report.scenario(town, f"5.{1 if link == 'database' else 2}", title) as scene:
        try:
            with scene.load(rate=3 if town.full else 2):
                scene.warm_up()
                for name in names:
                    noticed = strike(scene, proxy, link, name)
                    scene.row.title += f"; {name} {noticed}"
        finally:
            proxy.set(PASS)


def strike(scene: Scene, proxy: Proxy, link: str, name: str) -> str:
    """One fault and its healing; what there was to notice, in words."""
    mode: Mode = MODES[name]
    log = scene.town.running.log(FAULTY)
    with scene.fault():
        told_from = log.stat().st_size
        proxy.set(mode)
        noticed = wait_until_noticed(scene, log, told_from, link) if name in CUTS else slow(scene)
        proxy.set(PASS)
    handled = count_handled(scene)
    seconds = scene.wait("messages are handled", lambda: count_handled(scene) > handled, 60)
    scene.recoveries.append(seconds)
    if seconds > WELL_WITHIN_SECONDS:
        scene.differ(f"{link}, {name}: messages are handled again after {seconds:.1f} s")
    scene.warm_up()
    return noticed


def count_handled(scene: Scene) -> int:
    """How many messages the service has handled, as its database says."""
    return int(scene.town.behind.rows(FAULTY, "SELECT count(*) FROM inbox")[0][0])


def slow(scene: Scene) -> str:
    """Nothing to notice: it goes on, slowly."""
    time.sleep(SLOW_SECONDS if scene.town.full else QUICK_SLOW_SECONDS)
    return "endured"


def wait_until_noticed(scene: Scene, log: Path, told_from: int, link: str) -> str:
    """Until the service says so in its log or at its health page."""
    try:
        seconds = scene.wait(
            f"{link} noticed",
            lambda: says_so(log, told_from, link) or shows(scene, link),
            NOTICED_WITHIN_SECONDS,
        )
    except NotInTime as late:
        scene.differ(str(late))
        return "not noticed"
    return f"noticed after {seconds:.1f} s"


def says_so(log: Path, told_from: int, link: str) -> bool:
    with log.open("rb") as file:
        file.seek(told_from)
        lines = file.read().decode(errors="replace").splitlines()
    return any(
        SIGNS[link](json.loads(line))
        for line in lines
        if line.startswith("{") and line.endswith("}")
    )


def shows(scene: Scene, link: str) -> bool:
    said = scene.town.health(FAULTY)
    return said.get("database" if link == "database" else "bus") == "away"
