"""Who may post messages from outside: gateways with secrets of this process, signed as Standard Webhooks has it.

https://www.standardwebhooks.com : `webhook-id`, `webhook-timestamp` (five minutes at most) and `webhook-signature` over
"<id>.<timestamp>.<body>". A gateway has one secret, or two while it changes them.
"""

import functools
import json
from collections.abc import Mapping

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from chassis.config import setting
from intake.domain.inbound_errors import NotSigned


def signed_by(gateway: str, headers: Mapping[str, str], body: bytes) -> str:
    """The id that the gateway gave the message. Raises NotSigned."""
    named = {name.lower(): value for name, value in headers.items()}
    for secret in secrets_of(setting("INBOUND_SECRETS", "{}")).get(gateway, ()):
        try:
            Webhook(secret).verify(body, named, json_parse=False)
        except (WebhookVerificationError, ValueError):
            continue
        return named["webhook-id"][:200]
    raise NotSigned


@functools.cache
def secrets_of(text: str) -> dict[str, tuple[str, ...]]:
    """The secrets by gateway, from SERVICE_INBOUND_SECRETS: {"<gateway>": ["whsec_...", ...]}; none, and nobody may."""
    return {name: tuple(secrets) for name, secrets in json.loads(text).items()}
