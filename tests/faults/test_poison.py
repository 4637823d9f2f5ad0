"""Scenario 7: what nobody can handle is set apart with its reason, and harms nobody."""

from collections import Counter

import psycopg
import pytest

from contracts.manifest import SERVICES
from harness.poison import ENDS_THE_PROCESS, deadly, poisons, send
from harness.report import Report
from harness.town import Town

pytestmark = pytest.mark.system
SET_APART_WITHIN_SECONDS = 90.0
LETTERS = "SELECT reason, count(*) FROM dead_letter WHERE state = 'open' GROUP BY reason"


def letters(town: Town, service: str) -> Counter[str]:
    try:
        return Counter(dict(town.behind.rows(service, LETTERS)))
    except psycopg.Error:
        return Counter()


def drop_letters(town: Town) -> None:
    """The next scenario starts without them."""
    for service in SERVICES:
        with psycopg.connect(town.running.database_urls[service]) as connection:
            connection.execute("UPDATE dead_letter SET state = 'dropped' WHERE state = 'open'")


def test_poison_is_set_apart_with_its_reason_and_harms_no_neighbour(
    town: Town, report: Report
) -> None:
    mortal = SERVICES if town.full else ("tracking",)
    sent = [one for service in SERVICES for one in poisons(service)]
    sent += [deadly(service) for service in mortal]
    reasons = {s: Counter(one.reason for one in sent if one.service == s) for s in SERVICES}
    try:
        with report.scenario(town, "7", "毒消息 poison") as scene:
            scene.explain(lambda letter: letter[1][0] in reasons[letter[0]])
            with scene.load(rate=2.0):
                scene.warm_up()
                with scene.fault():
                    send(town.running.broker.admin_url, *sent)
                scene.recovered()
                scene.wait(
                    "poison set apart",
                    lambda: all(letters(town, s) >= reasons[s] for s in SERVICES),
                    SET_APART_WITHIN_SECONDS,
                )
            scene.row.faults = len(sent)
            for service in SERVICES:
                if (there := letters(town, service)) != reasons[service]:
                    scene.differ(f"{service}: {there} instead of {reasons[service]}")
    finally:
        drop_letters(town)
    assert any(ENDS_THE_PROCESS in those for those in reasons.values())
