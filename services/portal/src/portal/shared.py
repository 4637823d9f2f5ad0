"""What the pages of one application share."""

import dataclasses
from typing import cast

from flask import current_app

from portal.clients import Clients
from portal.limits import Lookups
from portal.settings import Settings


@dataclasses.dataclass(frozen=True)
class Portal:
    """Kept as `app.extensions["portal"]`, so that two applications in one process share nothing."""

    settings: Settings
    clients: Clients
    lookups: Lookups


def portal() -> Portal:
    """The portal that answers this request."""
    return cast(Portal, current_app.extensions["portal"])
