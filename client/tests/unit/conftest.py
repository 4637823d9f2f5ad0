"""A station that answers as it is told, in memory."""

import json

import httpx
import pytest

from contracts.examples import example_of
from contracts.providers import NeedOffered
from station_client import Station
from station_client.waiting import Pauses


class FakeStation:
    """Events by position from `oldest` on; `trouble` is answered first, in order."""

    def __init__(self):
        self.events, self.oldest = [], 1
        self.asked, self.trouble, self.tokens = [], [], 0

    def tell(self, *positions, **changes):
        self.events += [event(position, **changes) for position in positions]

    def __call__(self, request):
        if request.url.path.endswith("/tokens/client"):
            self.tokens += 1
            return httpx.Response(200, json={"access_token": f"t{self.tokens}", "expires_in": 600})
        self.asked.append(request)
        if self.trouble:
            return self.trouble.pop(0)
        if request.url.path.endswith("/events"):
            return self.page(request)
        return httpx.Response(200, json={"ok": True}, headers={"ETag": '"1"'})

    def page(self, request):
        after = int(request.url.params.get("after", 0))
        if after and after < self.oldest - 1:
            return problem(410, "cursor_too_old")
        found = [one for one in self.events if int(one["sequence"]) > after]
        last = int(found[-1]["sequence"]) if found else after
        return httpx.Response(200, json={"items": found, "next": last, "oldest": self.oldest})


def event(position, id=None, type="matching.need_offered", data=None):
    return {
        "id": id or f"e{position}",
        "type": type,
        "dataschema": f"{type}/v1",
        "time": "2026-11-23T04:00:00+00:00",
        "subject": "s",
        "sequence": str(position),
        "data": data or example_of(NeedOffered),
    }


def problem(status, code, **headers):
    body = {"code": code, "detail_zh": "不行", "detail_en": "no", "errors": [{"field": "f"}]}
    return httpx.Response(status, json=body, headers=headers)


@pytest.fixture
def fake():
    return FakeStation()


@pytest.fixture
def slept():
    return []


@pytest.fixture
def station(fake, slept):
    transport = httpx.MockTransport(fake)
    http = httpx.Client(base_url="https://station.example", transport=transport)
    with http:
        yield Station(
            "", "id", "secret", http=http, pauses=lambda: Pauses(slept.append), patience=1
        )


@pytest.fixture
def build():
    """The builders under one fixture: no test imports another's files."""

    class Build:
        pass

    Build.event, Build.problem = staticmethod(event), staticmethod(problem)
    Build.body = staticmethod(lambda *given, **more: json.dumps(event(*given, **more)).encode())
    return Build
