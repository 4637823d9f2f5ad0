"""The pages, one module per group of screens."""

from portal.pages import answers, cases, health, interfaces, landing, notices, stations

BLUEPRINTS = (
    landing.blueprint,
    stations.blueprint,
    notices.blueprint,
    cases.blueprint,
    answers.blueprint,
    interfaces.blueprint,
    health.blueprint,
)
