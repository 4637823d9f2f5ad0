"""Materials as files (7.3.1)."""

import uuid
from typing import Any
from urllib.parse import quote

from flask import Response, request
from flask_smorest import Blueprint

from chassis.http import current_actor, current_work, looks_first, takes_up_to
from chassis.identity import may
from chassis.paging import PageQuery
from intake import queries, usecases
from intake.adapters.files import StoredFiles
from intake.api import file_schemas as schemas
from intake.api.roles import FILERS, OVERSEERS, READERS
from intake.domain.upload import LARGEST, UNDECLARED, Upload

blueprint = Blueprint("files", __name__, url_prefix="/v1", description="材料文件 · Files")


def _checked() -> usecases.Checked:
    told = request.args.get("name", ""), request.mimetype or UNDECLARED
    return usecases.check_file(StoredFiles(), request.get_data(), told)


@blueprint.post("/files")
@may(*FILERS)
@takes_up_to(LARGEST)
@looks_first(_checked)
@blueprint.arguments(schemas.UploadQuery, location="query")
@blueprint.response(201, schemas.UploadOut)
def upload(_query: dict[str, str], found: usecases.Checked) -> Upload:
    """上传材料 · Upload a file as the body of the request; a form names it by its id."""
    return usecases.upload(current_work(), current_actor(), StoredFiles(), found)


@blueprint.get("/forms/<uuid:form_id>/files/<uuid:file_id>")
@may(*READERS)
@blueprint.response(200, content_type=UNDECLARED)
def download(form_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """下载材料 · A file of a form, as it was uploaded; to be saved, never shown in the page. Readings are recorded."""
    material = usecases.open_file(current_work(), current_actor(), form_id, file_id)
    body: Any = StoredFiles().get(file_id)
    response = Response(body, content_type=material.media_type)
    name = quote(material.file_name)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-SHA256"] = material.sha256
    return response


@blueprint.get("/forms/<uuid:form_id>/file-readings")
@may(*OVERSEERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.FileReadingsOut)
def list_file_readings(query: dict[str, Any], form_id: uuid.UUID) -> dict[str, Any]:
    """材料查阅记录 · Who read the files of a form and when, newest first; an enterprise's own are not kept (9.3.3)."""
    return queries.list_file_readings(current_work(), current_actor(), form_id, **query)
