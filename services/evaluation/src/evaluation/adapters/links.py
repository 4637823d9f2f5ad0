"""Signed links to a questionnaire: they carry its id and nothing else, and need no log-in (6.4.1)."""

from __future__ import annotations

import datetime
import hashlib
import uuid

from itsdangerous import BadData, URLSafeTimedSerializer
from itsdangerous.timed import TimestampSigner

from evaluation.domain.errors import LinkUnknown
from evaluation.domain.questionnaire import SignedLink

SALT = (
    "evaluation.answer"  # keeps a link of another purpose under the same secret from opening a form
)
OLDEST = 1  # seconds since the epoch


def _signer_at(moment: int) -> type[TimestampSigner]:
    """A signer that stamps one moment, so that a questionnaire has one link however often it is shown."""

    class IssuedAt(TimestampSigner):
        def get_timestamp(self) -> int:
            return moment

    return IssuedAt


class Links:
    """Makes and reads links under one secret."""

    def __init__(self, secret: str, public_url: str) -> None:
        self._secret, self._public_url = secret, public_url.rstrip("/")

    def token(self, questionnaire_id: uuid.UUID, issued_at: datetime.datetime) -> str:
        """The token of a questionnaire, stamped with the second it was issued at."""
        moment = int(issued_at.timestamp())
        return str(self._serializer(moment).dumps(str(questionnaire_id)))

    def url(self, questionnaire_id: uuid.UUID, issued_at: datetime.datetime) -> str:
        """The address to send out, on the portal."""
        return f"{self._public_url}/e/{self.token(questionnaire_id, issued_at)}"

    def read(self, token: str) -> SignedLink:
        """What a token says. Raises LinkUnknown when it was not signed here."""
        try:
            payload, signed_at = self._serializer(OLDEST).loads(token, return_timestamp=True)
            return SignedLink(uuid.UUID(payload), _aware(signed_at))
        except (BadData, ValueError, TypeError, AttributeError, OverflowError) as error:
            raise LinkUnknown() from error

    def _serializer(self, moment: int) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self._secret,
            salt=SALT,
            signer=_signer_at(moment),
            signer_kwargs={"digest_method": hashlib.sha256},
        )


def _aware(moment: datetime.datetime) -> datetime.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
