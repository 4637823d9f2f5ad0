"""No test is forgotten by `make test`."""

from pathlib import Path

from station.suites import SUITES
from station.tree import checkout


def members() -> set[Path]:
    places = (
        "contracts/tests",
        "worktime/tests",
        "chassis/tests",
        "services/*/tests",
        "station/tests",
        "tests",
    )
    return {
        path.relative_to(checkout())
        for place in places
        for folder in checkout().glob(place)
        for path in folder.rglob("test_*.py")
    }


def suites_of(test: Path) -> list[str]:
    covered = {
        name: [checkout().glob(one) for one in patterns] for name, patterns in SUITES.items()
    }
    return [
        name
        for name, found in covered.items()
        if any((checkout() / test).is_relative_to(path) for paths in found for path in paths)
    ]


def test_every_test_file_belongs_to_one_suite_when_all_are_run() -> None:
    assert {str(test): suites for test in members() if len(suites := suites_of(test)) != 1} == {}
