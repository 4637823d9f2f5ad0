"""Every consumer's handler takes the golden example, with a field from the future beside it, on a real database."""

import importlib
import inspect

import pytest
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from chassis.early import TooEarly
from chassis.testing import bench
from contracts.examples import example_of
from contracts.manifest import SERVICES, SUBSCRIPTIONS

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module", params=SERVICES)
def service(request):
    with bench(request.param) as made:
        yield request.param, made


def handler_of(service, contract):
    cls = getattr(importlib.import_module(f"{service}.service"), f"{service.capitalize()}Service")
    for name, method in inspect.getmembers(cls, inspect.isfunction):
        for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ()):
            if getattr(entrypoint, "contract", None) is contract:
                return name
    raise AssertionError(f"{service} has no handler for {contract.name}")


def deliver(made, method, message):
    """Handled, or put aside because its predecessor is missing here; nothing else is an answer."""
    try:
        made.deliver(method, message)
    except TooEarly:
        return "early"
    return "handled"


def test_every_handler_takes_the_golden_example(service):
    name, made = service
    outcomes = {}
    for contract in SUBSCRIPTIONS[name]:
        message = contract.load({**example_of(contract), "from_the_future": 1})
        outcomes[contract.name] = deliver(made, handler_of(name, contract), message)
    assert "handled" in outcomes.values()
    again = {
        c.name: deliver(made, handler_of(name, c), c.load(example_of(c)))
        for c in SUBSCRIPTIONS[name]
    }
    assert set(again) == set(outcomes)
