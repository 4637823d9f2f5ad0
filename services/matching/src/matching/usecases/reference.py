"""Reference data: the catalogue of clause 5 and the register of providers, loaded from files by revision."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts import matching as messages
from contracts.parts import Material, Stage
from matching.domain import catalogue, provider
from matching.domain.catalogue import CatalogueItem
from matching.domain.ports import Work
from matching.domain.subscription import Channel, Subscription
from matching.usecases.telling import facts


def load_catalogue(work: Work, file: Mapping[str, Any], *, publish_all: bool = False) -> int:
    """Keep every item that is new or changed and publish it; with `publish_all` publish the rest as well (5.1.1).

    Returns how many were published. Raises PromiseTooLong (7.2).
    """
    items = [catalogue.read_item(entry, file) for entry in file["items"]]
    changed = [item for item in items if work.catalogue.put(item)]
    told = items if publish_all else changed
    for item in told:
        work.emit(_published(work, item))
    return len(told)


def load_providers(
    work: Work, file: Mapping[str, Any], valid_credit_code: Callable[[str], bool]
) -> int:
    """Register every provider that is new or changed; returns how many. Raises NotRegistrable (3.2).

    A new one hears of everything, on the channel of the register, until it subscribes otherwise.
    """
    entries = file["providers"]
    registered = [(provider.register(entry, valid_credit_code), entry) for entry in entries]
    for made, _ in registered:
        first = Subscription(provider=made.id, version=1, channel=Channel(made.channel))
        work.subscriptions.add_first(first, by=work.actor.id, now=work.now)
    return sum(work.providers.put(made, entry) for made, entry in registered)


def _published(work: Work, item: CatalogueItem) -> messages.CatalogueItemPublished:
    return messages.CatalogueItemPublished(
        **facts(work),
        code=item.code,
        revision=item.revision,
        kind=item.kind,
        name_zh=item.name_zh,
        name_en=item.name_en,
        sections=item.sections,
        promise_working_days=item.promise_working_days,
        statutory_working_days=item.statutory_working_days,
        materials=tuple(Material(**material) for material in item.materials),
        process_version=item.process_version,
        stages=tuple(Stage(**stage) for stage in item.stages),
    )
