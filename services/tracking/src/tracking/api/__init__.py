"""Tracking over HTTP: cases, items, the service itself, notifications, and the public page of a case."""

from tracking.api import cases, items, notifications, public
from tracking.domain import errors

BLUEPRINTS = (cases.blueprint, items.blueprint, notifications.blueprint, public.blueprint)

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
}
