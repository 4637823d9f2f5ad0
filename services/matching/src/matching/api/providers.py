"""The register of provider agencies (3.2)."""

from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_work
from chassis.identity import may
from chassis.paging import PageQuery
from matching import queries
from matching.api import reference_schemas as schemas
from matching.api.roles import STAFF, SUPERVISORS, VIEWERS
from matching.api.shown import provider_shown

blueprint = Blueprint(
    "providers", __name__, url_prefix="/v1/providers", description="质量服务机构 / providers"
)


@blueprint.route("")
@may(*STAFF, *SUPERVISORS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.ProviderPage)
def list_providers(query: dict[str, Any]) -> dict[str, Any]:
    """The registered providers with scopes, certificates, districts and capacity."""
    found = queries.providers(current_work().session, **query)
    return {**found, "items": [provider_shown(entry) for entry in found["items"]]}


@blueprint.route("/<string:provider_id>")
@may(*VIEWERS)
@blueprint.response(200, schemas.ProviderShown)
def show_provider(provider_id: str) -> dict[str, Any]:
    """One provider: an enterprise reads it before it chooses (6.2.1), with how long it takes (5.5.2)."""
    session = current_work().session
    entry = provider_shown(queries.provider(session, provider_id))
    return {**entry, "cycles": queries.cycles_of(session, provider_id)}
