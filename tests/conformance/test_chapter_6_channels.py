"""Chapter 6.1.3: a form over each channel; the same need again is recognised. Over HTTP, signed by gateways."""

import base64
import datetime
import json
import uuid
from typing import Any

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from station.demo.form import ENTERPRISE, STATION

pytestmark = [pytest.mark.system, pytest.mark.broker]
BY_STAFF = ("window", "phone", "visit", "publicity")


class Gateway:
    """Posts what came in on a messaging service or by mail, signed with the secret of the local run."""

    def __init__(self, running: Any, name: str) -> None:
        secrets = json.loads((running.tree.secrets / "gateways.json").read_text())
        self._hook, self._name = Webhook(secrets[name][0]), name
        self._url = f"{running.portal_url}/api/intake/v1/inbound/{name}/{name}"

    def post(self, body: dict[str, Any], key: str) -> httpx.Response:
        raw, at = json.dumps(body), datetime.datetime.now(datetime.UTC)
        headers = {
            "webhook-id": key,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": self._hook.sign(key, at, raw),
            "content-type": "application/json",
        }
        return httpx.post(self._url, content=raw, headers=headers, trust_env=False, timeout=30)


def message(words: str) -> dict[str, Any]:
    told = {"station_code": STATION, "sender": "wx-1", "words": words}
    return {**told, "enterprise": ENTERPRISE}


def mail(words: str) -> dict[str, Any]:
    lines = [
        "From: quality@example.com",
        f"To: {STATION.lower()}@station.example",
        f"Message-ID: <{uuid.uuid4()}@example.com>",
        "Subject: need",
        "",
        words,
    ]
    return {"raw": base64.b64encode("\r\n".join(lines).encode()).decode()}


def completed(stage: Any, draft: httpx.Response, channel: str) -> dict[str, Any]:
    """The draft, filled in by staff, filed."""
    wish = {**stage.wish(boxes=["standards_lookup"]), "channel": channel}
    form = draft.json()["id"]
    stage.cast.officer.put(f"intake/drafts/{form}", wish, version=draft.headers["ETag"])
    filed: dict[str, Any] = stage.cast.officer.post(f"intake/drafts/{form}/filing")
    return filed


@pytest.mark.clause("6.1.3")
def test_a_form_comes_in_over_each_channel(stage: Any, running: Any) -> None:
    cast, wish = stage.cast, stage.wish(boxes=["standards_lookup"])
    filed = {"web": cast.enterprise.post("intake/forms", wish)}
    for channel in BY_STAFF:
        filed[channel] = cast.officer.post("intake/forms", {**wish, "channel": channel})
    for name, channel, body in (
        ("im", "instant_message", message("请查一个标准")),
        ("mail", "email", mail("please look up a standard")),
    ):
        kept = Gateway(running, name).post(body, str(uuid.uuid4())).json()
        draft = cast.officer.send("POST", f"intake/inbound/{kept['id']}/need")
        filed[channel] = completed(stage, draft, channel)

    assert {channel: one["channel"] for channel, one in filed.items()} == {
        channel: channel for channel in filed
    }
    assert len(filed) == 7
    assert {one["state"] for one in filed.values()} == {"filed"}
    likely = cast.officer.get(f"intake/forms/{filed['email']['id']}/likely-duplicates")["items"]
    assert filed["web"]["id"] in {one["form_id"] for one in likely}


@pytest.mark.clause("6.1.3")
def test_a_resend_with_the_same_key_is_the_same_form(stage: Any) -> None:
    wish, key = stage.wish(boxes=["standards_lookup"]), str(uuid.uuid4())
    first = stage.cast.enterprise.post("intake/forms", wish, key=key)
    again = stage.cast.enterprise.post("intake/forms", wish, key=key)
    assert again["id"] == first["id"]


@pytest.mark.clause("6.1.3")
def test_a_replayed_or_forged_message_creates_nothing(stage: Any, running: Any) -> None:
    gateway, body, key = Gateway(running, "im"), message("重放"), str(uuid.uuid4())
    first, again = (gateway.post(body, key) for _ in range(2))
    stranger = Gateway(running, "im")
    stranger._hook = Webhook(f"whsec_{'A' * 32}")
    forged = stranger.post(body, str(uuid.uuid4()))

    assert (first.status_code, again.status_code, again.json()) == (202, 202, first.json())
    assert (forged.status_code, forged.json()["code"]) == (401, "not_signed")
    kept = stage.cast.officer.every("intake/inbound", state="new")
    assert [one["id"] for one in kept if one["words"] == "重放"] == [first.json()["id"]]
