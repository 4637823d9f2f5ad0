"""The services as one small fake, for tests and for looking at the pages without the system.

It answers like the real APIs as far as the pages read them, under /<service>/v1/...; what was sent
to it is kept in `received`, what it holds may be changed by a test.
"""

import dataclasses
import json
import pathlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, request
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.problems import problem
from portal.settings import SERVICES

SAMPLE = pathlib.Path(__file__).parent / "sample.json"
LINKS = {"used": (409, "link_used"), "expired": (410, "link_expired")}


@dataclasses.dataclass
class Fake:
    """What the fake services hold. `check_code` opens every case; the link "open" opens the form."""

    data: dict[str, Any] = dataclasses.field(
        default_factory=lambda: json.loads(SAMPLE.read_text(encoding="utf-8"))
    )
    check_code: str = "7K2M9Q"
    received: list[dict[str, Any]] = dataclasses.field(default_factory=list)


def fake_services(fake: Fake) -> Flask:
    """A WSGI application with the part of every service's API that the pages use."""
    app = Flask("fake")

    _directory(app, fake)
    _notices(app, fake)

    @app.get("/matching/v1/catalogue")
    def catalogue() -> Any:
        return {"items": fake.data["catalogue"], "next": None}

    @app.get("/tracking/v1/public/cases/<number>")
    def case(number: str) -> Any:
        if number != fake.data["case"]["number"] or request.args.get("code") != fake.check_code:
            return problem(404, "case_not_found", "没有这个办件。", "There is no such case.")
        return fake.data["case"]

    @app.route("/evaluation/v1/answers/<link>", methods=["GET", "POST"])
    def answers(link: str) -> Any:
        return _answers(fake, link)

    @app.get("/<service>/metrics")
    def metrics(service: str) -> Any:
        return f"{service}_requests_total 1"

    @app.route("/<service>/v1/echo", methods=["GET", "POST", "PUT"])
    @app.route("/<service>/v1/echo/<rest>", methods=["GET"])
    def echo(service: str, rest: str = "") -> Any:
        return {
            "service": service,
            "rest": rest,
            "body": request.get_data(as_text=True),
            **_headers(),
        }

    return app


def _notices(app: Flask, fake: Fake) -> None:
    @app.get("/intake/v1/public/notices/<number>")
    def notice(number: str) -> Any:
        if number != fake.data["notice"]["number"] or request.args.get("code") != fake.check_code:
            return problem(404, "not_genuine", "没有签发过。", "No such notice was issued.")
        return fake.data["notice"]


def _directory(app: Flask, fake: Fake) -> None:
    @app.get("/admin/v1/stations")
    def stations() -> Any:
        return {"items": fake.data["stations"], "next": None}

    @app.get("/admin/v1/stations/<code>")
    def station(code: str) -> Any:
        found = [one for one in fake.data["stations"] if one["code"] == code]
        return found[0] if found else problem(404, "not_found", "没有此站。", "No such station.")

    @app.get("/admin/v1/stations/<code>/promises")
    def promises(code: str) -> Any:
        return {"items": fake.data["promises"].get(code, []), "next": None}


def _headers() -> dict[str, Any]:
    return {"path": request.full_path, "headers": dict(request.headers)}


def _answers(fake: Fake, link: str) -> Any:
    if link in LINKS:
        status, code = LINKS[link]
        return problem(status, code, "链接已关闭。", "The link is closed.")
    if link != "open":
        return problem(404, "link_unknown", "链接无效。", "The link is not valid.")
    if request.method == "GET":
        return fake.data["sheet"]
    return _take(fake, request.get_json())


def _take(fake: Fake, body: dict[str, Any]) -> Any:
    content = body["content"]
    fields = [
        f for section in fake.data["sheet"]["definition"]["sections"] for f in section["fields"]
    ]
    missing = [f for f in fields if f.get("required") and not content.get(f["key"])]
    if not missing:
        fake.received.append(content)
        return Response("{}", 201, content_type="application/json")
    refusal = problem(422, "form_invalid", "表单填写有误。", "The form is not filled in correctly.")
    document = json.loads(refusal.get_data())
    document["errors"] = [_required(field) for field in missing]
    refusal.set_data(json.dumps(document, ensure_ascii=False))
    return refusal


def _required(field: dict[str, Any]) -> dict[str, str]:
    zh, en = f"“{field['zh']}”为必填项", f'"{field["en"]}" is required'
    return {"field": field["key"], "code": "required", "zh": zh, "en": en}


class _Silent(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        """Say nothing: the test says what it sees."""


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve a WSGI application on a free port of the loopback; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def addresses(origin: str) -> dict[str, str]:
    """The base URL of every service at one fake origin."""
    return {name: f"{origin}/{name}" for name in SERVICES}
