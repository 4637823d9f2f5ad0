"""A provider's subscription: what it wants to be told, and on which channel (6.2.2)."""

from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.preconditions import precondition, set_etag
from matching import mail_queries
from matching.api import mail
from matching.api.shown import worded
from matching.domain.endpoint import WORDS, Endpoint
from matching.domain.subscription import Subscription, document_of, read_subscription
from matching.usecases import subscribing

blueprint = Blueprint(
    "subscription", __name__, url_prefix="/v1/subscription", description="机构订阅 / subscription"
)


@blueprint.route("")
@may("provider")
@blueprint.response(200, mail.Subscription)
def show_subscription() -> dict[str, Any]:
    """The provider's own subscription, and how its web hook is."""
    return _shown(current_work().subscriptions.of(_provider()))


@blueprint.route("", methods=["PUT"])
@may("provider")
@blueprint.arguments(mail.Wanted)
@blueprint.response(200, mail.Subscription)
def change_subscription(body: dict[str, Any]) -> dict[str, Any]:
    """The next version, in force at once; what has not arrived goes over the new channel."""
    work, provider = current_work(), _provider()
    precondition(work.subscriptions.of(provider, lock=True).version, required=True)
    document = {**body, "url": body["endpoint_url"]}
    return _shown(subscribing.change_subscription(work, read_subscription(provider, 0, document)))


@blueprint.route("/history")
@may("provider")
@blueprint.response(200, mail.Changes)
def list_changes() -> dict[str, Any]:
    """Every version, the newest first."""
    rows = mail_queries.changes(current_work().session, _provider())
    shown = [{**row, **row["document"], "endpoint_url": row["document"]["url"]} for row in rows]
    return {"items": shown, "next": None}


@blueprint.route("/test", methods=["POST"])
@may("provider")
@blueprint.response(202)
def test_channel() -> None:
    """Be told something that means nothing, to see whether the channel works."""
    subscribing.test_channel(current_work(), _provider())


@blueprint.route("/trial", methods=["POST"])
@may("provider")
@blueprint.response(202)
def try_out() -> None:
    """A web hook that was stopped works again: one delivery is tried, and tells whether it does."""
    subscribing.try_out(current_work(), _provider())


def _provider() -> str:
    return current_actor().provider or ""


def _shown(subscription: Subscription) -> dict[str, Any]:
    set_etag(subscription.version)
    document = document_of(subscription)
    endpoint = mail_queries.endpoint(current_work().session, subscription.provider)
    return {
        **document,
        "provider": subscription.provider,
        "version": subscription.version,
        "endpoint_url": document["url"],
        "endpoint": endpoint_shown(endpoint) if subscription.url else None,
    }


def endpoint_shown(endpoint: Endpoint | None) -> dict[str, Any] | None:
    """How a web hook is, with words; None where nothing is known."""
    if endpoint is None:
        return None
    return {
        **worded(endpoint.state, WORDS),
        "reason": endpoint.reason,
        "failures": endpoint.failures,
        "failing_since": endpoint.failing_since,
        "stopped_at": endpoint.stopped_at,
    }
