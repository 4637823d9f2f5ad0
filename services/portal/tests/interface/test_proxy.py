"""The services' APIs under the portal's origin, over real sockets."""

import gc
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from flask import Flask, Response, request

from portal.app import create_app
from portal.settings import Settings
from portal.testing import Fake, addresses, serving

NUMBER = "SY-HP-01-2026-000042"
LIMIT = 2000


@pytest.fixture
def site(origin: str) -> Iterator[httpx.Client]:
    """A portal on a port, with a small body limit and few lookups; admin is at a dead address."""
    services = {**addresses(origin), "admin": f"http://127.0.0.1:{closed_port()}"}
    settings = Settings(
        secret_key="k" * 32, services=services, body_limit=LIMIT, lookups="2 per hour"
    )
    with serving(create_app(settings)) as address, httpx.Client(base_url=address) as client:
        yield client


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_path_query_and_body_arrive_unchanged_when_passed_on(site: httpx.Client) -> None:
    answer = site.post("/api/intake/v1/echo?a=1&b=%E4%BD%A0", content="正文".encode())
    assert answer.json()["path"] == "/intake/v1/echo?a=1&b=%E4%BD%A0"
    assert answer.json()["body"] == "正文"


def test_a_chinese_path_arrives_unchanged_when_passed_on(site: httpx.Client) -> None:
    assert site.get("/api/intake/v1/echo/沈阳").json()["rest"] == "沈阳"


def test_a_chunked_body_arrives_whole_when_passed_on(site: httpx.Client) -> None:
    answer = site.post("/api/intake/v1/echo", content=iter([b"one ", b"two"]))
    assert answer.json()["body"] == "one two"


def test_the_service_learns_where_it_was_called_when_a_client_claims_otherwise(
    site: httpx.Client,
) -> None:
    claimed = {"X-Forwarded-For": "9.9.9.9", "X-Forwarded-Prefix": "/evil"}
    headers = site.get("/api/matching/v1/echo", headers=claimed).json()["headers"]
    assert headers["X-Forwarded-Prefix"] == "/api/matching"
    assert headers["X-Forwarded-For"] == "127.0.0.1"


@pytest.mark.parametrize("path", ["/api/admin/v1/stations", "/api/admin/docs"])
def test_a_clear_answer_is_given_when_a_service_is_not_there(site: httpx.Client, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.headers["Retry-After"] == "5"
    assert answer.json()["code"] == "unavailable"
    assert "admin" in answer.json()["detail_zh"]


@pytest.mark.filterwarnings(
    "ignore::ResourceWarning"
)  # werkzeug leaves that one socket to the collector
def test_a_clear_answer_is_given_when_a_service_speaks_no_http() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        app = create_app(Settings(secret_key="k", services=addresses(address_of(server))))
        with serving(app) as address, httpx.Client(base_url=address) as client:
            answer = answer_while_talking_nonsense(client, server)
            gc.collect()
    assert answer.status_code == 503
    assert answer.json()["code"] == "unavailable"


def address_of(server: socket.socket) -> str:
    return f"http://127.0.0.1:{server.getsockname()[1]}"


def answer_while_talking_nonsense(client: httpx.Client, server: socket.socket) -> httpx.Response:
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(client.get, "/api/intake/v1/x")
        connection, _ = server.accept()
        connection.recv(65536)
        connection.sendall(b"SSH-2.0-nonsense\r\n\r\n")
        connection.close()
        return asked.result(10)


def test_a_refusal_of_the_service_stays_as_it_is_when_it_is_a_502() -> None:
    upstream = Flask("upstream")

    @upstream.get("/intake/v1/x")
    def x() -> Response:
        return Response('{"code":"own"}', 502, content_type="application/problem+json")

    with serving(upstream) as origin:
        app = create_app(Settings(secret_key="k", services=addresses(origin)))
        with serving(app) as address:
            answer = httpx.get(f"{address}/api/intake/v1/x")
    assert answer.status_code == 502
    assert answer.json() == {"code": "own"}


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_the_limit_is_refused_when_sent(site: httpx.Client, chunked: bool) -> None:
    body = b"x" * (LIMIT + 1)
    answer = site.post("/api/intake/v1/echo", content=iter([body]) if chunked else body)
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


def test_nobody_waits_for_a_body_when_its_length_is_over_the_limit(site: httpx.Client) -> None:
    with socket.create_connection(("127.0.0.1", site.base_url.port or 0), timeout=5) as sender:
        sender.sendall(
            b"POST /api/intake/v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n"
        )
        assert b" 413 " in sender.recv(1024)


def test_codes_cannot_be_guessed_past_the_page_when_the_api_is_asked(
    site: httpx.Client, fake: Fake
) -> None:
    path = f"/api/tracking/v1/public/cases/{NUMBER}"
    assert [site.get(path, params={"code": "NO"}).status_code for _ in range(3)] == [404, 404, 429]
    assert site.get(path, params={"code": fake.check_code}).status_code == 429


def test_what_is_meant_for_operators_is_not_shown_when_asked_for(site: httpx.Client) -> None:
    assert site.get("/api/intake/metrics").status_code == 404


def test_an_address_is_taken_from_the_reverse_proxy_when_it_is_trusted(origin: str) -> None:
    settings = Settings(
        secret_key="k", services=addresses(origin), lookups="1 per hour", trusted_proxies=1
    )
    with serving(create_app(settings)) as address, httpx.Client(base_url=address) as client:
        path = f"/api/tracking/v1/public/cases/{NUMBER}?code=NO"
        answers = [
            client.get(path, headers={"X-Forwarded-For": visitor}).status_code
            for visitor in ("1.1.1.1", "1.1.1.1", "2.2.2.2")
        ]
    assert answers == [404, 429, 404]


STREAM = "/api/matching/v1/events/stream"


def test_a_stream_is_passed_on_as_it_comes() -> None:
    """The second piece is said once the first has arrived: held back, it would never be."""
    upstream, arrived = Flask("upstream"), threading.Event()

    @upstream.get("/matching/v1/events/stream")
    def stream() -> Response:
        asked = f"{request.headers['Last-Event-ID']} {request.query_string.decode()}"

        def pieces() -> Iterator[str]:
            yield f"id: 1\n{asked}\n\n"
            if arrived.wait(20):
                yield "id: 2\n\n"

        return Response(pieces(), content_type="text/event-stream")

    with serving(upstream) as origin:
        app = create_app(Settings(secret_key="k", services=addresses(origin)))
        with serving(app) as address, httpx.Client(base_url=address, timeout=30) as client:
            asked = {"headers": {"Last-Event-ID": "7"}, "params": {"after": "3"}}
            with client.stream("GET", STREAM, **asked) as answer:
                came = answer.iter_text()
                assert next(came) == "id: 1\n7 after=3\n\n"
                arrived.set()
                assert "".join(came) == "id: 2\n\n"
    assert answer.headers["Content-Type"] == "text/event-stream"


def test_a_refused_stream_is_passed_on_as_it_is() -> None:
    upstream = Flask("upstream")

    @upstream.get("/matching/v1/events/stream")
    def stream() -> Response:
        return Response('{"code":"own"}', 401, content_type="application/problem+json")

    with serving(upstream) as origin:
        app = create_app(Settings(secret_key="k", services=addresses(origin)))
        with serving(app) as address:
            answer = httpx.get(f"{address}{STREAM}")
    assert (answer.status_code, answer.json()) == (401, {"code": "own"})


def test_a_clear_answer_is_given_when_nobody_streams() -> None:
    nobody = {**addresses("http://127.0.0.1:1"), "matching": f"http://127.0.0.1:{closed_port()}"}
    app = create_app(Settings(secret_key="k", services=nobody))
    with serving(app) as address:
        answer = httpx.get(f"{address}{STREAM}")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
