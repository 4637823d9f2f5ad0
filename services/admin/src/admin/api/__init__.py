"""The HTTP API of admin."""

from admin.api.accounts import accounts
from admin.api.archives import archives
from admin.api.calendars import calendars
from admin.api.network import network
from admin.api.statuses import STATUS
from admin.api.tokens import tokens

BLUEPRINTS = (tokens, accounts, network, calendars, archives)

__all__ = ["BLUEPRINTS", "STATUS"]
