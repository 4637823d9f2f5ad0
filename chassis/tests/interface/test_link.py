"""A link to a broker of several nodes."""

import contextlib

import pytest
from running import free_port

from chassis.link import BROKER_ERRORS, open_link

pytestmark = pytest.mark.broker
TRIES = 40


def test_link_comes_up_at_a_node_that_answers_when_another_is_away(room):
    nodes = f"amqp://127.0.0.1:{free_port()}/;{room}"
    for _ in range(TRIES):
        with contextlib.suppress(*BROKER_ERRORS):
            open_link(nodes).hang_up()
            return
    pytest.fail("no node was reached")
