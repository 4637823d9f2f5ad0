"""Rounds of couriers on a real database: whose turn it is, what is due, and what becomes of it."""

import pytest
import sqlalchemy as sa

from contracts.providers import ChannelTested, NeedTakenBack
from matching.domain.delivery import QUEUES, WEB_HOOKS, Attempt, settle
from matching.domain.subscription import Channel, Subscription
from matching.storage import rounds
from matching.storage.mail_tables import delivery, mailbox
from matching.usecases.telling import facts

pytestmark = pytest.mark.postgres
ARRIVED, FAILED = Attempt(ok=True), Attempt(ok=False, error="refused")


@pytest.fixture
def post(factory):
    """Tell a provider something, about a need if one is named; the provider has a queue unless it has one already."""

    def tell(provider, *needs, channel="amqp", green=False):
        with factory.open() as work:
            first = Subscription(provider=provider, version=1, channel=Channel(channel))
            work.subscriptions.add_first(first, by="me", now=work.now)
            for need in needs:
                work.emit(about(work, provider, need), express=green)
            if not needs:
                work.emit(ChannelTested(**facts(work), provider=provider))

    return tell


def about(work, provider, need):
    return NeedTakenBack(
        **facts(work), offer_id=work.new_id(), item_id=need, provider=provider, reason="expired"
    )


def claim(factory, channel="amqp"):
    """A round's beginning: whose mailboxes, and what is due there."""
    with factory.open() as work:
        providers = rounds.claim(work.session, channel, 10)
        return providers, rounds.due(work.session, providers, 10)


def end(factory, providers, ended=(), *, schedule=QUEUES, rests=None):
    with factory.open() as work:
        settled = [(letter, settle(letter, attempt, schedule, 0.5)) for letter, attempt in ended]
        rounds.write(work.session, "amqp", settled)
        rounds.release(work.session, providers, rests)


def places(letters):
    return [(letter.provider, letter.position) for letter in letters]


def kept(factory, column):
    with factory.open() as work:
        return work.session.scalars(sa.select(column).order_by(column)).all()


def test_what_is_posted_is_due_on_its_channel_alone(factory, post):
    post("P1")
    post("P2", channel="webhook")
    providers, letters = claim(factory)
    assert (providers, places(letters)) == (["P1"], [("P1", 1)])
    assert letters[0].headers["type"] == "matching.channel_tested"


def test_a_mailbox_is_one_couriers_at_a_time(factory, post):
    post("P1")
    assert claim(factory)[0] == ["P1"]
    assert claim(factory)[0] == []


def test_what_has_arrived_is_not_due_again(factory, post):
    post("P1")
    providers, (letter,) = claim(factory)
    end(factory, providers, [(letter, ARRIVED)])
    assert claim(factory) == ([], [])
    assert kept(factory, delivery.c.state) == ["delivered"]
    assert kept(factory, mailbox.c.next_at) == [None]


def test_what_is_posted_during_a_round_is_due_in_the_next(factory, post):
    post("P1")
    providers, (first,) = claim(factory)
    post("P1")
    end(factory, providers, [(first, ARRIVED)])
    assert places(claim(factory)[1]) == [("P1", 2)]


def test_a_need_is_told_in_order_and_holds_up_no_other(factory, post, new_id):
    one, other = new_id(), new_id()
    post("P1", one, one, other)
    providers, letters = claim(factory)
    assert places(letters) == [("P1", 1), ("P1", 3)]
    end(factory, providers, [(letters[0], ARRIVED), (letters[1], ARRIVED)])
    assert places(claim(factory)[1]) == [("P1", 2)]


@pytest.mark.clause("6.3.3", part=True)
def test_a_green_need_is_dispatched_before_ordinary_ones_that_came_earlier(factory, post, new_id):
    post("P1", *(new_id() for _ in range(11)))
    green = new_id()
    post("P1", green, green, green=True)
    providers, letters = claim(factory)
    assert places(letters)[:2] == [("P1", 12), ("P1", 1)]
    assert len(letters) == 10  # it takes a place of the round, as many as ever
    end(factory, providers, [(letters[0], ARRIVED)])
    assert places(claim(factory)[1])[:2] == [("P1", 13), ("P1", 1)]


def test_what_failed_waits_and_so_does_what_comes_after_it(factory, post, new_id):
    need = new_id()
    post("P1", need, need)
    providers, (letter,) = claim(factory)
    end(factory, providers, [(letter, FAILED)])
    assert claim(factory) == ([], [])  # five seconds later, not before
    assert kept(factory, delivery.c.attempts) == [0, 1]


def test_what_was_given_up_lets_the_next_one_pass(factory, post, new_id):
    need = new_id()
    post("P1", need, need)
    providers, (letter,) = claim(factory)
    with factory.open() as work:
        work.session.execute(sa.update(delivery).values(attempts=len(WEB_HOOKS.pauses)))
    worn = type(letter)(**{**vars(letter), "attempts": len(WEB_HOOKS.pauses)})
    end(factory, providers, [(worn, FAILED)], schedule=WEB_HOOKS)
    assert places(claim(factory)[1]) == [("P1", 2)]


def test_a_receiver_at_rest_is_left_alone_also_when_there_is_more(factory, post):
    post("P1")
    providers, _ = claim(factory)
    end(factory, providers, rests={"P1": 60.0})
    post("P1")
    assert claim(factory)[0] == []


def test_a_stopped_receiver_is_left_alone_until_somebody_says_it_works(factory, post):
    post("P1")
    providers, _ = claim(factory)
    end(factory, providers, rests={"P1": None})
    assert claim(factory)[0] == []
    with factory.open() as work:
        work.subscriptions.look_anew("P1")
    assert claim(factory)[0] == ["P1"]


def test_a_mailbox_whose_courier_died_is_taken_up_when_the_claim_is_over(factory, post):
    post("P1")
    claim(factory)
    with factory.open() as work:
        work.session.execute(sa.update(mailbox).values(claimed_until=sa.func.now()))
    assert claim(factory)[0] == ["P1"]
