"""The archive of a case: any order, sealed once, and a chain that shows what was altered."""

import itertools
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.domain.archive import TRANSITIONS, CaseFile, FileAction, FileState, late_papers, step
from admin.domain.chain import ArchiveRecord, Chain, append, breaks, hash_of
from admin.domain.errors import NotInThisState
from admin.usecases import archive
from chassis.testing import NOON

CASE = uuid.UUID("01935000-0000-7000-8000-000000000001")
ITEMS = [uuid.UUID(int=n) for n in range(3)]
ALLOWED = {
    ("collecting", "gather"): "collecting",
    ("collecting", "archive"): "archived",
    ("archived", "gather"): "archived",
}
Story = list[Callable[[Any], None]]


def paper(kind: str) -> dict[str, str]:
    return {"kind": kind, "path": f"/api/{kind}", "sha256": "0" * 64}


def story() -> Story:
    """Every message of a case of three items."""
    accepted = [paper("form"), paper("notice")]
    answered = [paper("summary"), paper("answer")]
    sheets = [(item, f"S-{n}", [paper(f"sheet-{n}")]) for n, item in enumerate(ITEMS)]
    return [
        lambda w: archive.note_acceptance(w, CASE, "SY-HP-01-1", "SY-HP-01", "91", accepted),
        *[lambda w, s=s: archive.note_agreement(w, CASE, *s) for s in sheets],
        lambda w: archive.note_service(w, CASE, 3),
        lambda w: archive.note_evaluation(w, CASE, 3, answered),
    ]


@pytest.mark.parametrize("pair", list(itertools.product(FileState, FileAction)))
def test_only_the_allowed_steps_are_taken_when_every_pair_is_tried(
    pair: tuple[FileState, FileAction],
) -> None:
    if pair in ALLOWED:
        assert step(*pair).next == ALLOWED[pair]
    else:
        with pytest.raises(NotInThisState):
            step(*pair)


def test_the_table_has_no_other_step_when_counted() -> None:
    assert set(TRANSITIONS) == set(ALLOWED)


@pytest.mark.clause("7.3.2f", "9.3.4")
@given(order=st.permutations(range(6)), again=st.lists(st.integers(0, 5), max_size=8))
def test_the_same_archive_comes_out_when_messages_come_in_any_order_and_twice(
    fresh_work: Callable[[], Any], order: list[int], again: list[int]
) -> None:
    work = fresh_work()
    events = story()
    for n in [*order, *again]:
        events[n](work)
    (record,) = work.archive.records
    (said,) = work.emitted
    assert record.number == said.number == "SY-HP-01-1"
    assert [p["kind"] for p in record.papers] == [
        *("answer", "form", "notice", "sheet-0", "sheet-1", "sheet-2", "summary")
    ]
    assert [p.kind for p in said.papers] == [p["kind"] for p in record.papers]


@given(order=st.permutations(range(6)), missing=st.integers(0, 5))
def test_nothing_is_archived_when_one_message_is_missing(
    fresh_work: Callable[[], Any], order: list[int], missing: int
) -> None:
    work = fresh_work()
    for n in order:
        if n != missing:
            story()[n](work)
    assert work.emitted == []
    assert work.archive.files[CASE].missing() != []


def test_the_custodian_is_unassigned_when_the_station_names_none(work: Any) -> None:
    for event in story():
        event(work)
    assert work.emitted[0].custodian == "unassigned"


def test_the_file_stays_open_when_the_item_counts_disagree(work: Any) -> None:
    file = CaseFile(case_id=CASE, number="1", served_items=1, evaluated_items=2, sheets={"a": "s"})
    assert file.missing() == ["same_item_count"]


def test_a_late_paper_is_kept_beside_the_record_when_the_case_is_sealed(work: Any) -> None:
    for event in story():
        event(work)
    archive.note_agreement(work, CASE, ITEMS[0], "S-0", [paper("late")])
    (record,) = work.archive.records
    assert late_papers(work.archive.files[CASE].papers, record.papers) == [paper("late")]
    assert len(work.emitted) == 1


def three_records() -> tuple[Chain, list[ArchiveRecord]]:
    chain = Chain(station="SY-HP-01")
    records = [
        append(
            chain,
            ArchiveRecord(
                number=f"SY-HP-01-{n}",
                case_id=uuid.UUID(int=n),
                station="SY-HP-01",
                enterprise="91210106MA0XXXX01Q",
                custodian="unassigned",
                archived_at=NOON,
                papers=[paper("form")],
            ),
        )
        for n in range(3)
    ]
    return chain, records


@pytest.mark.clause("9.3.2")
def test_no_break_is_found_when_the_chain_is_whole() -> None:
    chain, records = three_records()
    assert breaks(chain, records) == []
    assert [record.position for record in records] == [1, 2, 3]


@pytest.mark.clause("9.3.2")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "SY-HP-01-9"),
        ("case_id", uuid.UUID(int=99)),
        ("enterprise", "91210106MA0XXXX02U"),
        ("custodian", "somebody else"),
        ("archived_at", NOON.replace(hour=5)),
        ("papers", []),
        ("record_hash", "f" * 64),
    ],
)
def test_the_altered_record_is_found_when_any_fact_of_it_was_changed(
    field: str, value: object
) -> None:
    chain, records = three_records()
    setattr(records[1], field, value)
    assert ("altered", 2) in {(found.reason, found.position) for found in breaks(chain, records)}


@pytest.mark.parametrize(("gone", "reason"), [(0, "gap"), (1, "gap"), (2, "end_missing")])
def test_the_gap_is_found_when_a_record_was_removed(gone: int, reason: str) -> None:
    chain, records = three_records()
    del records[gone]
    assert reason in {found.reason for found in breaks(chain, records)}


def test_a_forged_record_is_found_when_its_own_hash_was_made_to_fit() -> None:
    chain, records = three_records()
    records[1].papers = []
    records[1].record_hash = hash_of(records[1])
    assert [(found.reason, found.position) for found in breaks(chain, records)] == [("gap", 3)]
