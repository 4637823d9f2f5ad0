"""The page of a station: where and when it is open, what it promises and how that was kept (7.2b)."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from portal.clients.backend import Refused, Unreachable
from portal.shared import portal

blueprint = Blueprint("stations", __name__)


@blueprint.get("/stations/<code>")
def show(code: str) -> ResponseReturnValue:
    """The public board of promises (承诺公示), with the breach rate beside each."""
    admin = portal().clients.admin
    try:
        return render_template(
            "station.html", station=admin.station(code), promises=admin.promises(code)
        )
    except Refused:
        abort(404)
    except Unreachable:
        abort(503)
