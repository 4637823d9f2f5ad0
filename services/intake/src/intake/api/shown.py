"""From what came in to what use cases take, and from what they gave to what goes out."""

from typing import Any

from flask import Response

from chassis.http import current_work
from chassis.preconditions import set_etag
from intake import queries
from intake.domain.form import Channel, Form
from intake.domain.materials import HandedIn
from intake.domain.notice import Paper
from intake.usecases import Application


def application_of(body: dict[str, Any]) -> Application:
    return Application(
        station=body["station_code"],
        channel=Channel(body["channel"]),
        version=body["definition_version"],
        content=body["content"],
        materials=materials_of(body),
    )


def materials_of(body: dict[str, Any]) -> tuple[HandedIn, ...]:
    return tuple(HandedIn(**one) for one in body["materials"])


def shown(form: Form) -> dict[str, Any]:
    """The form after what was done with it, with its version as ETag."""
    found = queries.show_form(current_work(), form)
    set_etag(found["revision"])
    return found


def as_issued(paper: Paper) -> Response:
    """The very bytes that the SHA-256 was taken of."""
    response = Response(paper.body, content_type="application/json")
    response.headers["X-Paper-SHA256"] = paper.sha256
    return response
