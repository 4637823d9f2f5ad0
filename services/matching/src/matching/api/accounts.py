"""A provider's own account on the broker: its queue of needs, its exchange of answers (6.2.2)."""

from typing import Any

from flask_smorest import Blueprint

from chassis.config import setting
from chassis.http import current_actor, current_work
from chassis.idempotency import never_kept
from chassis.identity import may
from contracts import room as rooms
from matching import mail_queries
from matching.adapters.accounts import are_made, hash_of, new_password, room_of_providers
from matching.api import mail
from matching.domain.account import Account
from matching.domain.errors import NoAccount, NoQueues
from matching.usecases import subscribing

blueprint = Blueprint(
    "amqp_account",
    __name__,
    url_prefix="/v1/subscription/amqp-account",
    description="机构消息队列账号 / accounts on the broker",
)


@blueprint.route("")
@may("provider")
@blueprint.response(200, mail.AmqpAccount)
def show_account() -> dict[str, Any]:
    """The account, without its password, and whether it is made by now."""
    account = mail_queries.account(current_work().session, current_actor().provider or "")
    if account is None:
        raise NoAccount
    return _shown(account)


@blueprint.route("", methods=["POST"])
@may("provider")
@never_kept
@blueprint.response(202, mail.AmqpAccount)
def open_account() -> dict[str, Any]:
    """An account, or a new password for it, shown this once; it is made within seconds."""
    work, provider, password = current_work(), current_actor().provider or "", new_password()
    if not are_made():
        raise NoQueues
    account = subscribing.ask_for_account(work, provider, hash_of(password))
    return {**_shown(account), "password": password}


def _shown(account: Account) -> dict[str, Any]:
    room = room_of_providers()
    return {
        "address": setting("PROVIDERS_PUBLIC_URL", "") or None,
        "vhost": room,
        "username": rooms.user_of(room, account.provider),
        "queue": rooms.queue_of(account.provider),
        "exchange": rooms.exchange_of(account.provider),
        "asked_at": account.asked_at,
        "made_at": account.made_at,
    }
