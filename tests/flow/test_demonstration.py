"""The whole way of Appendix B by the demonstration, and what it leaves behind it."""

import time
from typing import Any

import pytest

from contracts.manifest import SERVICES
from station import demo

pytestmark = [pytest.mark.system, pytest.mark.broker]

ITEMS = {
    "intake": "SELECT id FROM item WHERE form_id = %s",
    "matching": "SELECT id FROM item WHERE case_id = %s",
    "tracking": "SELECT item_id FROM tracked_item WHERE case_id = %s",
    "evaluation": "SELECT id FROM item_evaluation WHERE case_id = %s",
}


@pytest.fixture(scope="module")
def outcome(context: Any, behind: Any) -> demo.Outcome:
    before = behind.dead_everywhere()
    outcome = demo.run(context)
    behind.wait_until_quiet()
    assert behind.dead_everywhere() == before
    return outcome


@pytest.mark.clause("B", "6.5.2")
def test_demonstration_reaches_its_end(outcome: demo.Outcome) -> None:
    assert outcome.items >= 8
    assert outcome.papers == 3 + 3 * outcome.items
    assert outcome.case_number.startswith("SY-HP-01-")


def test_every_service_knows_the_same_items_of_the_case(outcome: demo.Outcome, behind: Any) -> None:
    known = {
        service: {str(row[0]) for row in behind.rows(service, query, outcome.case_id)}
        for service, query in ITEMS.items()
    }

    assert {len(items) for items in known.values()} == {outcome.items}
    assert len({frozenset(items) for items in known.values()}) == 1


def test_case_is_archived_once(outcome: demo.Outcome, behind: Any) -> None:
    once = "SELECT count(*) FROM archive_record WHERE case_id = %s"
    assert behind.rows("admin", once, outcome.case_id) == [(1,)]


def test_second_demonstration_goes_on_with_the_accounts_of_the_first(
    outcome: demo.Outcome, listened: Any
) -> None:
    lines: list[str] = []

    second = demo.run(listened(lines.append))

    assert second.case_number != outcome.case_number
    assert any("沿用 kept demo-enterprise" in line for line in lines)
    assert not any("开立 opened" in line for line in lines)


def test_one_correlation_id_runs_from_the_form_to_the_archive(
    outcome: demo.Outcome, running: Any
) -> None:
    time.sleep(1)  # the logs are written beside the work

    told = {s: running.log(s).read_text(errors="replace") for s in SERVICES}

    for service, log in told.items():
        assert f'"correlation_id":"{outcome.case_id}"' in log, service
