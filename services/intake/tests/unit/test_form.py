"""The form itself: who was asked first, how often it may be sent back, whose it is."""

import datetime
import uuid
from typing import Any

import pytest

from chassis.testing import NOON, actor_as
from intake.domain.acceptance import Acceptance
from intake.domain.access import may_see
from intake.domain.errors import NotInThisState, OneNoticeOnly
from intake.domain.form import Form
from intake.domain.materials import Missing
from intake.domain.states import State

LICENCE = [Missing(material="business_licence")]
ACCEPTANCE = Acceptance(number="N", check_code_hash="h", items=(), green=None, promised_from=NOON)


def a_form(**changed: Any) -> Form:
    facts: dict[str, Any] = {
        "id": uuid.uuid4(),
        "station": "SY-TX-01",
        "channel": "web",
        "definition_version": "1",
        "content": {"enterprise": {"credit_code": "E1"}},
        "created_at": NOON,
        "created_by": "acc-1",
        "created_role": "enterprise",
        "enterprise": "E1",
        "state": State.FILED,
    }
    return Form(**{**facts, **changed})


@pytest.mark.clause("7.2c")
def test_the_first_asker_never_changes() -> None:
    form = a_form()
    form.asked_first("acc-window")

    form.accept(ACCEPTANCE, by="acc-officer", at=NOON)

    assert form.first_asker == "acc-window"


def test_who_accepts_is_first_asker_when_nobody_was_asked_before() -> None:
    form = a_form()

    form.accept(ACCEPTANCE, by="acc-officer", at=NOON)

    assert form.first_asker == "acc-officer"


@pytest.mark.clause("4.2.1")
def test_a_second_notice_needs_the_master_and_is_a_breach() -> None:
    form = a_form()
    first = form.ask_supplement(LICENCE, by="a", at=NOON, answer_by=NOON, granted=False)
    form.answer_supplement([], None, NOON, NOON)

    with pytest.raises(OneNoticeOnly):
        form.ask_supplement(LICENCE, by="a", at=NOON, answer_by=NOON, granted=False)
    second = form.ask_supplement(LICENCE, by="m", at=NOON, answer_by=NOON, granted=True)

    assert (first.breach, second.breach) == (False, True)


def test_a_first_notice_by_the_master_is_no_breach() -> None:
    assert (
        not a_form().ask_supplement(LICENCE, by="m", at=NOON, answer_by=NOON, granted=True).breach
    )


def test_an_answer_without_content_keeps_the_form_as_it_was() -> None:
    form = a_form(state=State.FILED)
    before = form.content
    form.ask_supplement(LICENCE, by="a", at=NOON, answer_by=NOON, granted=False)

    form.answer_supplement([], None, NOON + datetime.timedelta(hours=1), NOON)

    assert form.content is before
    assert form.notices[0].answered_at


def test_an_action_that_is_not_allowed_changes_nothing() -> None:
    form = a_form(state=State.WITHDRAWN)

    with pytest.raises(NotInThisState):
        form.accept(ACCEPTANCE, by="a", at=NOON)

    assert (form.number, form.first_asker, form.state) == (None, None, State.WITHDRAWN)


@pytest.mark.parametrize(
    ("role", "belongings", "sees"),
    [
        ("enterprise", {"enterprise": "E1"}, True),
        ("enterprise", {"enterprise": "E2"}, False),
        ("enterprise", {}, False),
        ("window", {"station": "SY-TX-01"}, True),
        ("window", {"station": "SY-HP-01"}, False),
        ("superior", {"stations": frozenset({"SY-TX-01"})}, True),
        ("regulator", {}, True),
        ("operator", {}, False),
        ("provider", {"provider": "P001"}, False),
    ],
)
def test_a_filed_form_is_seen_by_its_own(role: str, belongings: Any, sees: bool) -> None:
    assert may_see(a_form(), actor_as(role, **belongings)) is sees


def test_a_form_without_an_enterprise_is_nobodys_of_them() -> None:
    assert not may_see(a_form(enterprise=None), actor_as("enterprise"))


def test_a_draft_of_an_enterprise_is_not_the_stations_yet() -> None:
    window = actor_as("window", station="SY-TX-01")

    assert not may_see(a_form(state=State.DRAFT), window)
    assert may_see(a_form(state=State.DRAFT, created_role="window"), window)
