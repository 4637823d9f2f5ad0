"""The performer reports its summary (6.4.2)."""

import pytest

from contracts.evaluation import SummaryFiled
from evaluation.domain.errors import ContentRefused, ItemUnknown, NotInThisState, NotThePerformer
from evaluation.usecases import follow_case
from evaluation.usecases.file_summary import file_summary


@pytest.mark.clause("6.4.2")
def test_the_provider_that_agreed_files_its_summary(build, work):
    item = build.ended_case(work).items[0]
    work.pass_time(hours=72)
    paper = file_summary(work, build.provider(), item.id, build.summary())
    (told,) = work.said(SummaryFiled)
    assert (told.performer, told.provider, told.in_time) == ("provider", "P001", True)
    assert told.papers[0].path == f"/api/evaluation/v1/items/{item.id}/summary"
    assert paper.document["due_at"] == "2026-07-04T04:00:00+00:00"
    assert paper.document["content"] == build.summary()


@pytest.mark.clause("6.4.2")
def test_a_late_summary_says_so(build, work):
    item = build.ended_case(work).items[0]
    work.pass_time(hours=72, seconds=1)
    paper = file_summary(work, build.provider(), item.id, build.summary())
    assert paper.document["in_time"] is False
    assert work.said(SummaryFiled)[0].in_time is False


def test_station_staff_file_it_for_what_the_station_served(build, work):
    item = build.ended_case(work, performer="station", provider=None).items[0]
    file_summary(work, build.officer(), item.id, build.summary())
    (told,) = work.said(SummaryFiled)
    assert (told.performer, told.provider, told.actor_role) == ("station", None, "officer")


def test_station_staff_cannot_speak_for_a_provider(build, work):
    item = build.ended_case(work).items[0]
    with pytest.raises(NotThePerformer):
        file_summary(work, build.officer(), item.id, build.summary())


def test_an_item_of_somebody_else_is_unknown(build, work):
    item = build.ended_case(work).items[0]
    strangers = [build.provider("P002"), build.officer("SY-TX-02")]
    for actor in strangers:
        with pytest.raises(ItemUnknown):
            file_summary(work, actor, item.id, build.summary())


def test_a_provider_knows_nothing_of_an_item_that_the_station_serves(build, work):
    item = build.ended_case(work, performer="station", provider=None).items[0]
    with pytest.raises(ItemUnknown):
        file_summary(work, build.provider(), item.id, build.summary())


def test_an_item_that_does_not_exist_is_unknown(build, work):
    with pytest.raises(ItemUnknown):
        file_summary(work, build.officer(), work.new_id(), build.summary())


def test_a_second_summary_is_refused(build, work):
    item = build.ended_case(work).items[0]
    file_summary(work, build.provider(), item.id, build.summary())
    with pytest.raises(NotInThisState):
        file_summary(work, build.provider(), item.id, build.summary())
    assert len(work.said(SummaryFiled)) == 1


def test_a_summary_before_the_start_is_refused(build, work):
    case = build.case()
    follow_case.open_case(work, case)
    item = case.items[0]
    follow_case.note_agreement(work, item.id, "5.2.1", "provider", "P001", work.now)
    with pytest.raises(NotInThisState):
        file_summary(work, build.provider(), item.id, build.summary())
    follow_case.note_start(work, item.id, work.now)
    file_summary(work, build.provider(), item.id, build.summary())


def test_wrong_fields_are_named_all_at_once(build, work):
    item = build.ended_case(work).items[0]
    with pytest.raises(ContentRefused) as refused:
        file_summary(work, build.provider(), item.id, {"result": "done", "files": 1})
    assert [f.field for f in refused.value.wrong_fields] == ["result", "findings", "files"]
