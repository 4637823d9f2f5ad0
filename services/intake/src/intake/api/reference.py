"""What everybody may read: the form itself, and the districts."""

from typing import Any

from flask_smorest import Blueprint

from chassis.clock import utc_now
from chassis.identity import may
from intake import data
from intake.adapters.checks import districts
from intake.api import reference_schemas as schemas
from intake.domain.acceptance import GROUND_NAMES
from intake.domain.errors import MeasuresMissing, NoSizeRow
from intake.domain.numbering import year_of
from intake.domain.size import SOURCE as SIZE_SOURCE
from intake.domain.size import Measure, row_for, size_by

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


@blueprint.get("/green-grounds")
@may("public")
@blueprint.response(200, schemas.GreenGroundsOut)
def green_grounds() -> dict[str, Any]:
    """绿色通道事由 · On which grounds a case goes through the green channel (6.3.3)."""
    items = [{"key": key, "zh": zh, "en": en} for key, (zh, en) in GROUND_NAMES.items()]
    return {"items": items, "next": None}


@blueprint.get("/enterprise-size")
@may("public")
@blueprint.arguments(schemas.SizeQuery, location="query")
@blueprint.response(200, schemas.SizeOut)
def enterprise_size(query: dict[str, Any]) -> dict[str, Any]:
    """企业规模 · How large an enterprise is, by the national statistical method."""
    row = row_for(query.pop("industry"))
    if row is None:
        raise NoSizeRow
    if missing := [name for name in row.bounds if query[name] is None]:
        raise MeasuresMissing(missing)
    return {
        "size": size_by(row, {Measure(name): value or 0 for name, value in query.items()}),
        "row_zh": row.zh,
        "row_en": row.en,
        "bounds": dict(row.bounds),
        "source": SIZE_SOURCE,
    }
