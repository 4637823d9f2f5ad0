"""What goes in comes out identical; reference data is replaced by a higher revision only; history is counted."""

import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from chassis import tables as chassis_tables
from matching import data
from matching.domain import item as items
from matching.domain.catalogue import read_item
from matching.domain.errors import NotFound
from matching.domain.item import State, Way
from matching.domain.provider import read_provider
from matching.reference import load_reference
from matching.usecases import agreement, assessment, needs, offers
from matching.usecases.reference import load_catalogue

pytestmark = pytest.mark.postgres


@pytest.fixture
def item(factory, build):
    item = build.item()
    with factory.open() as work:
        work.items.add(item)
    return item


def seek_and_choose(opened, item, provider="P001"):
    with opened() as work:
        assessment.assess_item(work, item.id, Way.PROVIDER, "需机构实施")
        return offers.choose_provider(work, item.id, provider)


def agree(opened, item, build):
    offer = seek_and_choose(opened, item)
    with opened("provider", provider="P001") as work:
        offers.accept_offer(work, offer.id)
        agreement.propose_terms(work, item.id, build.terms())
    with opened("enterprise") as work:
        agreement.confirm_terms(work, item.id)


def test_an_item_comes_out_as_it_went_in(factory, item):
    with factory.open() as work:
        found = work.items.get(item.id)
        assert found is not item
        for name in ("case_id", "number", "details", "due_at", "state", "way", "tried", "green"):
            assert getattr(found, name) == getattr(item, name)
        assert type(found.state) is State


def test_an_agreed_item_keeps_its_rounds_and_its_sheet(factory, opened, item, build):
    agree(opened, item, build)
    with factory.open() as work:
        negotiation = work.negotiations.current(item.id)
        assert negotiation.confirmed_by == "account-enterprise"
        assert [r.price_yuan for r in negotiation.rounds] == [build.terms().price_yuan]
        assert work.items.get(item.id).planned_end_on == datetime.date(2026, 12, 8)


def test_nothing_is_found_when_nothing_is_there(factory):
    with factory.open() as work:
        nothing = work.new_id()
        assert work.items.find(nothing) is None
        assert work.catalogue.find("5.9") is None
        for get in (
            lambda: work.items.get(nothing),
            lambda: work.offers.get(nothing),
            lambda: work.offers.current(nothing),
            lambda: work.negotiations.current(nothing),
            lambda: work.providers.get("P404"),
        ):
            with pytest.raises(NotFound):
                get()


def test_reference_data_comes_out_as_it_stands_in_the_files(factory):
    catalogue, register = data.read("catalogue.v1.yaml"), data.read("providers.v1.yaml")
    with factory.open() as work:
        for entry in catalogue["items"]:
            assert work.catalogue.find(entry["code"]) == read_item(entry, catalogue)
        kept = {provider.id: provider for provider in work.providers.all()}
    assert kept == {entry["id"]: read_provider(entry) for entry in register["providers"]}


def outbox_length(engine):
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(chassis_tables.outbox))


@pytest.fixture
def _catalogue_put_back(factory, engine, build):
    yield
    build.delete_rows(engine, "catalogue_item")
    with factory.open() as work:
        load_reference(work)


@pytest.mark.usefixtures("_catalogue_put_back")
def test_loading_again_publishes_nothing_but_a_changed_item(factory, engine):
    file = data.read("catalogue.v1.yaml")
    with factory.open() as work:
        load_reference(work)
    assert outbox_length(engine) == 0
    file["items"][3]["revision"] += 1
    file["items"][3]["promise"] = 9
    with factory.open() as work:
        assert load_catalogue(work, file) == 1
    with factory.open() as work:
        assert work.catalogue.find("5.1.4").promise_working_days == 9
        assert load_catalogue(work, data.read("catalogue.v1.yaml")) == 0
        assert work.catalogue.find("5.1.4").promise_working_days == 9


def test_everything_is_published_when_asked_for(factory, engine, monkeypatch):
    monkeypatch.setenv("SERVICE_PUBLISH_ALL", "1")
    with factory.open() as work:
        load_reference(work)
    assert outbox_length(engine) == 37


def test_the_response_time_is_two_working_days_unless_set(factory, monkeypatch):
    with factory.open() as work:
        assert work.response_time == datetime.timedelta(seconds=172800)
    monkeypatch.setenv("SERVICE_OFFER_RESPONSE_SECONDS", "2.5")
    with factory.open() as work:
        assert work.response_time == datetime.timedelta(seconds=2.5)


def test_a_need_told_twice_is_kept_once(factory, build):
    item = build.item()
    case = items.AcceptedCase(
        **{name: getattr(item, name) for name in items.AcceptedCase.__dataclass_fields__}
    )
    fields = items.AcceptedNeed.__dataclass_fields__
    values = {name: getattr(item, name) for name in fields if name != "item_id"}
    need = items.AcceptedNeed(item_id=item.id, **values)
    for _ in range(2):
        with factory.open() as work:
            needs.receive_need(work, case, [need])
    with factory.open() as work:
        assert work.items.get(item.id).position == 1


def test_history_counts_what_is_in_hand_and_frees_it_after_the_planned_end(
    factory, opened, item, build, clock
):
    offer = seek_and_choose(opened, item, "P004")
    with factory.open() as work:
        history = work.histories.of(item, work.now)
        assert (history.in_hand, history.offered_today) == ({"P004": 1}, {"P004": 1})
    with opened("provider", provider="P004") as work:
        offers.decline_offer(work, offer.id, "time")
        work.session.flush()
        history = work.histories.of(work.items.get(item.id), work.now)
        assert history.tried == {"P004": "time"}
        assert history.answered == {"P004": 1}
        assert history.in_hand == {"P001": 1}
    clock.now += datetime.timedelta(days=3)
    with factory.open() as work:
        offers.expire_offer(work, work.offers.current(item.id).id)
        work.session.flush()
        history = work.histories.of(item, work.now)
        assert history.silent == {"P001": 1}
        assert sum(history.offered_today.values()) == 1


def test_history_of_ended_offers_is_kept_beyond_the_transaction(factory, opened, item):
    offer = seek_and_choose(opened, item, "P004")
    with opened("provider", provider="P004") as work:
        offers.decline_offer(work, offer.id, "time")
        assert work.histories.of(item, work.now).answered == {"P004": 1}
    with factory.open() as work:
        offers.expire_offer(work, work.offers.current(item.id).id)
        assert work.histories.of(item, work.now).silent == {"P001": 1}
    with factory.open() as work:
        history = work.histories.of(item, work.now)
        assert (history.answered, history.silent) == ({"P004": 1}, {"P001": 1})


def test_history_adds_to_what_was_kept_before(factory, opened, item):
    for _ in range(2):
        with factory.open() as work:
            work.histories.answered("P004")
            work.histories.silent("P002")
    with factory.open() as work:
        history = work.histories.of(item, work.now)
        assert (history.answered, history.silent) == ({"P004": 2}, {"P002": 2})


def test_capacity_is_free_again_after_the_planned_end(factory, opened, item, build, clock):
    agree(opened, item, build)
    with factory.open() as work:
        assert work.histories.of(item, work.now).in_hand == {"P001": 1}
    clock.now += datetime.timedelta(days=30)
    with factory.open() as work:
        assert work.histories.of(item, work.now).in_hand == {}


def test_an_ended_offer_makes_room_for_the_next_in_one_transaction(factory, opened, item):
    offer = seek_and_choose(opened, item)
    with factory.open() as work:
        work.offers.get(offer.id, lock=True).expire()
        work.offers.add(the_next(work, offer))
    with factory.open() as work:
        assert work.offers.current(item.id).provider == "P002"


def the_next(work, offer):
    return offers.Offer(
        id=work.new_id(),
        item_id=offer.item_id,
        case_id=offer.case_id,
        station=offer.station,
        provider="P002",
        round=2,
        chosen_by="rematch",
        made_at=work.now,
        respond_by=work.now,
    )


def test_a_need_cannot_be_open_at_two_providers_even_when_the_domain_is_bypassed(
    factory, opened, item
):
    offer = seek_and_choose(opened, item)
    with pytest.raises(IntegrityError), factory.open() as work:
        work.offers.add(the_next(work, offer))
