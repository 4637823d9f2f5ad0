"""Builders for every level: a need as intake tells it, providers, stations."""

import datetime
import uuid
from decimal import Decimal

import pytest
import sqlalchemy as sa

from chassis.testing import NOON
from contracts import admin, intake
from contracts.parts import AcceptedItem
from matching import data
from matching.domain.item import AcceptedCase, AcceptedNeed, Item
from matching.domain.negotiation import Terms
from matching.domain.provider import read_provider

ENTERPRISE = "91210100MA0000000X"
STATION = "SY-HP-01"
SAID = {"occurred_at": NOON, "actor": "account-1", "actor_role": "window"}


def a_provider(**changes):
    """A provider that fits everything asked of it here, but for the changes."""
    entry = {
        "id": "P001",
        "revision": 1,
        "zh": "甲机构",
        "en": "Agency",
        "credit_code": "91210106MA0TE5T16Y",
        "status": "active",
        "home_district": "210102",
        "districts": ["210100"],
        "industries": ["C"],
        "scopes": ["5.6.1.1"],
        "certificates": [
            {"kind": "CMA", "number": "1", "scopes": ["5.6.1.1"], "valid_until": "2030-01-01"}
        ],
        "open_capacity": 10,
        "daily_capacity": 10,
        "cycle": 5,
        "price_level": 2,
        "price_note": {"zh": "按标准", "en": "By rate"},
        "record": {"satisfaction": 90, "timeliness": 90},
        "contact": {"zh": "业务部", "en": "Office", "phone": "024-1"},
        "channel": "amqp",
    }
    return read_provider({**entry, **changes})


def an_item(**changes):
    """An item as it arrives, but for the changes."""
    case = {
        "case_id": uuid.uuid4(),
        "number": "SY-HP-01-2026-000001",
        "station": STATION,
        "enterprise": ENTERPRISE,
        "district": "210102",
        "industry": "C",
        "size": "small",
        "green": False,
    }
    need = {
        "item_id": uuid.uuid4(),
        "code": "5.6.1.1",
        "kind": "inspection",
        "section": "product_testing",
        "quantity": 1,
        "details": {"product": "阀门"},
        "due_at": NOON + datetime.timedelta(days=14),
    }
    case |= {name: changes.pop(name) for name in set(case) & set(changes)}
    need |= {name: changes.pop(name) for name in set(need) & set(changes)}
    item = Item.of(AcceptedCase(**case), AcceptedNeed(**need), position=1)
    for name, value in changes.items():
        setattr(item, name, value)
    return item


def need_accepted(*codes, **changes):
    """Intake's message: one accepted item for each code (None: free text)."""
    items = tuple(
        AcceptedItem(
            item_id=uuid.uuid4(),
            code=code,
            kind="inspection",
            section="product_testing",
            quantity=1,
            due_at=NOON + datetime.timedelta(days=21),
            promise_working_days=15,
            provisional=False,
            details={"product": "阀门"},
        )
        for code in codes
    )
    facts = {
        "case_id": uuid.uuid4(),
        "number": f"SY-HP-01-2026-{uuid.uuid4().int % 10**6:06d}",
        "station": STATION,
        "enterprise": ENTERPRISE,
        "first_asker": "account-1",
        "channel": "web",
        "district": "210102",
        "industry": "C",
        "size": "small",
        "green": False,
        "filed_at": NOON,
        "check_code_hash": "0" * 64,
        "items": items,
        "papers": (),
    }
    return intake.NeedAccepted(**SAID, **{**facts, **changes})


def station_published(**changes):
    facts = {
        "code": STATION,
        "revision": 1,
        "name_zh": "和平服务站",
        "name_en": "Heping station",
        "tier": "metropolitan_area",
        "founder": "district_regulator",
        "status": "active",
        "superior": None,
        "districts": ("210102",),
        "served_items": ("5.1.6", "5.8"),
        "address_zh": "和平区",
        "phone": "024-1",
    }
    return admin.StationPublished(**SAID, **{**facts, **changes})


def some_terms(**changes):
    terms = {
        "service_item": "阀门全项检验",
        "starts_on": datetime.date(2026, 11, 24),
        "cycle_working_days": 5,
        "price_yuan": Decimal("1200.00"),
    }
    return Terms(**{**terms, **changes})


# Children first: DELETE of a few rows is far quicker than TRUNCATE.
CASES = (
    "provider_record",
    "sheet",
    "negotiation_round",
    "negotiation",
    "offer",
    "quote",
    "call_invitation",
    "open_call",
    "service_cycle",
    "calendar_year",
    "item",
    "station",
)
TOLD = ("outbox", "timer", "idempotency_key", "delivery_attempt", "delivery", "mailbox", "endpoint")
AS_REGISTERED = """
WITH strangers AS (DELETE FROM subscription WHERE provider NOT IN (SELECT id FROM provider)),
    theirs AS (DELETE FROM subscription_change WHERE version > 1 OR provider NOT IN (SELECT id FROM provider))
UPDATE subscription SET version = 1, channel = c.channel, document = c.document FROM (
    SELECT provider, document, document ->> 'channel' AS channel FROM subscription_change WHERE version = 1
) AS c WHERE c.provider = subscription.provider AND version > 1
"""


def delete_rows(engine, *names):
    with engine.begin() as connection:
        for name in names:
            connection.execute(sa.text(f"DELETE FROM {name}"))


def delete_cases(engine):
    """Everything but the reference data."""
    delete_rows(engine, *CASES, *TOLD)
    with engine.begin() as connection:
        connection.execute(sa.text(AS_REGISTERED))


class Build:
    """Every builder under one fixture, so that no test level imports another's files."""

    enterprise, station = ENTERPRISE, STATION
    provider = staticmethod(a_provider)
    item = staticmethod(an_item)
    need_accepted = staticmethod(need_accepted)
    station_published = staticmethod(station_published)
    terms = staticmethod(some_terms)
    delete_rows = staticmethod(delete_rows)
    delete_cases = staticmethod(delete_cases)
    catalogue_file = staticmethod(lambda: data.read("catalogue.v1.yaml"))
    providers_file = staticmethod(lambda: data.read("providers.v1.yaml"))


@pytest.fixture(scope="session")
def build():
    return Build
