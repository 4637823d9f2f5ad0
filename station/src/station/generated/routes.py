"""docs/routes.md: every route of every service with the roles that may call it.

`python -m station.generated.routes [--check]`. The services are found by name, as the chassis finds them.
"""

import json
import sys
from collections.abc import Iterator

import joserfc.jwk
import sqlalchemy
from flask import Flask

from chassis.health import Health
from chassis.http import OPEN_ENDPOINTS, create_app
from chassis.identity import Verifier
from chassis.parts import definition_of
from chassis.work import WorkFactory
from contracts.manifest import SERVICES
from contracts.vocabulary import ROLES
from station.generated.page import keep

KNOWN_ROLES = frozenset(ROLES) - {"system"} | {"public"}


def app_of(service: str) -> Flask:
    """A service's application that is never asked anything: no database, no keys."""
    definition = definition_of(service)
    engine = sqlalchemy.create_engine("postgresql+psycopg://")
    factory = WorkFactory(engine, definition.work, service)
    return create_app(definition, factory, Verifier(_nobodys_key()), Health(engine))


def _nobodys_key() -> str:
    """A key set that nobody signs with."""
    key = joserfc.jwk.OKPKey.generate_key("Ed25519")
    return json.dumps({"keys": [key.as_dict(private=False)]})


def routes(app: Flask) -> Iterator[tuple[str, str, frozenset[str]]]:
    """(method, path, roles) of each route that is not one of the chassis' own open ones."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN_ENDPOINTS or rule.endpoint.startswith("api-docs."):
            continue
        roles: frozenset[str] = getattr(app.view_functions[rule.endpoint], "roles", frozenset())
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule.rule, roles


def unguarded(app: Flask) -> list[str]:
    """Routes without a role, or with one that does not exist."""
    return [
        f"{method} {path}"
        for method, path, roles in routes(app)
        if not roles or roles - KNOWN_ROLES
    ]


def document() -> str:
    lines = [
        "# 路由与角色 · Routes and roles",
        "",
        "由 `make documents` 生成。Generated; do not edit.",
        "",
    ]
    for service in SERVICES:
        lines += [f"## {service}", "", "| 方法 | 路径 path | 角色 who may |", "|---|---|---|"]
        listed = sorted(routes(app_of(service)), key=lambda r: (r[1], r[0]))
        lines += [
            f"| {m} | `/api/{service}{p}` | {', '.join(sorted(roles))} |" for m, p, roles in listed
        ]
        lines.append("")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    return keep("docs/routes.md", document(), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
