"""Who listens to what: the one manifest that the broker's topology, the guard tests and AsyncAPI are made from."""

from collections.abc import Mapping

from contracts import admin, evaluation, intake, matching, providers, tracking  # noqa: F401  providers fill REGISTRY
from contracts.message import REGISTRY, Message

SERVICES = ("intake", "matching", "tracking", "evaluation", "admin")

CASE_STORY: tuple[type[Message], ...] = (
    intake.FormFiled,
    intake.SupplementAsked,
    intake.SupplementAnswered,
    intake.NeedAccepted,
    intake.NeedRefused,
    intake.RefusalAppealed,
    intake.RefusalUpheld,
    intake.RefusalOverturned,
    intake.NeedReferred,
    intake.NeedWithdrawn,
    matching.ItemAssessed,
    matching.OfferMade,
    matching.OfferAccepted,
    matching.OfferDeclined,
    matching.OfferExpired,
    matching.OfferWithdrawn,
    matching.ProviderNotFound,
    matching.TermsProposed,
    matching.ServiceAgreed,
    evaluation.QuestionnaireIssued,
    evaluation.SummaryFiled,
    evaluation.AnswerReceived,
    evaluation.OpinionGiven,
    evaluation.OpinionAnswered,
    evaluation.CaseEvaluated,
    admin.CaseArchived,
)

SUBSCRIPTIONS: Mapping[str, tuple[type[Message], ...]] = {
    "intake": (
        admin.PromisePublished,
        admin.StationPublished,
        admin.CalendarPublished,
        admin.CaseArchived,
        matching.CatalogueItemPublished,
        matching.OfferAccepted,
        matching.OfferDeclined,
    ),
    "matching": (
        admin.StationPublished,
        admin.CalendarPublished,
        intake.NeedAccepted,
        evaluation.OpinionGiven,
        evaluation.OpinionAnswered,
        tracking.ServiceEnded,
        tracking.AnswerRefused,
        evaluation.AnswerRefused,
    ),
    "tracking": (
        admin.StationPublished,
        admin.CalendarPublished,
        matching.CatalogueItemPublished,
        *CASE_STORY,
    ),
    "evaluation": (
        intake.NeedAccepted,
        matching.ItemAssessed,
        matching.ServiceAgreed,
        tracking.ServiceStarted,
        tracking.ServiceEnded,
    ),
    "admin": (
        matching.CatalogueItemPublished,
        intake.NeedAccepted,
        matching.ServiceAgreed,
        tracking.ServiceEnded,
        tracking.CaseServed,
        evaluation.CaseEvaluated,
    ),
}


def told_to_providers() -> tuple[type[Message], ...]:
    """Every contract that goes to a provider, in order of name."""
    return tuple(cls for _, cls in sorted(REGISTRY.items()) if cls.bus == "providers")


def published_by(service: str) -> tuple[type[Message], ...]:
    """Every contract that a service owns, in order of name."""
    return tuple(cls for (name, _), cls in sorted(REGISTRY.items()) if cls.owner == service)
