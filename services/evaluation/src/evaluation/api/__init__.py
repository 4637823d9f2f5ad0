"""The HTTP API: forms, questionnaires and answers by link, items with their papers, results, opinions."""

from evaluation.api import answers, forms, items, opinions, questionnaires, results
from evaluation.domain import errors

BLUEPRINTS = (
    forms.blueprint,
    questionnaires.blueprint,
    answers.blueprint,
    items.blueprint,
    results.blueprint,
    opinions.blueprint,
)

STATUS: dict[type[Exception], int] = {
    errors.ContentRefused: 422,
    errors.ItemUnknown: 404,
    errors.PaperUnknown: 404,
    errors.DefinitionUnknown: 404,
    errors.OpinionUnknown: 404,
    errors.NoProviderServes: 409,
    errors.NotThePerformer: 403,
    errors.NotInThisState: 409,
    errors.LinkUnknown: 404,
    errors.LinkExpired: 410,
    errors.LinkUsed: 409,
}
