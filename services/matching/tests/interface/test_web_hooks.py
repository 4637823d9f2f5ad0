"""A provider's web hook over HTTP: which addresses are taken, its secret, the station's key, a trial."""

import pytest

from matching.adapters.signing import Signing

pytestmark = pytest.mark.postgres
MASTER = "a master secret of forty characters, here"
URL = "https://hook.example.com/station"


@pytest.fixture(autouse=True)
def offered(monkeypatch):
    monkeypatch.setenv("SERVICE_WEBHOOK_KEY", MASTER)
    monkeypatch.delenv("SERVICE_WEBHOOK_INNER", raising=False)


def hook(desk, url=URL, provider="P001"):
    return desk.subscribe(provider, channel="webhook", endpoint_url=url)


@pytest.mark.clause("6.2.2")
def test_a_web_hook_is_chosen_and_shown_as_nothing_is_known_of_it_yet(desk):
    changed = hook(desk)
    assert (changed.status_code, changed.json["endpoint_url"]) == (200, URL)
    assert changed.json["channel"] == "webhook"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (None, "required"),
        ("http://hook.example.com/", "https_only"),
        ("https://127.0.0.1/", "address_not_public"),
        ("https://[::1]/", "address_not_public"),
        ("https://[::ffff:10.0.0.1]/", "address_not_public"),
        ("https://169.254.169.254/latest/meta-data", "address_not_public"),
        ("https://intranet.local/", "host_not_public"),
        ("https://a:b@hook.example.com/", "no_user_info"),
        ("not a url", "invalid_url"),
    ],
)
def test_an_address_that_cannot_be_called_is_refused_by_name(desk, url, code):
    refused = hook(desk, url)
    assert refused.status_code == 422
    assert {(e["field"], e["code"]) for e in refused.json["errors"]} >= {("endpoint_url", code)}
    assert desk.provider("P001").get("/v1/subscription").json["version"] >= 1


def test_web_hooks_are_refused_where_the_station_has_no_key_for_them(desk, monkeypatch):
    monkeypatch.delenv("SERVICE_WEBHOOK_KEY")
    refused = hook(desk)
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "not_offered")
    assert desk.public.get("/v1/webhook-keys").json == {"keys": []}


def test_a_new_secret_is_another_one_each_time_and_never_kept_for_a_repeat(desk):
    hook(desk)
    client, same = desk.provider("P001"), {"headers": {"Idempotency-Key": "one"}}
    first = client.post("/v1/subscription/secret", **same).json["secret"]
    second = client.post("/v1/subscription/secret", **same).json["secret"]
    assert first != second
    assert second.startswith("whsec_")


def test_no_provider_gets_anothers_secret(desk):
    mine = [hook(desk, provider=name) and desk.provider(name) for name in ("P001", "P002")]
    secrets = {client.post("/v1/subscription/secret").json["secret"] for client in mine}
    assert len(secrets) == 2


def test_there_is_no_secret_on_another_channel(desk):
    desk.subscribe("P001", channel="pull")
    assert desk.provider("P001").post("/v1/subscription/secret").status_code == 409
    assert desk.provider("P001").post("/v1/subscription/trial").status_code == 409


def test_everybody_reads_the_stations_public_key(desk):
    (key,) = desk.public.get("/v1/webhook-keys").json["keys"]
    assert key["public_key"] == Signing(MASTER).public_key


@pytest.mark.parametrize("who", ["officer", "enterprise", "public"])
def test_nobody_else_renews_a_secret(desk, who):
    assert getattr(desk, who).post("/v1/subscription/secret").status_code in {401, 403}


def test_a_trial_tells_the_provider_something_and_puts_its_hook_on_trial(desk):
    hook(desk)
    assert desk.provider("P001").post("/v1/subscription/trial").status_code == 202
    shown = desk.provider("P001").get("/v1/subscription").json
    assert shown["endpoint"]["state"] == "on_trial"
    assert desk.told("P001")[-1] == "channel_tested"
