"""Where a case stands, for whoever holds its number and check code (4.2.2)."""

import datetime

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.clients.backend import Refused, Unreachable
from portal.forms import LookupForm, meant
from portal.journey import Journey, journey_of
from portal.shared import portal

REMEMBERED = 5
blueprint = Blueprint("cases", __name__)


@blueprint.get("/cases")
def ask() -> ResponseReturnValue:
    """The empty form."""
    return _form(LookupForm(), 200)


@blueprint.post("/cases")
def look_up() -> ResponseReturnValue:
    """Check number and code; the code goes on in the session, so that no address holds it."""
    form = LookupForm()
    if not form.validate():
        return _form(form, 422)
    number, code = meant(form.number.data), meant(form.code.data)
    if _find(number, code) is None:
        return _form(form, 404, not_found=True)
    return _remember(number, code)


@blueprint.get("/cases/<number>")
def show(number: str) -> ResponseReturnValue:
    """The page of a case; a link with ?code=, as a notice may carry it, is first made clean."""
    if "code" in request.args:
        return _remember(meant(number), meant(request.args["code"]))
    code = session.get("codes", {}).get(number)
    if code is None:
        return _form(LookupForm(number=number), 200)
    journey = _find(number, code)
    if journey is None:
        return _form(LookupForm(number=number, code=code), 404, not_found=True)
    now = datetime.datetime.now(datetime.UTC)
    return render_template("journey.html", journey=journey, now=now)


def _form(form: LookupForm, status: int, *, not_found: bool = False) -> ResponseReturnValue:
    return render_template("lookup.html", form=form, not_found=not_found), status


def _find(number: str, code: str) -> Journey | None:
    """The case, or None when number and code fit nothing; too many such looks end in a 429."""
    address = request.remote_addr or ""
    if not portal().lookups.allowed(address):
        abort(429)
    try:
        return journey_of(portal().clients.tracking.public_case(number, code))
    except Refused:
        portal().lookups.failed(address)
        return None
    except Unreachable:
        abort(503)


def _remember(number: str, code: str) -> Response:
    kept = {**session.get("codes", {}), number: code}
    session["codes"] = dict(list(kept.items())[-REMEMBERED:])
    return redirect(url_for("cases.show", number=number), 303)  # type: ignore[return-value]
