"""The service of an item: states, stages that cannot be skipped, and facts that do not depend on arrival."""

import contextlib
import datetime
import itertools
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.domain.catalogue import CatalogueItem, Process, process_for
from tracking.domain.errors import (
    NotInThisState,
    NotThePerformer,
    ProcessNotKnown,
    StageReachedBefore,
    StageSkipped,
    StagesMissing,
    StageUnknown,
)
from tracking.domain.progress import Agreement, ItemAction, ItemProgress, ItemState, step

NOON = datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC)
ALLOWED = {
    ("waiting", "agree", "agreed"),
    ("agreed", "agree", "agreed"),
    ("agreed", "start", "in_service"),
    ("in_service", "reach", "in_service"),
    ("in_service", "end", "ended"),
}
INSPECTION = ("contact", "inspect", "collect", "hand_out")


def later(minutes: int) -> datetime.datetime:
    return NOON + datetime.timedelta(minutes=minutes)


def an_item() -> ItemProgress:
    return ItemProgress(
        item_id=uuid.uuid4(),
        case_id=uuid.uuid4(),
        station="S",
        enterprise="E",
        kind="inspection",
        section="A",
        quantity=1,
        due_at=NOON,
        promise_value=5,
        promise_unit="working_days",
        provisional=False,
        code=None,
        code_since=NOON,
    )


def a_process(version: int = 1, at: datetime.datetime = NOON, revision: int = 1) -> Process:
    stages = [{"key": k, "name_zh": f"环节{k}", "name_en": f"Stage {k}"} for k in INSPECTION]
    return Process("5.6.4.2", version, revision, at, stages)


def an_agreement(provider: str | None = "P001", at: int = 1, code: str = "5.6.4.2") -> Agreement:
    return Agreement(
        code=code,
        performer="provider" if provider else "station",
        provider=provider,
        agreed_at=later(at),
        starts_on=NOON.date(),
        cycle_working_days=3,
        sheet_number=f"S-{at}",
    )


def a_started_item() -> ItemProgress:
    item = an_item()
    item.agree(an_agreement())
    item.start(a_process(), later(2))
    return item


def facts_of(item: ItemProgress) -> tuple[object, ...]:
    return item.state, item.code, item.way, item.performer, item.provider, item.sheet_number


def test_every_pair_of_state_and_action_is_allowed_or_forbidden_as_written_down():
    seen = set()
    for state, action in itertools.product(ItemState, ItemAction):
        with contextlib.suppress(NotInThisState):
            seen.add((state.value, action.value, step(state, action).value))
    assert seen == ALLOWED


@pytest.mark.clause("5.6.4.2", "6.5.1")
def test_a_service_ends_when_its_four_stages_were_reached_in_order():
    item = a_started_item()
    for minute, stage in enumerate(INSPECTION, start=3):
        assert item.reach(stage, later(minute))["reached_at"] == later(minute).isoformat()
    assert item.end(later(9)) == later(2)
    assert (item.state, item.ended_at) == (ItemState.ENDED, later(9))


@pytest.mark.clause("6.5.1")
@given(st.permutations(INSPECTION))
def test_a_stage_is_refused_when_an_earlier_one_is_open(order):
    item, reached = a_started_item(), 0
    for stage in order:
        if stage == INSPECTION[reached]:
            item.reach(stage, NOON)
            reached += 1
        else:
            with pytest.raises(StageSkipped, match=f"Stage {INSPECTION[reached]}"):
                item.reach(stage, NOON)
    assert len(item.open_stages) == len(INSPECTION) - reached


def test_a_stage_is_refused_when_the_process_does_not_have_it():
    with pytest.raises(StageUnknown, match="dance"):
        a_started_item().reach("dance", NOON)


def test_a_stage_is_refused_when_it_was_reached_before():
    item = a_started_item()
    item.reach("contact", NOON)
    with pytest.raises(StageReachedBefore):
        item.reach("contact", NOON)


def test_a_service_cannot_end_when_stages_are_open():
    item = a_started_item()
    item.reach("contact", NOON)
    with pytest.raises(StagesMissing, match="Stage inspect, Stage collect, Stage hand_out"):
        item.end(NOON)
    assert item.state is ItemState.IN_SERVICE


@pytest.mark.parametrize("act", ["start", "reach", "end"])
def test_nothing_can_be_reported_when_the_service_is_not_agreed(act):
    item = an_item()
    calls = {
        "start": lambda: item.start(a_process(), NOON),
        "reach": lambda: item.reach("contact", NOON),
        "end": lambda: item.end(NOON),
    }
    with pytest.raises(NotInThisState):
        calls[act]()
    assert item.state is ItemState.WAITING


def test_a_service_cannot_start_when_its_process_has_not_arrived():
    item = an_item()
    item.agree(an_agreement())
    with pytest.raises(ProcessNotKnown):
        item.start(None, NOON)
    assert item.state is ItemState.AGREED


def test_only_the_agreed_party_performs():
    item = an_item()
    item.agree(an_agreement("P001"))
    item.require_performer("provider", "P001")
    for party, provider in (("provider", "P002"), ("station", None)):
        with pytest.raises(NotThePerformer):
            item.require_performer(party, provider)


@given(st.permutations(range(5)), st.lists(st.integers(0, 4)))
def test_the_facts_of_an_item_are_the_same_when_they_come_in_any_order_and_repeatedly(order, again):
    def tell(item: ItemProgress, which: int) -> None:
        told = (
            lambda: item.assess("5.1.1", "station", later(1)),
            lambda: item.agree(an_agreement("P001", at=2)),
            lambda: item.assess("5.6.4.2", "provider", later(3)),
            lambda: item.agree(an_agreement("P002", at=4)),
            lambda: item.assess("5.8", "station", later(5)),
        )
        told[which]()

    item = an_item()
    for which in [*order, *again]:
        tell(item, which)
    expected = (ItemState.AGREED, "5.8", "station", "provider", "P002", "S-4")
    assert facts_of(item) == expected


def test_an_agreement_changes_nothing_when_the_service_has_started():
    item = a_started_item()
    item.agree(an_agreement("P009", at=30))
    assert (item.provider, item.state) == ("P001", ItemState.IN_SERVICE)


@pytest.mark.clause("6.5.1")
def test_a_new_version_of_a_process_applies_to_new_items_only():
    versions = [a_process(2, later(10)), a_process(1, NOON)]
    chosen = {minute: process_for(versions, later(minute)) for minute in (5, 10, 15)}
    assert {minute: p and p.version for minute, p in chosen.items()} == {5: 1, 10: 2, 15: 2}


def test_the_oldest_version_is_taken_when_none_was_published_by_then():
    second, third = a_process(2, later(10)), a_process(3, later(20))
    assert process_for([third, second], NOON) is second
    assert process_for([], NOON) is None


@given(st.permutations([(1, 0), (1, 5), (2, 3)]))
def test_the_first_publication_of_a_process_version_stands_whatever_comes_first(order):
    kept = a_process(1, later(order[0][1]), order[0][0])
    for revision, minute in order:
        kept.settle(a_process(1, later(minute), revision))
    assert (kept.revision, kept.published_at) == (1, NOON)


@given(st.permutations([1, 2, 3]))
def test_the_newest_revision_names_an_item_whatever_comes_first(order):
    kept = CatalogueItem("5.1.1", order[0], "k", f"名{order[0]}", f"n{order[0]}")
    for revision in order:
        kept.renew(CatalogueItem("5.1.1", revision, "k", f"名{revision}", f"n{revision}"))
    assert (kept.revision, kept.name_zh, kept.name_en) == (3, "名3", "n3")
