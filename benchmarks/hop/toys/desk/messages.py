"""What the desk tells."""

import datetime
import uuid

from contracts.message import Message, message


@message("desk.case_opened")
class CaseOpened(Message):
    """A case is on the desk: its items, and by when the first of them is due."""

    case_id: uuid.UUID
    number: str
    station: str
    enterprise: str
    first_asker: str
    due_at: datetime.datetime
    items: tuple[uuid.UUID, ...]
