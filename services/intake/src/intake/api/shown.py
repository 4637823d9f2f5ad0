"""From what came in to what use cases take, and from what they gave to what goes out."""

import json
import uuid
from typing import Any

from flask import Response

from chassis.config import setting
from chassis.http import current_actor, current_work
from chassis.preconditions import set_etag
from intake import queries, usecases
from intake.adapters.printing import pdf_of
from intake.adapters.workbooks import XLSX
from intake.domain.form import Channel, Form
from intake.domain.materials import HandedIn
from intake.domain.notice import Paper, PaperKind
from intake.domain.sheet import (
    Sheet,
    acceptance_sheet,
    denial_sheet,
    form_sheet,
    referral_sheet,
    supplement_sheet,
)

PDF = "application/pdf"


def application_of(body: dict[str, Any], form_id: uuid.UUID | None = None) -> usecases.Application:
    return usecases.Application(
        station=body["station_code"],
        channel=Channel(body["channel"]),
        version=body["definition_version"],
        content=body["content"],
        materials=materials_of(body, form_id),
    )


def materials_of(body: dict[str, Any], form_id: uuid.UUID | None = None) -> tuple[HandedIn, ...]:
    wishes = [usecases.Wish(**one) for one in body["materials"]]
    return usecases.hand_in(current_work(), current_actor(), wishes, form_id)


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


def as_pdf(paper: Paper) -> Response:
    """The paper printed; `X-Paper-SHA256` is that of what was issued, of which this is a picture."""
    pdf = pdf_of(_sheet_of(paper), setting("PUBLIC_URL", "").rstrip("/"))
    response = Response(pdf, content_type=PDF)
    response.headers["X-Paper-SHA256"] = paper.sha256
    name = f"{paper.kind}-{paper.form_id}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def as_workbook(body: bytes, name: str) -> Response:
    """A file to be saved under this name."""
    response = Response(body, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _sheet_of(paper: Paper) -> Sheet:
    document = json.loads(paper.body)
    if paper.kind == PaperKind.NEED_FORM:
        return form_sheet(document, current_work().definition(document["definition_version"]))
    return {
        PaperKind.ACCEPTANCE_NOTICE: acceptance_sheet,
        PaperKind.DENIAL_NOTICE: denial_sheet,
        PaperKind.SUPPLEMENT_NOTICE: supplement_sheet,
        PaperKind.REFERRAL_NOTICE: referral_sheet,
    }[PaperKind(paper.kind)](document)
