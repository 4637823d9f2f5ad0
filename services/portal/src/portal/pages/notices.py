"""Whether a notice is genuine, for whoever holds it (7.2a, 7.3.2b): typed, or by the QR code on it."""

import datetime
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.clients.backend import Refused, Unreachable
from portal.forms import NoticeForm, meant
from portal.shared import portal

blueprint = Blueprint("notices", __name__)


@blueprint.get("/notices")
def ask() -> ResponseReturnValue:
    """The empty form."""
    return render_template("notice.html", form=NoticeForm(), notice=None, forged=False)


@blueprint.post("/notices")
def check() -> ResponseReturnValue:
    """Check what was typed."""
    form = NoticeForm()
    if not form.validate():
        return render_template("notice.html", form=form, notice=None, forged=False), 422
    return _told(form)


@blueprint.get("/notices/<number>")
def show(number: str) -> ResponseReturnValue:
    """Where the QR code of a notice leads: `?code=` comes with it. Without it the code is asked for."""
    code = request.args.get("code", "")
    form = NoticeForm(number=meant(number), code=meant(code))
    if not code:
        return render_template("notice.html", form=form, notice=None, forged=False)
    return _told(form)


def _told(form: NoticeForm) -> ResponseReturnValue:
    notice = _find(meant(form.number.data), meant(form.code.data))
    status = 404 if notice is None else 200
    return render_template("notice.html", form=form, notice=notice, forged=notice is None), status


def _find(number: str, code: str) -> dict[str, Any] | None:
    """The notice, or None when none of this number and code was issued; too many such looks end in a 429."""
    address = request.remote_addr or ""
    if not portal().lookups.allowed(address):
        abort(429)
    try:
        notice = portal().clients.intake.notice(number, code)
    except Refused:
        portal().lookups.failed(address)
        return None
    except Unreachable:
        abort(503)
    return {**notice, "issued_at": datetime.datetime.fromisoformat(notice["issued_at"])}
