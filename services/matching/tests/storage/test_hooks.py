"""The courier to web hooks, on a real database and against a server that misbehaves."""

import json
import runpy
from pathlib import Path

import pytest
import sqlalchemy as sa
from standardwebhooks import Webhook

from chassis.bell import Bell
from contracts.providers import ChannelTested, NeedTakenBack
from matching.adapters.signing import Signing
from matching.adapters.webhook import Limits, Sender
from matching.couriers.hooks import HookCourier
from matching.domain.subscription import Channel, Subscription
from matching.storage.mail import send_again
from matching.storage.mail_tables import delivery, delivery_attempt, mailbox
from matching.usecases.subscribing import try_out
from matching.usecases.telling import facts

pytestmark = pytest.mark.postgres
Nasty = runpy.run_path(str(Path(__file__).parents[1] / "toys" / "nasty.py"))["Nasty"]
SIGNING = Signing("a master secret of forty characters, here")


@pytest.fixture
def nasty():
    server = Nasty()
    yield server
    server.close()


@pytest.fixture
def courier(factory, engine):
    quick = Limits(look_up=1, connect=1, read=1, total=2)
    return HookCourier(factory, Sender(SIGNING, True, limits=quick), Bell(engine, "mail"))


@pytest.fixture
def post(factory):
    """Tell a provider with a web hook something, about a need if one is named."""

    def tell(provider, url, *needs):
        with factory.open() as work:
            hook = Subscription(provider=provider, version=1, channel=Channel.WEBHOOK, url=url)
            work.subscriptions.put(hook, by="me", now=work.now)
            tests = [] if needs else [ChannelTested(**facts(work), provider=provider)]
            for message in [*(about(work, provider, need) for need in needs), *tests]:
                work.emit(message)

    return tell


def about(work, provider, need):
    return NeedTakenBack(
        **facts(work), offer_id=work.new_id(), item_id=need, provider=provider, reason="expired"
    )


def turn(courier):
    """A round and its lanes, to the end."""
    courier.round()
    courier.finish()


def hurry(factory):
    """The pauses are over."""
    with factory.open() as work:
        soon = {"next_at": sa.func.now()}
        work.session.execute(sa.update(delivery).where(delivery.c.state == "waiting").values(soon))
        work.session.execute(sa.update(mailbox).values(**soon, not_before=None))


def states(factory, provider):
    with factory.open() as work:
        of = sa.select(delivery.c.state).where(delivery.c.provider == provider)
        return list(work.session.scalars(of.order_by(delivery.c.position)))


def endpoint(factory, provider):
    with factory.open() as work:
        found = work.endpoints.of(provider)
        return str(found.state), found.failures


def bodies(nasty):
    return [json.loads(request.split(b"\r\n\r\n", 1)[1]) for request in nasty.heard]


def test_what_is_posted_arrives_signed_and_is_noted(factory, courier, post, nasty):
    post("H1", nasty.url("ok"))
    turn(courier)
    assert states(factory, "H1") == ["delivered"]
    head, body = nasty.heard[0].split(b"\r\n\r\n", 1)
    lines = [line.split(": ", 1) for line in head.decode().split("\r\n")[1:]]
    headers = {name.lower(): value for name, value in lines}
    Webhook(SIGNING.secret("H1", 1)).verify(body, headers)
    event = json.loads(body)
    assert (event["type"], event["sequence"]) == ("matching.channel_tested", "1")
    assert event["id"] == headers["webhook-id"]
    with factory.open() as work:
        noted = work.session.execute(sa.select(delivery_attempt)).one()
    assert (noted.ok, noted.status, noted.excerpt) == (True, 200, "heard")


def test_of_one_need_the_later_waits_until_the_earlier_has_arrived(
    factory, courier, post, nasty, new_id
):
    need, other = new_id(), new_id()
    post("H1", nasty.url("broken"), need, need, other)
    turn(courier)
    assert [event["sequence"] for event in bodies(nasty)] == ["1"]
    nasty.broken = nasty.ok
    with factory.open() as work:
        work.emit(about(work, "H1", need))
    hurry(factory)
    for _ in range(4):
        turn(courier)
    heard = [event["sequence"] for event in bodies(nasty)[1:]]
    assert [one for one in heard if one != "3"] == ["1", "2", "4"]
    assert set(states(factory, "H1")) == {"delivered"}


def test_a_dead_endpoint_holds_up_nobody_else(factory, courier, post, nasty):
    post("H1", "http://127.0.0.1:9/")
    post("H2", nasty.url("ok"))
    turn(courier)
    assert states(factory, "H1") == ["waiting"]
    assert states(factory, "H2") == ["delivered"]
    assert endpoint(factory, "H1") == ("failing", 1)


def test_nothing_more_is_sent_in_a_turn_after_a_failure(factory, courier, post, nasty, new_id):
    post("H1", nasty.url("broken"), *[new_id() for _ in range(12)])
    turn(courier)
    assert 1 <= len(nasty.heard) <= 4
    assert endpoint(factory, "H1") == ("failing", 1)


def test_an_endpoint_that_failed_often_is_left_alone_and_then_tried_once(
    factory, courier, post, nasty, new_id
):
    post("H1", nasty.url("broken"), *[new_id() for _ in range(8)])
    for _ in range(5):
        turn(courier)
        hurry(factory)
    before = len(nasty.heard)
    turn(courier)
    assert len(nasty.heard) == before + 1
    turn(courier)  # it rests
    assert len(nasty.heard) == before + 1


def test_the_moment_it_asks_for_is_waited_for_when_it_is_busy(factory, courier, post, nasty):
    post("H1", nasty.url("busy"))
    turn(courier)
    with factory.open() as work:
        rest = sa.select(mailbox.c.not_before - sa.func.now()).where(mailbox.c.provider == "H1")
        assert 100 < work.session.scalars(rest).one().total_seconds() <= 120


def test_an_endpoint_that_is_gone_is_stopped_told_and_loses_nothing(
    factory, courier, post, nasty, new_id
):
    post("H1", nasty.url("gone"), new_id())
    turn(courier)
    assert endpoint(factory, "H1")[0] == "stopped"
    with factory.open() as work:
        types = sa.select(delivery.c.type).order_by(delivery.c.position)
        assert work.session.scalars(types).all()[-1] == "matching.channel_stopped"
    turn(courier)
    assert len(nasty.heard) == 1
    assert states(factory, "H1") == ["waiting", "waiting"]


def test_a_trial_that_succeeds_brings_everything_that_waited(factory, courier, post, nasty, new_id):
    post("H1", nasty.url("gone"), new_id(), new_id())
    turn(courier)
    nasty.gone = nasty.ok
    with factory.open() as work:
        try_out(work, "H1")
    turn(courier)
    assert endpoint(factory, "H1") == ("active", 0)
    for _ in range(2):  # the notice and the test are about the same, so one comes after the other
        turn(courier)
    assert set(states(factory, "H1")) == {"delivered"}


def test_a_trial_that_fails_is_one_request_and_no_second_notice(
    factory, courier, post, nasty, new_id
):
    post("H1", nasty.url("gone"), new_id())
    turn(courier)
    with factory.open() as work:
        try_out(work, "H1")
    turn(courier)
    turn(courier)
    assert len(nasty.heard) == 2
    with factory.open() as work:
        types = list(work.session.scalars(sa.select(delivery.c.type)))
    assert types.count("matching.channel_stopped") == 1


def test_what_was_given_up_can_be_sent_again(factory, courier, post, nasty):
    post("H1", nasty.url("broken"))
    for _ in range(10):
        hurry(factory)
        turn(courier)
    assert states(factory, "H1") == ["given_up"]
    nasty.broken = nasty.ok
    with factory.open() as work:
        assert send_again(work.session, "H1", failed_only=True) == 1
        work.session.execute(sa.update(mailbox).values(not_before=None))
    turn(courier)
    assert states(factory, "H1") == ["delivered"]


def test_a_stopped_courier_sends_nothing_more(factory, courier, post, nasty, new_id):
    post("H1", nasty.url("ok"), new_id())
    courier.stopping = True
    turn(courier)
    assert nasty.heard == []
    assert states(factory, "H1") == ["waiting"]
