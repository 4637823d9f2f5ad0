"""Accounts on the broker are made in the background, on a real database and a management API that answers as told."""

import base64
import hashlib
import json

import httpx
import pytest
import sqlalchemy as sa

from chassis.bell import Bell
from matching.adapters.accounts import Keeper, hash_of
from matching.couriers.accounts import AccountCourier
from matching.storage import accounts
from matching.storage.mail_tables import amqp_account
from matching.usecases.subscribing import ask_for_account

pytestmark = [pytest.mark.postgres, pytest.mark.clause("6.2.2")]


class Management:
    """Notes what it is asked, and fails where a path holds one of the words."""

    def __init__(self):
        self.asked, self.failing = [], ()

    def __call__(self, request):
        self.asked.append((request.method, request.url.path, json.loads(request.content)))
        failed = any(word in request.url.path for word in self.failing)
        return httpx.Response(500 if failed else 201)

    def bodies(self, word):
        return [body for _, path, body in self.asked if word in path]


@pytest.fixture
def management():
    return Management()


@pytest.fixture
def courier(factory, engine, management):
    keeper = Keeper("http://admin:word@broker:15672", "providers")
    keeper.api = httpx.Client(
        base_url=keeper.api.base_url, transport=httpx.MockTransport(management)
    )
    return AccountCourier(factory, keeper, Bell(engine, "amqp_account"))


def ask(factory, provider="P001", password="word"):
    with factory.open() as work:
        return ask_for_account(work, provider, hash_of(password))


def found(factory, provider="P001"):
    with factory.open() as work:
        return accounts.find(work.session, provider)


def test_what_was_asked_for_is_made_once(factory, courier, management):
    ask(factory)
    assert courier.round() == 1
    assert found(factory).made_at is not None
    made = len(management.asked)
    assert courier.round() == 0
    assert len(management.asked) == made


def test_rights_come_last_and_are_its_own_alone(factory, courier, management):
    ask(factory)
    courier.round()
    method, path, rights = management.asked[-1]
    assert (method, path) == ("PUT", "/api/permissions/providers/providers.P001")
    assert rights == {
        "configure": "^$",
        "write": r"^answers\.P001$",
        "read": r"^provider\.P001$",
    }


def test_the_broker_is_told_a_salted_hash_and_no_password(factory, courier, management):
    ask(factory, password="word")
    courier.round()
    (user,) = management.bodies("/users/")
    raw = base64.b64decode(user["password_hash"])
    assert raw[4:] == hashlib.sha256(raw[:4] + b"word").digest()
    assert "password" not in user


def test_one_that_cannot_be_made_is_tried_again_later(factory, courier, management):
    management.failing = ("permissions",)
    ask(factory)
    courier.round()
    assert found(factory).made_at is None
    assert courier.round() == 0  # not at once
    management.failing = ()
    due_now(factory)
    courier.round()
    assert found(factory).made_at is not None


def test_a_password_renewed_while_the_account_is_made_is_still_to_come(factory, courier):
    first = ask(factory)
    with factory.open() as work:
        accounts.claim(work.session, 10)
    second = ask(factory)
    with factory.open() as work:
        accounts.note_made(work.session, first)
    assert found(factory).made_at is None
    courier.round()
    assert found(factory).password_hash == second.password_hash
    assert found(factory).made_at is not None


def test_an_account_whose_queue_is_gone_is_made_again(factory, courier):
    ask(factory)
    courier.round()
    with factory.open() as work:
        accounts.make_again(work.session, ["P001"])
    assert found(factory).made_at is not None, "it was made a moment ago: the broker may be slow"
    with factory.open() as work:
        long_ago = sa.func.now() - sa.text("interval '1 hour'")
        work.session.execute(sa.update(amqp_account).values(made_at=long_ago))
        accounts.make_again(work.session, ["P001"])
    assert courier.round() == 1


def due_now(factory):
    with factory.open() as work:
        work.session.execute(sa.update(amqp_account).values(try_at=sa.func.now()))
