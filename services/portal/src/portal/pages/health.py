"""Whether the portal lives and may be sent requests. Services that are down do not make it unready:
its pages say so themselves, and taking the portal away would hide the services that still answer."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
@blueprint.get("/health/ready")
def show() -> ResponseReturnValue:
    """The process answers; it holds no connection that could be missing."""
    return jsonify(status="ok")
