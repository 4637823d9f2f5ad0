"""The HTTP API of matching: catalogue, providers, items and offers."""

from collections.abc import Mapping

from matching.api import (
    accounts,
    calls,
    catalogue,
    deliveries,
    events,
    items,
    offers,
    providers,
    subscriptions,
    web_hooks,
)
from matching.domain import errors

BLUEPRINTS = (
    catalogue.blueprint,
    providers.blueprint,
    items.blueprint,
    offers.blueprint,
    calls.blueprint,
    subscriptions.blueprint,
    events.blueprint,
    deliveries.blueprint,
    web_hooks.blueprint,
    accounts.blueprint,
)

# The HTTP status of each error of the domain.
STATUS: Mapping[type[Exception], int] = {
    errors.NotFound: 404,
    errors.NotInThisState: 409,
    errors.NotServedHere: 409,
    errors.ProviderExcluded: 409,
    errors.TooLate: 409,
    errors.NothingProposed: 409,
    errors.OwnTerms: 409,
    errors.TermsChanged: 409,
    errors.NotClassified: 422,
    errors.UnknownCode: 422,
    errors.UnknownProvider: 422,
    errors.WrongTerms: 422,
    errors.NoWebHook: 409,
    errors.NoQueues: 409,
    errors.CallUnderWay: 409,
    errors.NobodyToAsk: 409,
    errors.NoQuote: 409,
    errors.CallOver: 409,
    errors.QuoteChanged: 409,
    errors.NoAccount: 404,
    errors.WrongSubscription: 422,
    errors.CursorTooOld: 410,
    errors.CursorUnknown: 422,
}
