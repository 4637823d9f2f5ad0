"""Whether the portal lives and may be sent requests. Services that are down do not make it unready:
its pages say so themselves, and taking the portal away would hide the services that still answer."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(live=True)


@blueprint.get("/health/ready")
def ready() -> ResponseReturnValue:
    """It may be sent requests; it holds no connection that could be missing."""
    return jsonify(ready=True)
