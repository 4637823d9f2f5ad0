"""The HTTP API of intake: one module a group of routes, and which error is which status."""

from collections.abc import Mapping

from intake.api import asks, cases, deciding, denying, fees, filing, inbound, reference, visiting
from intake.domain import errors, fee_errors, inbound_errors, visit_errors

BLUEPRINTS = (
    reference.blueprint,
    filing.blueprint,
    deciding.blueprint,
    denying.blueprint,
    asks.blueprint,
    visiting.blueprint,
    inbound.blueprint,
    fees.blueprint,
    cases.blueprint,
)

STATUS: Mapping[type[Exception], int] = {
    errors.FormNotFound: 404,
    errors.UnknownDefinition: 422,
    errors.ContentInvalid: 422,
    errors.MaterialsInvalid: 422,
    errors.UnknownStation: 422,
    errors.UnknownItem: 422,
    errors.NotYourEnterprise: 403,
    errors.OwnDecision: 403,
    errors.NotGenuine: 404,
    errors.NoSizeRow: 422,
    errors.MeasuresMissing: 422,
    errors.NotConfirmed: 409,
    errors.NotTheSame: 409,
    errors.NothingToConfirm: 409,
    errors.AskNotFound: 404,
    errors.NotResponsible: 403,
    errors.AlreadyClosed: 409,
    errors.NothingToTake: 409,
    errors.AppealTooLate: 409,
    errors.AppealedBefore: 409,
    errors.NotYourStation: 403,
    errors.StationRemoved: 409,
    errors.NotInThisState: 409,
    errors.OneNoticeOnly: 409,
    fee_errors.FeeInvalid: 422,
    fee_errors.NoFeesHere: 409,
    fee_errors.FeeNotFound: 404,
    fee_errors.NotPublished: 409,
    fee_errors.ApprovedBefore: 409,
    fee_errors.ReversedBefore: 409,
    fee_errors.DayClosed: 409,
    fee_errors.CaseNotCharged: 409,
    inbound_errors.NotSigned: 401,
    inbound_errors.UnreadableMail: 422,
    inbound_errors.NoStation: 422,
    inbound_errors.InboundNotFound: 404,
    visit_errors.VisitInvalid: 422,
    visit_errors.VisitNotFound: 404,
    visit_errors.AlreadyVisited: 409,
    visit_errors.PlanCancelled: 409,
    visit_errors.NotTheVisitor: 422,
}
