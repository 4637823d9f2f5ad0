"""A provider's cycle is shown beside its promise (5.5.2)."""

import datetime
import uuid

import pytest

from chassis.testing import NOON
from contracts import admin, tracking

pytestmark = [pytest.mark.postgres, pytest.mark.clause("5.5.2")]
SAID = {"occurred_at": NOON, "actor": "a", "actor_role": "system"}


def agreed(desk, provider):
    item, _ = desk.negotiating(provider)
    desk.provider(provider).post(f"/v1/items/{item}/proposals", json=desk.terms())
    desk.enterprise.post(f"/v1/items/{item}/confirmation")
    return item


def end(desk, item, days):
    """The service began now and ended so many days later."""
    case = desk.officer.get(f"/v1/items/{item}").json["case_id"]
    ended = tracking.ServiceEnded(
        **SAID,
        case_id=uuid.UUID(case),
        item_id=uuid.UUID(item),
        started_at=NOON,
        ended_at=NOON + datetime.timedelta(days=days),
    )
    desk.bench.deliver("measure_service", ended)


def notice(year, revision, *days_off):
    return admin.CalendarPublished(
        **SAID,
        year=year,
        revision=revision,
        provisional=False,
        notice="n",
        days_off=days_off,
        make_up_days=(),
    )


def test_each_service_and_the_provider_show_taken_beside_agreed(desk):
    desk.bench.deliver("keep_calendar", notice(2026, 1))
    quick, slow = agreed(desk, "P001"), agreed(desk, "P001")
    assert desk.officer.get(f"/v1/items/{quick}").json["cycle"] is None
    assert desk.enterprise.get("/v1/providers/P001").json["cycles"] is None
    end(desk, quick, 2)
    end(desk, slow, 14)
    shown = desk.enterprise.get(f"/v1/items/{slow}").json["cycle"]
    assert shown == {
        "promised_working_days": 5,
        "taken_working_days": 10,
        "in_time": False,
        "provisional": False,
    }
    assert desk.enterprise.get("/v1/providers/P001").json["cycles"] == {
        "services": 2,
        "in_time": 1,
        "promised_mean": 5.0,
        "taken_mean": 6.0,
    }
    assert desk.enterprise.get("/v1/providers/P004").json["cycles"] is None


def test_a_notice_that_comes_later_corrects_what_was_counted(desk):
    item = agreed(desk, "P001")
    end(desk, item, 2)
    assert desk.officer.get(f"/v1/items/{item}").json["cycle"]["provisional"] is True
    tuesday = NOON.date() + datetime.timedelta(days=1)
    desk.bench.deliver("keep_calendar", notice(2026, 2, tuesday))
    shown = desk.officer.get(f"/v1/items/{item}").json["cycle"]
    assert (shown["taken_working_days"], shown["provisional"]) == (1, False)
    desk.bench.deliver("keep_calendar", notice(2026, 1))
    assert desk.officer.get(f"/v1/items/{item}").json["cycle"]["taken_working_days"] == 1
