"""The pages, one module per group of screens."""

from portal.pages import answers, cases, health, interfaces, landing

BLUEPRINTS = (
    landing.blueprint,
    cases.blueprint,
    answers.blueprint,
    interfaces.blueprint,
    health.blueprint,
)
