"""The forms as versioned data, for everybody."""

from __future__ import annotations

from flask_smorest import Blueprint

from chassis.http import current_work
from chassis.identity import may
from evaluation.adapters.definitions import APPENDIX_C, SERVICE_SUMMARY
from evaluation.api import schemas
from evaluation.domain.definition import Definition

blueprint = Blueprint("forms", __name__, url_prefix="/v1/form-definitions")


@blueprint.get("/appendix-c")
@may("public")
@blueprint.arguments(schemas.VersionQuery, location="query", as_kwargs=True)
@blueprint.response(200, schemas.Definition)
def appendix_c(version: int | None) -> Definition:
    """附录 C 满意度评价表 / The satisfaction form of Appendix C, the current version or one by number."""
    return _definition(APPENDIX_C, version)


@blueprint.get("/service-summary")
@may("public")
@blueprint.arguments(schemas.VersionQuery, location="query", as_kwargs=True)
@blueprint.response(200, schemas.Definition)
def service_summary(version: int | None) -> Definition:
    """服务小结 / The service summary of clause 6.4.2."""
    return _definition(SERVICE_SUMMARY, version)


def _definition(form: str, version: int | None) -> Definition:
    definitions = current_work().definitions
    found: Definition = (
        definitions.current(form) if version is None else definitions.get(form, version)
    )
    return found
