"""Two at once: exactly one wins, nobody waits for ever, nothing is doubled."""

import datetime
import threading

import pytest
import sqlalchemy as sa

from matching.domain.errors import CallOver, CallUnderWay, NotInThisState, TooLate
from matching.domain.item import State, Way
from matching.domain.offer import State as OfferState
from matching.storage import tables
from matching.usecases import assessment, calls, offers, quotes

pytestmark = pytest.mark.postgres
REFUSED = (NotInThisState, TooLate, CallUnderWay, CallOver)


@pytest.fixture
def item(factory, build, opened):
    item = build.item()
    with factory.open() as work:
        work.items.add(item)
    with opened() as work:
        assessment.assess_item(work, item.id, Way.PROVIDER, "需机构实施")
    return item


def at_once(*actions):
    """Run all at the same moment; returns how each ended: its value, or the refusal."""
    began, ends = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place, action):
        began.wait(5)
        try:
            ends[place] = action()
        except REFUSED as refusal:
            ends[place] = refusal

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ends


def offers_of(factory, item):
    with factory.open() as work:
        column = tables.offer.c
        found = sa.select(offers.Offer).where(column.item_id == item.id).order_by(column.round)
        return list(work.session.scalars(found))


def choose(opened, item, provider):
    def action():
        with opened("enterprise") as work:
            return offers.choose_provider(work, item.id, provider)

    return action


def test_one_choice_wins_when_two_are_made_at_once(factory, opened, item):
    ends = at_once(choose(opened, item, "P001"), choose(opened, item, "P004"))
    assert sorted(isinstance(end, NotInThisState) for end in ends) == [False, True]
    assert len(offers_of(factory, item)) == 1


def test_one_answer_wins_when_a_provider_accepts_and_declines_at_once(factory, opened, item):
    offer = choose(opened, item, "P001")()

    def accept():
        with opened("provider", provider="P001") as work:
            return offers.accept_offer(work, offer.id)

    def decline():
        with opened("provider", provider="P001") as work:
            return offers.decline_offer(work, offer.id, "time")

    ends = at_once(accept, decline)
    assert sorted(isinstance(end, NotInThisState) for end in ends) == [False, True]
    states = [o.state for o in offers_of(factory, item)]
    assert states in ([OfferState.ACCEPTED], [OfferState.DECLINED, OfferState.OPEN])


@pytest.mark.parametrize("turn", range(3))
def test_one_of_accepting_and_expiring_wins(factory, opened, item, turn):
    offer = choose(opened, item, "P001")()
    before = offer.respond_by - datetime.timedelta(seconds=1)

    def accept():
        with opened("provider", provider="P001") as work:
            work.now = before
            return offers.accept_offer(work, offer.id)

    def expire():
        with factory.open() as work:
            offers.expire_offer(work, offer.id)

    accepted, _ = at_once(accept, expire)
    first, *rest = offers_of(factory, item)
    with factory.open() as work:
        state = work.items.get(item.id).state
    if isinstance(accepted, REFUSED):
        assert (first.state, state) == (OfferState.EXPIRED, State.OFFERED)
        assert [o.state for o in rest] == [OfferState.OPEN]
    else:
        assert (first.state, state) == (OfferState.ACCEPTED, State.NEGOTIATING)
        assert rest == []


def test_an_offer_expires_once_when_its_timer_fires_twice_at_once(factory, opened, item):
    offer = choose(opened, item, "P001")()

    def expire():
        with factory.open() as work:
            offers.expire_offer(work, offer.id)

    at_once(expire, expire)
    assert [o.state for o in offers_of(factory, item)] == [OfferState.EXPIRED, OfferState.OPEN]


@pytest.fixture
def call(opened, item, build):
    """Open, with a quote of each of two providers."""
    with opened() as work:
        made = calls.open_call(work, item.id)
    for provider in ("P001", "P004"):
        quote(opened, made, provider, build)()
    return made


def quote(opened, call, provider, build):
    def action():
        with opened("provider", provider=provider) as work:
            return calls.quote(work, call.id, build.terms())

    return action


def choose_quote(opened, call, provider):
    def action():
        with opened("enterprise") as work:
            return quotes.choose_quote(work, call.id, provider)

    return action


def test_an_item_is_called_for_once_when_two_call_at_once(opened, item):
    def open_call():
        with opened() as work:
            return calls.open_call(work, item.id)

    ends = at_once(open_call, open_call)
    assert sorted(isinstance(end, CallUnderWay) for end in ends) == [False, True]


def test_one_quote_is_chosen_when_two_are_at_once(factory, opened, item, call):
    ends = at_once(choose_quote(opened, call, "P001"), choose_quote(opened, call, "P004"))
    assert sorted(isinstance(end, NotInThisState) for end in ends) == [False, True]
    assert len(offers_of(factory, item)) == 1


def test_a_quote_that_comes_with_the_choice_is_kept_or_refused(opened, call, build):
    at_once(choose_quote(opened, call, "P001"), quote(opened, call, "P004", build))
    with opened() as work:
        kept = work.calls.get(call.id)
        assert str(kept.state) == "chosen"
        assert len(kept.quotes) in {2, 3}


def test_quotes_at_once_are_all_kept_and_numbered_without_gaps(opened, call, build):
    at_once(*(quote(opened, call, provider, build) for provider in ("P001", "P004") * 3))
    with opened() as work:
        kept = work.calls.get(call.id).quotes
        for provider in ("P001", "P004"):
            assert [one.number for one in kept if one.provider == provider] == [1, 2, 3, 4]


def test_either_the_ordinary_choice_or_the_quote_wins(factory, opened, item, call):
    ends = at_once(choose_quote(opened, call, "P001"), choose(opened, item, "P004"))
    assert sorted(isinstance(end, NotInThisState) for end in ends) == [False, True]
    assert len(offers_of(factory, item)) == 1
