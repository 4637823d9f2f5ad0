"""The HTTP API: forms, questionnaires and answers by link, items with their papers, results."""

from evaluation.api import answers, forms, items, questionnaires, results
from evaluation.domain import errors

BLUEPRINTS = (
    forms.blueprint,
    questionnaires.blueprint,
    answers.blueprint,
    items.blueprint,
    results.blueprint,
)

STATUS: dict[type[Exception], int] = {
    errors.ContentRefused: 422,
    errors.ItemUnknown: 404,
    errors.PaperUnknown: 404,
    errors.DefinitionUnknown: 404,
    errors.NotThePerformer: 403,
    errors.NotInThisState: 409,
    errors.LinkUnknown: 404,
    errors.LinkExpired: 410,
    errors.LinkUsed: 409,
}
