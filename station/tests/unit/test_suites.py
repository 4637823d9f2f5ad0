"""What `make test` counts."""

from pathlib import Path

import pytest
from rich.console import Console

from station.screen import Screen
from station.suites import Tally, closing_line, tally

REPORT = '<testsuites><testsuite tests="7" failures="1" errors="2" skipped="1"/></testsuites>'
QUIET = Screen(Console(quiet=True))


def test_every_outcome_is_counted_when_a_report_is_read(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)
    assert tally(tmp_path / "report.xml", 1) == Tally(passed=3, failed=3, skipped=1)


def test_one_failure_is_counted_when_a_suite_dies_without_a_report(tmp_path: Path) -> None:
    assert tally(tmp_path / "none.xml", -9) == Tally(failed=1)


def test_nothing_is_counted_when_a_suite_has_no_test_to_run(tmp_path: Path) -> None:
    assert tally(tmp_path / "none.xml", 5) == Tally()


def test_closing_line_adds_up_when_there_are_several_suites(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert closing_line({"a": Tally(2, 0, 1), "b": Tally(3)}, QUIET)
    assert capsys.readouterr().out.splitlines()[-1] == "5 passed, 0 failed, 1 skipped"


def test_run_is_not_good_when_nothing_passed() -> None:
    assert not closing_line({"a": Tally(skipped=4)}, QUIET)


def test_run_is_not_good_when_one_failed() -> None:
    assert not closing_line({"a": Tally(9), "b": Tally(failed=1)}, QUIET)
