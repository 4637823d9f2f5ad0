"""What everybody may read: the form itself, and the districts."""

from typing import Any

from flask_smorest import Blueprint

from chassis.clock import utc_now
from chassis.identity import may
from intake import data
from intake.adapters.checks import districts
from intake.api import schemas
from intake.domain.numbering import year_of

blueprint = Blueprint("reference", __name__, url_prefix="/v1", description="表格定义 · Definitions")


@blueprint.get("/form-definitions/appendix-a")
@may("public")
@blueprint.arguments(schemas.DefinitionQuery, location="query")
@blueprint.response(200)
def read_definition(query: dict[str, Any]) -> dict[str, Any]:
    """附录A 需求表的定义 · An edition of Appendix A: every field, box, table and choice list (A)."""
    return dict(data.definition(query["version"]).data)


@blueprint.get("/districts")
@may("public")
@blueprint.response(200, schemas.DistrictsOut)
def list_districts() -> dict[str, Any]:
    """辽宁省现行区县 · Districts and counties of Liaoning in use this year (GB/T 2260)."""
    return {"items": districts(year_of(utc_now())), "next": None}
