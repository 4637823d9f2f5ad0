"""Papers of a form as they were issued, and as print: the form, and each notice (7.3.2b, 7.2a, 7.2c, 4.2.1, A)."""

import uuid

from flask import Response
from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from intake import queries
from intake.api.roles import READERS
from intake.api.shown import PDF, as_issued, as_pdf
from intake.domain.notice import PLACES, Paper

blueprint = Blueprint("papers", __name__, url_prefix="/v1/forms", description="文书 · Papers")
KINDS = {place: kind for kind, place in PLACES.items()}
PLACE = "/<uuid:form_id>/<any({}):place>"
ISSUED = PLACE.format(", ".join(f"'{place}'" for place in KINDS))
PRINTED = PLACE.format(", ".join(f"'{place}.pdf'" for place in KINDS))


@blueprint.get(ISSUED)
@may(*READERS)
@blueprint.response(200)
def read(form_id: uuid.UUID, place: str) -> Response:
    """文书（需求表提交版、受理、不予受理、一次性告知、引导告知）· The newest paper of a kind, as it was issued."""
    return as_issued(_paper(form_id, place))


@blueprint.get(PRINTED)
@may(*READERS)
@blueprint.response(200, content_type=PDF)
def print_out(form_id: uuid.UUID, place: str) -> Response:
    """文书打印件 · The newest paper of a kind as PDF; a notice with a QR code to check it by."""
    return as_pdf(_paper(form_id, place.removesuffix(".pdf")))


def _paper(form_id: uuid.UUID, place: str) -> Paper:
    return queries.get_paper(current_work(), current_actor(), form_id, KINDS[place])
