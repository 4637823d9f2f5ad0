"""Every route says who may; the description of the API is whole."""

from chassis.identity import PUBLIC
from chassis.testing import Bench
from contracts.vocabulary import ROLES

PUBLIC_ROUTES = {
    *("/v1/tokens", "/v1/tokens/refresh", "/v1/tokens/client", "/v1/tokens/revocation"),
    *("/v1/jwks", "/v1/stations", "/v1/stations/<code>", "/v1/stations/<code>/supervision"),
    *("/v1/units", "/v1/calendar/<int(min=1900, max=2999):year>"),
    *("/v1/stations/<code>/promises", "/v1/promises/<uuid:promise_id>/history"),
}


def test_every_route_says_who_may_when_the_service_is_put_together(admin: Bench) -> None:
    app = admin.client.app
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/v1/"):
            roles = app.view_functions[rule.endpoint].roles
            assert roles, rule.rule
            assert roles <= {*ROLES, PUBLIC.role}


def test_only_these_routes_are_public_when_listed(admin: Bench) -> None:
    app = admin.client.app
    public = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if "public" in getattr(app.view_functions[rule.endpoint], "roles", ())
    }
    assert public == PUBLIC_ROUTES


def test_each_route_is_described_when_the_api_page_is_made(admin: Bench) -> None:
    document = admin.client.get("/openapi.json").json
    routes = {rule.rule for rule in admin.client.app.url_map.iter_rules()}
    assert len(document["paths"]) == len({r for r in routes if r.startswith("/v1/")})
    for methods in document["paths"].values():
        for name, described in methods.items():
            assert name == "parameters" or described["summary"]
