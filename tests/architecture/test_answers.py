"""What providers may say by message stands for routes that there are, and that providers may call (6.2.2)."""

import re

import pytest

from contracts.answers import ANSWERS
from contracts.manifest import SERVICES
from station.generated.routes import app_of

KINDS = [
    (service, kind, path) for service, kinds in ANSWERS.items() for kind, path in kinds.items()
]
ANY = {"offer_id", "item_id", "opinion_id", "call_id"}
OVER_HTTP = ("/v1/events", "/v1/subscription")
ID = "01a1f0f4-5b3a-7c1e-9d2f-0c8e5a6b7d10"


def view_of(service, path):
    app = app_of(service)
    endpoint, _ = app.url_map.bind("").match(path, method="POST")
    return app.view_functions[endpoint]


@pytest.mark.parametrize(("service", "kind", "path"), KINDS)
def test_each_kind_stands_for_a_route_that_a_provider_may_call(service, kind, path):
    view = view_of(service, path.format(**dict.fromkeys(ANY, ID), stage="x"))
    assert "provider" in view.roles


@pytest.mark.parametrize(("service", "kind", "path"), KINDS)
def test_each_kind_names_the_service_that_it_is_for(service, kind, path):
    assert service in SERVICES
    assert kind.startswith(f"{service}.")


def bare(path):
    """A path without the names in it: they are written differently here and there."""
    return re.sub(r"[<{][^>}]*[>}]", "*", path)


def test_every_route_by_which_a_provider_says_something_has_a_kind():
    """But for those of its mailbox and channel, which is set up over HTTP."""
    known = {bare(path) for _, _, path in KINDS}
    said = {bare(rule.rule) for service in ANSWERS for rule in _said_by_providers(app_of(service))}
    assert {path for path in said if not path.startswith(OVER_HTTP)} <= known


def _said_by_providers(app):
    for rule in app.url_map.iter_rules():
        roles = getattr(app.view_functions[rule.endpoint], "roles", frozenset())
        if "POST" in rule.methods and "provider" in roles:
            yield rule
