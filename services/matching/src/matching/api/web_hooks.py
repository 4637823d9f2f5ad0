"""What a web hook's owner needs to know a genuine event: its secret, and the station's public key."""

from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.idempotency import never_kept
from chassis.identity import may
from matching.adapters.signing import Signing, signing
from matching.api import mail
from matching.domain.endpoint import OLD_SECRET_FOR
from matching.domain.errors import NoWebHook
from matching.usecases import subscribing

blueprint = Blueprint(
    "web_hooks", __name__, url_prefix="/v1", description="网络回调签名 / signatures of web hooks"
)


@blueprint.route("/subscription/secret", methods=["POST"])
@may("provider")
@never_kept
@blueprint.response(200, mail.Secret)
def renew_secret() -> dict[str, Any]:
    """A new secret, shown this once; the one before signs along for a day, so that no event fails meanwhile."""
    work, provider = current_work(), current_actor().provider or ""
    number = subscribing.renew_secret(work, provider)
    return {
        "secret": _keys().secret(provider, number),
        "previous_valid_until": work.now + OLD_SECRET_FOR,
    }


@blueprint.route("/webhook-keys")
@may("public")
@blueprint.response(200, mail.Keys)
def list_keys() -> dict[str, Any]:
    """The station's public keys: who has them knows what it sent, without any secret."""
    keys = signing()
    return {"keys": [{"id": "1", "public_key": keys.public_key}] if keys else []}


def _keys() -> Signing:
    if keys := signing():
        return keys
    raise NoWebHook
