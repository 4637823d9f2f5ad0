"""`station test`: every suite in its own process on servers of its own, one closing line."""

import os
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from station import lock, servers
from station.broker import Broker
from station.browser import chromium_or_install
from station.fleet import Fleet, stop_left_over
from station.ports import Ports
from station.screen import Screen
from station.secrets_ import Secrets
from station.tree import Tree, checkout
from station.trouble import Trouble

CLEANS_UP_WITHIN_SECONDS = 120.0
BROWSER = "browser"
SUITES: Mapping[str, tuple[str, ...]] = {
    "unit": ("contracts/tests", "*/tests/unit", "services/*/tests/unit"),
    "storage and interface": (
        "chassis/tests/storage",
        "chassis/tests/interface",
        "station/tests/interface",
        "services/*/tests/storage",
        "services/*/tests/interface",
    ),
    "architecture": ("tests/architecture", "tests/contracts", "tests/deploy"),
    "conformance": ("tests/conformance",),
    "flow": ("tests/flow", "tests/faults"),
    BROWSER: ("tests/browser", "services/portal/tests/browser"),
}


@dataclass(frozen=True)
class Tally:
    """How many tests came to which end."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def run(screen: Screen, arguments: Sequence[str], only: Sequence[str] = ()) -> bool:
    """Run all suites, or the paths among the arguments; whether all went well and any ran.

    `only` names suites. Unit tests alone need no servers and get none.
    """
    tree = Tree(checkout() / ".station" / "test").create()
    with lock.held(tree):
        stop_left_over(tree)
        chosen = chosen_suites(arguments, only)
        options = [one for one in arguments if not _is_path(one)]
        with ExitStack() as stack:
            needed = set(chosen) - {"unit"}
            addresses = stack.enter_context(servers_for_tests(tree, screen)) if needed else {}
            runner = Runner(tree, screen, addresses, options)
            tallies = {name: runner.run(name, paths) for name, paths in chosen.items()}
    return closing_line(tallies, screen)


def chosen_suites(arguments: Sequence[str], only: Sequence[str] = ()) -> dict[str, list[str]]:
    """The suites that exist here; one alone with the paths that were asked for, if any."""
    asked = [one for one in arguments if _is_path(one)]
    if asked:
        return {"chosen": asked}
    found = {
        name: sorted({str(path) for one in patterns for path in checkout().glob(one)})
        for name, patterns in SUITES.items()
        if not only or name in only
    }
    return {name: paths for name, paths in found.items() if paths}


@contextmanager
def servers_for_tests(tree: Tree, screen: Screen) -> Iterator[dict[str, str]]:
    """Both servers, running; the settings that tell tests where."""
    ports, fleet = Ports(tree.run / "ports.json"), Fleet(tree)
    behind = servers.prepare(tree, ports, servers.given_by(), screen, lossy=True)
    try:
        fleet.open(behind.programs)
        broker = Broker(behind.amqp_url, behind.management_url, Secrets(tree.secrets))
        servers.start(behind, fleet)
        servers.wait_for_database(behind, fleet, screen)
        servers.wait_for_broker(behind, fleet, broker, screen)
        yield {
            "STATION_TEST_DATABASE_URL": behind.database_url,
            "STATION_TEST_AMQP_URL": behind.amqp_url,
            "STATION_TEST_AMQP_ADMIN_URL": behind.management_url,
        }
    finally:
        with screen.step("停止测试用的服务器", "stopping the servers of the tests"):
            fleet.close()


@dataclass(frozen=True)
class Runner:
    """Runs suites, each in its own process, with the servers' addresses and pytest's options."""

    tree: Tree
    screen: Screen
    addresses: Mapping[str, str]
    options: Sequence[str]

    def run(self, name: str, paths: Sequence[str]) -> Tally:
        """Run one suite and count its outcomes; one that cannot start counts as one failure."""
        print(f"\n=== {name}", flush=True)
        try:
            chosen = (
                {"STATION_CHROMIUM": chromium_or_install(self.screen)} if name == BROWSER else {}
            )
        except Trouble as trouble:
            self.screen.trouble(trouble)
            return Tally(failed=1)
        return self._run(name, paths, {**os.environ, **self.addresses, **chosen})

    def _run(self, name: str, paths: Sequence[str], environment: Mapping[str, str]) -> Tally:
        report = self.tree.logs / f"{name.replace(' ', '-')}.xml"
        report.unlink(missing_ok=True)
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}"]
        code = run_to_its_end([*command, *self.options, *paths], environment)
        return tally(report, code)


def run_to_its_end(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run pytest; when we are interrupted, interrupt it and let it clean up after itself.

    A group of its own keeps it from hearing Ctrl-C twice, from the terminal and from us.
    """
    group = None if "--pdb" in command else 0
    with subprocess.Popen(command, cwd=checkout(), env=environment, process_group=group) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)
            process.wait(CLEANS_UP_WITHIN_SECONDS)
            raise


def tally(report: Path, code: int) -> Tally:
    """What the report says; a process that failed without saying why counts as one failure."""
    found = Tally()
    if report.exists():
        for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314  # our own file
            found += _of_suite(suite.attrib)
    if code not in {0, 5} and not found.failed:
        found += Tally(failed=1)
    return found


def closing_line(tallies: Mapping[str, Tally], screen: Screen) -> bool:
    """Print the outcome of each suite and of all; whether that is good."""
    for name, one in tallies.items():
        screen.say(f"  {name:<24} {one}")
    total = sum(tallies.values(), Tally())
    screen.say()
    print(total, flush=True)
    return total.passed > 0 and total.failed == 0


def _of_suite(numbers: Mapping[str, str]) -> Tally:
    total, failures, errors, skipped = (
        int(numbers.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")
    )
    return Tally(total - failures - errors - skipped, failures + errors, skipped)


def _is_path(argument: str) -> bool:
    return not argument.startswith("-") and (checkout() / argument.partition("::")[0]).exists()
