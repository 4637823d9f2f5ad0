"""Tracking over HTTP: cases, items, the service itself, notifications, and the public page of a case."""

from tracking.api import cases, clocks, items, notifications, public
from tracking.domain import delivery_errors, errors

BLUEPRINTS = (
    cases.blueprint,
    items.blueprint,
    clocks.blueprint,
    notifications.blueprint,
    public.blueprint,
)

STATUS: dict[type[Exception], int] = {
    errors.CaseNotFound: 404,
    errors.ItemNotFound: 404,
    errors.NotThePerformer: 403,
    errors.NotInThisState: 409,
    errors.StageUnknown: 404,
    errors.StageSkipped: 409,
    errors.StageReachedBefore: 409,
    errors.StagesMissing: 409,
    errors.ProcessNotKnown: 409,
    errors.ServiceOver: 409,
    errors.PausedAlready: 409,
    errors.NotPaused: 409,
    errors.ExtensionNotFound: 404,
    errors.ExtensionOpen: 409,
    errors.TooLateToExtend: 409,
    errors.TooManyExtensions: 409,
    errors.DecidedBefore: 409,
    errors.NotByTheAsker: 403,
    delivery_errors.ChannelUnknown: 422,
    delivery_errors.AddressInvalid: 422,
    delivery_errors.NoCaseHere: 404,
    delivery_errors.DeliveryNotFound: 404,
}
