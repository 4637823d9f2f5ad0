"""Where programs find each service's API, and how it is described."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.words import services

blueprint = Blueprint("interfaces", __name__)


@blueprint.get("/api/")
def show() -> ResponseReturnValue:
    """The list of the services' API pages."""
    return render_template("interfaces.html", services=services())
