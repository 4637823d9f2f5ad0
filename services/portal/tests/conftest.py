"""Portals over the fake services of portal.testing."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.app import create_app
from portal.settings import Settings
from portal.testing import Fake, addresses, fake_services, serving

Build = Callable[..., Flask]
SECRET = "a secret of the tests only, long enough"


class Visitor(FlaskClient):
    """Sends a form as a browser does: with the token that the page put into it."""

    def post(self, *args: Any, data: dict[str, str] | None = None, **kwargs: Any) -> Any:
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', self.get("/cases").text)
        assert token
        return super().post(*args, data={**(data or {}), "csrf_token": token[1]}, **kwargs)

    def post_without_token(self, *args: Any, **kwargs: Any) -> Any:
        return super().post(*args, **kwargs)


@pytest.fixture
def fake() -> Fake:
    return Fake()


@pytest.fixture
def build(fake: Fake) -> Build:
    """Builds a portal over the fake, in this process; settings may be given."""

    def make(transport: httpx.BaseTransport | None = None, **settings: object) -> Flask:
        transport = transport or httpx.WSGITransport(app=fake_services(fake))
        given = {"secret_key": SECRET, "services": addresses("http://fake"), **settings}
        app = create_app(Settings(**given), transport)
        app.test_client_class = Visitor
        return app

    return make


@pytest.fixture
def portal(build: Build) -> Visitor:
    return build().test_client()


@pytest.fixture
def origin(fake: Fake) -> Iterator[str]:
    """The fake services on a port of the loopback."""
    with serving(fake_services(fake)) as address:
        yield address
