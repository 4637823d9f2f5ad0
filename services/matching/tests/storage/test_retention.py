"""Old letters go, what waits stays, and a mailbox has no holes."""

import datetime

import pytest
import sqlalchemy as sa

from chassis.testing import NOON
from contracts.providers import ChannelTested
from matching.domain.delivery import check_cursor
from matching.domain.errors import CursorTooOld
from matching.domain.subscription import Channel, Subscription
from matching.storage import mail, retention
from matching.storage.mail_tables import delivery, delivery_attempt
from matching.usecases.telling import facts

pytestmark = [pytest.mark.postgres, pytest.mark.clause("6.2.2", part=True)]
A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def post(factory, clock):
    """Tell a provider something a day after the other, from NOON on; the first so many arrive."""

    def tell(provider, number, arrived):
        with factory.open() as work:
            first = Subscription(provider=provider, version=1, channel=Channel.PULL)
            work.subscriptions.add_first(first, by="me", now=work.now)
        for day in range(number):
            clock.now = NOON + day * A_DAY
            with factory.open() as work:
                work.emit(ChannelTested(**facts(work), provider=provider))
        with factory.open() as work:
            mail.acknowledge(work.session, provider, arrived, "pull", NOON)

    return tell


def forget(factory, before, **options):
    with factory.open() as work:
        return retention.forget(work.session, before, **options)


def kept(factory, provider="P001"):
    with factory.open() as work:
        column = delivery.c
        found = sa.select(column.position).where(column.provider == provider)
        positions = work.session.scalars(found.order_by(column.position)).all()
        return mail.bounds(work.session, provider)[0], list(positions)


def test_what_is_old_and_has_arrived_goes(factory, post):
    post("P001", 5, arrived=5)
    assert forget(factory, NOON + 3 * A_DAY) == 3
    assert kept(factory) == (4, [4, 5])


def test_a_cursor_from_before_is_too_old_from_then_on(factory, post):
    post("P001", 5, arrived=5)
    forget(factory, NOON + 3 * A_DAY)
    with factory.open() as work:
        bounds = mail.bounds(work.session, "P001")
    check_cursor(3, *bounds)
    with pytest.raises(CursorTooOld):
        check_cursor(2, *bounds)


def test_what_waits_stays_however_old_and_all_behind_it(factory, post):
    post("P001", 5, arrived=2)
    assert forget(factory, NOON + 9 * A_DAY) == 2
    assert kept(factory) == (3, [3, 4, 5])
    assert forget(factory, NOON + 9 * A_DAY) == 0


def test_nothing_goes_before_its_time(factory, post):
    post("P001", 3, arrived=3)
    assert forget(factory, NOON) == 0
    assert kept(factory) == (1, [1, 2, 3])


def test_each_mailbox_is_its_own(factory, post):
    post("P001", 3, arrived=3)
    post("P002", 3, arrived=0)
    assert forget(factory, NOON + 9 * A_DAY) == 3
    assert kept(factory, "P001") == (4, [])
    assert kept(factory, "P002") == (1, [1, 2, 3])


def test_a_turn_takes_no_more_than_it_may(factory, post):
    post("P001", 5, arrived=5)
    assert forget(factory, NOON + 9 * A_DAY, most=2) == 2
    assert kept(factory) == (3, [3, 4, 5])


def test_an_emptied_mailbox_goes_on_counting(factory, post):
    post("P001", 2, arrived=2)
    forget(factory, NOON + 9 * A_DAY)
    post("P001", 1, arrived=2)
    assert kept(factory) == (3, [3])


def test_attempts_go_with_their_letters(factory, post, new_id):
    post("P001", 2, arrived=2)
    with factory.open() as work:
        events = work.session.scalars(sa.select(delivery.c.event_id).order_by(delivery.c.position))
        for event_id in list(events):
            row = {
                "attempt_id": new_id(),
                "event_id": event_id,
                "provider": "P001",
                "channel": "webhook",
                "ok": True,
                "error": "",
                "milliseconds": 1,
                "excerpt": "",
            }
            work.session.execute(sa.insert(delivery_attempt).values(row))
    forget(factory, NOON + A_DAY)
    with factory.open() as work:
        left = work.session.scalar(sa.select(sa.func.count()).select_from(delivery_attempt))
    assert left == 1


def test_a_letter_that_is_sent_again_meanwhile_stays(factory, post):
    post("P001", 3, arrived=3)
    with factory.open() as work:
        mail.send_again(work.session, "P001", since=NOON + A_DAY)
    assert forget(factory, NOON + 9 * A_DAY) == 1
    assert kept(factory) == (2, [2, 3])
