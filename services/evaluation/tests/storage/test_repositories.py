"""What goes in comes out identical, and two at once count as two."""

import threading

import pytest
from sqlalchemy.exc import IntegrityError

from chassis.papers import canonical, sha256_of
from evaluation.domain.item_evaluation import State
from evaluation.domain.papers import ANSWER, SUMMARY, IssuedPaper
from evaluation.domain.questionnaire import Questionnaire
from evaluation.usecases.conclude_case import conclude_case

pytestmark = pytest.mark.postgres


def paper(work, item, kind, document):
    return IssuedPaper(
        id=work.new_id(),
        case_id=item.case_id,
        item_id=item.id,
        kind=kind,
        document=document,
        sha256=sha256_of(document),
        issued_at=work.now,
    )


def questionnaire(work, item):
    return Questionnaire(
        id=work.new_id(),
        case_id=item.case_id,
        item_id=item.id,
        station=item.station,
        enterprise=item.enterprise,
        definition_version=1,
        issued_at=work.now,
        expires_at=work.now,
    )


def stored(factory, case):
    with factory.open() as work:
        work.cases.add(case)


def test_a_case_comes_out_as_it_went_in(factory, new_case):
    case = new_case(items=3)
    item = case.items[0]
    with factory.open() as work:
        item.classify("5.4.1", work.now)
        item.agree("provider", "P001", work.now)
        item.end(work.now, work.now)
        work.cases.add(case)
    with factory.open() as work:
        found = work.cases.find_of_item(item.id)
        again = found.item(item.id)
        assert (found.number, found.filed_at, len(found.items)) == (case.number, case.filed_at, 3)
        assert (again.state, again.kind) == (State.AWAITING_BOTH, "certification")
        assert type(again.state) is State
        assert (again.provider, again.ended_at) == ("P001", item.ended_at)


def test_nothing_is_found_when_nothing_is_there(factory):
    with factory.open() as work:
        nothing = work.new_id()
        assert work.cases.find(nothing) is None
        assert work.cases.find_of_item(nothing) is None
        assert work.questionnaires.find(nothing, lock=True) is None
        assert work.papers.find(nothing, SUMMARY) is None


@pytest.mark.clause("C")
def test_a_document_keeps_its_canonical_bytes(factory, new_case):
    case = new_case()
    document = {"b": "意见\n“好”🙂", "a": {"z": None, "y": [1, True, "\t"]}, "": ""}
    stored(factory, case)
    with factory.open() as work:
        work.papers.add(paper(work, case.items[0], ANSWER, document))
    with factory.open() as work:
        found = work.papers.find(case.items[0].id, ANSWER)
        assert canonical(found.document) == canonical(document)
        assert sha256_of(found.document) == found.sha256


def test_papers_of_a_case_come_in_a_fixed_order(factory, new_case):
    case = new_case(items=2)
    stored(factory, case)
    with factory.open() as work:
        for item in case.items:
            work.papers.add(paper(work, item, SUMMARY, {}))
            work.papers.add(paper(work, item, ANSWER, {}))
        found = [(p.item_id, p.kind) for p in work.papers.of_case(case.id)]
    assert found == sorted((item.id, kind) for item in case.items for kind in (ANSWER, SUMMARY))


@pytest.mark.parametrize("make", [lambda *a: paper(*a, SUMMARY, {}), questionnaire])
def test_an_item_has_one_of_each_even_when_the_domain_is_bypassed(factory, new_case, make):
    case = new_case()
    stored(factory, case)

    def add_two():
        with factory.open() as work:
            work.session.add_all([make(work, case.items[0]), make(work, case.items[0])])

    with pytest.raises(IntegrityError):
        add_two()


def test_ratings_are_one_row_a_question(factory, new_case):
    case = new_case()
    stored(factory, case)
    with factory.open() as work:
        work.ratings.add(case.items[0], {"overall": "fair", "solved": "yes"}, work.now)
    with pytest.raises(IntegrityError), factory.open() as work:
        work.ratings.add(case.items[0], {"overall": "satisfied"}, work.now)


def test_the_last_two_items_finishing_at_once_conclude_the_case_once(factory, new_case):
    case = new_case(items=2)
    for item in case.items:
        item.end(case.filed_at, case.filed_at)
        item.file_summary()
    stored(factory, case)
    both_began, concluded = threading.Barrier(2), []

    def finish(item_id):
        with factory.open() as work:
            work.session.connection()
            both_began.wait(5)
            found = work.cases.find_of_item(item_id)
            found.item(item_id).answer()
            conclude_case(work, found)
            concluded.extend(work.outgoing)

    threads = [threading.Thread(target=finish, args=(item.id,)) for item in case.items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(concluded) == 1
    with factory.open() as work:
        assert work.cases.find(case.id).evaluated_at is not None
