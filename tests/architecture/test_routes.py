"""Deny by default: every route of every service says who may, and the list of them is in docs/routes.md."""

import pytest
from flask import Flask

from contracts.manifest import SERVICES
from station.generated.routes import app_of, routes, unguarded


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_names_roles_that_exist(service):
    app = app_of(service)
    assert list(routes(app))
    assert unguarded(app) == []


def test_route_without_a_role_is_found():
    app = Flask("planted")
    app.add_url_rule("/open-door", view_func=lambda: "", endpoint="planted")
    assert unguarded(app) == ["GET /open-door"]


def test_route_with_a_role_nobody_has_is_found():
    def view():
        return ""

    view.roles = frozenset({"windows"})
    app = Flask("planted")
    app.add_url_rule("/x", view_func=view)
    assert unguarded(app) == ["GET /x"]
