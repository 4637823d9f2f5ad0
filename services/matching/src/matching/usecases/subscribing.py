"""A provider says what it wants to be told and how, and tries whether it works (6.2.2)."""

from collections.abc import Iterator
from dataclasses import replace

from contracts.providers import ChannelTested
from matching.domain.account import Account
from matching.domain.addresses import FIELD, wrong_url
from matching.domain.errors import NoWebHook, WrongField, WrongSubscription
from matching.domain.ports import Work
from matching.domain.subscription import Channel, Subscription
from matching.usecases.telling import facts


def change_subscription(work: Work, wanted: Subscription) -> Subscription:
    """Its next version, in force at once; what has not arrived yet goes over the new channel (6.2.2).

    Raises WrongSubscription, NotFound.
    """
    if wrong := list(_wrong_channel(work, wanted)):
        raise WrongSubscription(wrong)
    before = work.subscriptions.of(wanted.provider, lock=True)
    new = replace(wanted, version=before.version + 1)
    work.subscriptions.put(new, by=work.actor.id, now=work.now)
    if (new.channel, new.url) != (before.channel, before.url):
        work.endpoints.of(new.provider).start_anew()
        work.subscriptions.look_anew(new.provider)
    return new


def test_channel(work: Work, provider: str) -> None:
    """Tell the provider nothing but that its channel works."""
    work.subscriptions.of(provider)
    work.emit(ChannelTested(**facts(work), provider=provider))


def try_out(work: Work, provider: str) -> None:
    """A stopped web hook is tried with one delivery. Raises NoWebHook."""
    if work.subscriptions.of(provider).channel is not Channel.WEBHOOK:
        raise NoWebHook
    work.endpoints.of(provider).try_out()
    work.emit(ChannelTested(**facts(work), provider=provider))
    work.subscriptions.look_anew(provider)


def renew_secret(work: Work, provider: str) -> int:
    """A new secret for its web hook; the number of it. The one before signs along for a day. Raises NoWebHook."""
    if work.subscriptions.of(provider).channel is not Channel.WEBHOOK:
        raise NoWebHook
    endpoint = work.endpoints.of(provider)
    endpoint.renew_secret(work.now)
    return endpoint.secret


def ask_for_account(work: Work, provider: str, password_hash: str) -> Account:
    """Its account on the broker, or a new password for it; made soon after (6.2.2). Raises NotFound."""
    work.subscriptions.of(provider)
    account = Account(provider=provider, password_hash=password_hash, asked_at=work.now)
    work.accounts.ask(account)
    return account


def _wrong_channel(work: Work, wanted: Subscription) -> Iterator[WrongField]:
    if wanted.url is not None:
        yield from wrong_url(wanted.url, local=work.reach.inner)
    if wanted.channel is not Channel.WEBHOOK:
        return
    if wanted.url is None:
        yield WrongField(field=FIELD, code="required", zh="必填项缺失。", en="Missing.")
    if not work.reach.offered:
        zh, en = "本站未启用网络回调（webhook）。", "Web hooks are not offered here."
        yield WrongField(field="channel", code="not_offered", zh=zh, en=en)
