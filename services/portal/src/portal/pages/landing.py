"""What the station is, which stations there are, what they do, and where to look up a case."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.clients.backend import Refused, Unreachable
from portal.forms import LookupForm
from portal.shared import portal
from portal.words import KINDS

log = logging.getLogger("portal")
blueprint = Blueprint("landing", __name__)


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """The landing page (3.3, 4.3, 5). A service that is away costs its section, not the page."""
    clients = portal().clients
    return render_template(
        "landing.html",
        form=LookupForm(),
        kinds=_by_kind(_or_none(clients.matching.catalogue)),
        stations=_or_none(clients.admin.stations),
    )


def _or_none(ask: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]] | None:
    try:
        return ask()
    except (Unreachable, Refused, KeyError, TypeError) as error:
        log.warning("landing page without a section: %s", error)
        return None


def _by_kind(items: list[dict[str, Any]] | None) -> list[tuple[str, list[dict[str, Any]]]]:
    """The eight kinds in the order of Appendix A, each with its items as far as they are known."""
    return [(kind, [item for item in items or [] if item.get("kind") == kind]) for kind in KINDS]
