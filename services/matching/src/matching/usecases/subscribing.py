"""A provider says what it wants to be told and how, and tries whether it works (6.2.2)."""

from dataclasses import replace

from contracts.providers import ChannelTested
from matching.domain.errors import NoWebHook
from matching.domain.ports import Work
from matching.domain.subscription import Channel, Subscription
from matching.usecases.telling import facts


def change_subscription(work: Work, wanted: Subscription) -> Subscription:
    """Its next version, in force at once; what has not arrived yet goes over the new channel (6.2.2)."""
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
