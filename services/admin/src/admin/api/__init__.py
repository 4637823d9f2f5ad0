"""The HTTP API of admin."""

from admin.api.accounts import accounts
from admin.api.appointments import appointments
from admin.api.archives import archives
from admin.api.calendars import calendars
from admin.api.network import network
from admin.api.promises import promises
from admin.api.staffing import staffing
from admin.api.statuses import STATUS
from admin.api.tickets import tickets
from admin.api.tokens import tokens
from admin.api.windows import windows

BLUEPRINTS = (
    *(tokens, accounts, network, calendars, archives, promises),
    *(windows, tickets, appointments, staffing),
)

__all__ = ["BLUEPRINTS", "STATUS"]
