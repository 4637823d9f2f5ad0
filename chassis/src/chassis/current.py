"""The request at hand, for views: its unit of work and who is asking."""

from typing import Any, cast

from flask import g

from chassis.identity import Actor


def current_work() -> Any:
    """The unit of work of this request; it commits after the view returned and before the answer is sent."""
    if "work" not in g:
        g.work = g.exits.enter_context(g.factory.open(actor=g.actor, correlation=g.correlation))
        g.work.traceparent = str(g.span)
    return g.work


def current_actor() -> Actor:
    return cast(Actor, g.actor)
