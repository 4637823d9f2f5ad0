"""What the station is, which stations there are, what they do, and where to look up a case."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.clients.backend import Refused, Unreachable
from portal.forms import LookupForm
from portal.shared import portal
from portal.words import KINDS, TIERS

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
        stations=_in_order(_or_none(clients.admin.stations)),
    )


@blueprint.get("/favicon.ico")
def icon() -> ResponseReturnValue:
    """What browsers ask for by themselves, on pages that name no icon."""
    return redirect(url_for("static", filename="station.svg"), 301)


def _or_none(ask: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]] | None:
    try:
        return ask()
    except (Unreachable, Refused, KeyError, TypeError) as error:
        log.warning("landing page without a section: %s", error)
        return None


def _in_order(stations: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
    """By tier, the widest first, then by code."""
    place = {tier: number for number, tier in enumerate(TIERS)}
    return stations and sorted(
        stations, key=lambda s: (place.get(s.get("tier", ""), len(place)), s.get("code", ""))
    )


def _by_kind(items: list[dict[str, Any]] | None) -> list[tuple[str, list[dict[str, Any]]]]:
    """The eight kinds in the order of Appendix A, each with its items as far as they are known."""
    return [(kind, [item for item in items or [] if item.get("kind") == kind]) for kind in KINDS]
