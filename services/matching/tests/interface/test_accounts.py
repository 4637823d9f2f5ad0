"""A provider opens its account on the broker over HTTP; its password is shown once."""

import pytest
import sqlalchemy as sa

from matching.storage.mail_tables import amqp_account

pytestmark = [pytest.mark.postgres, pytest.mark.clause("6.2.2")]
PATH = "/v1/subscription/amqp-account"


@pytest.fixture(autouse=True)
def offered(monkeypatch, service):
    monkeypatch.setenv("SERVICE_PROVIDERS_ADMIN_URL", "http://keeper:word@127.0.0.1:9")
    monkeypatch.setenv("SERVICE_PROVIDERS_AMQP_URL", "amqp://matching:word@127.0.0.1:9/providers")
    monkeypatch.setenv("SERVICE_PROVIDERS_PUBLIC_URL", "amqps://queues.station.example:5671")
    with service.engine.begin() as connection:
        connection.execute(sa.delete(amqp_account))


def test_an_account_is_taken_down_at_once_and_made_later(desk):
    opened = desk.provider("P001").post(PATH)
    assert opened.status_code == 202
    facts = ("address", "vhost", "username", "queue", "exchange", "made_at")
    assert [opened.json[name] for name in facts] == [
        "amqps://queues.station.example:5671",
        "providers",
        "providers.P001",
        "provider.P001",
        "answers.P001",
        None,
    ]


def test_its_password_is_shown_at_its_making_only_and_kept_nowhere(desk):
    client = desk.provider("P001")
    password = client.post(PATH).json["password"]
    assert len(password) > 40
    assert "password" not in client.get(PATH).json
    with desk.bench.engine.begin() as connection:
        assert password not in str(connection.execute(sa.select(amqp_account)).all())


def test_asking_again_gives_another_password_also_with_the_same_key(desk):
    key = {"headers": {"Idempotency-Key": "one"}}
    words = {desk.provider("P001").post(PATH, **key).json["password"] for _ in range(2)}
    assert len(words) == 2


def test_who_has_none_is_told_so(desk):
    answer = desk.provider("P001").get(PATH)
    assert (answer.status_code, answer.json["code"]) == (404, "no_account")


def test_nobody_sees_anothers(desk):
    desk.provider("P001").post(PATH)
    assert desk.provider("P002").get(PATH).status_code == 404


def test_where_the_service_makes_no_accounts_it_says_so(desk, monkeypatch):
    monkeypatch.delenv("SERVICE_PROVIDERS_ADMIN_URL")
    answer = desk.provider("P001").post(PATH)
    assert (answer.status_code, answer.json["code"]) == (409, "no_queues")


def test_who_is_not_registered_gets_none(desk):
    assert desk.provider("P999").post(PATH).status_code == 404
