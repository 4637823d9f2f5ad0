"""The HTTP API of admin."""

from admin.api.accounts import accounts
from admin.api.archives import archives
from admin.api.calendars import calendars
from admin.api.network import network
from admin.api.statuses import STATUS, refuse_nul
from admin.api.tokens import tokens

BLUEPRINTS = (tokens, accounts, network, calendars, archives)
for blueprint in BLUEPRINTS:
    blueprint.before_request(refuse_nul)

__all__ = ["BLUEPRINTS", "STATUS"]
