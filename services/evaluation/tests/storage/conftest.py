"""A real PostgreSQL, one migrated database a test run."""

import datetime
import uuid

import pytest
import sqlalchemy as sa

from chassis.database import connect
from chassis.testing import fresh_database
from chassis.work import WorkFactory
from evaluation.domain.case_evaluation import CaseEvaluation
from evaluation.domain.item_evaluation import ItemEvaluation
from evaluation.storage import tables
from evaluation.storage.work import EvaluationWork

NOON = datetime.datetime(2026, 7, 1, 4, 0, tzinfo=datetime.UTC)


@pytest.fixture(scope="session")
def engine():
    with fresh_database("evaluation") as url:
        engine = connect(url)
        yield engine
        engine.dispose()


@pytest.fixture(autouse=True)
def _clean(engine):
    names = ", ".join(table.name for table in tables.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(sa.text(f"TRUNCATE {names}, outbox"))


@pytest.fixture
def factory(engine, monkeypatch):
    monkeypatch.setenv("SERVICE_LINK_SECRET", "secret")
    return WorkFactory(engine, EvaluationWork, "evaluation", clock=lambda: NOON)


@pytest.fixture(scope="session")
def new_case():
    return _new_case


def _new_case(items=1):
    case = CaseEvaluation(
        id=uuid.uuid4(),
        number="SY-2026-000001",
        station="SY-HP-01",
        enterprise="91210100MA0000000X",
        first_asker="account-1",
        green=False,
        filed_at=NOON,
        accepted_at=NOON,
    )
    case.items = [_new_item(case) for _ in range(items)]
    return case


def _new_item(case):
    return ItemEvaluation(
        id=uuid.uuid4(),
        case_id=case.id,
        station=case.station,
        enterprise=case.enterprise,
        code=None,
        kind="metrology",
        section="metrology",
        quantity=2,
    )
