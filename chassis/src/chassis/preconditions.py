"""ETag and If-Match: nobody overwrites what somebody else changed meanwhile."""

from flask import Response, g, request
from werkzeug.exceptions import PreconditionFailed, PreconditionRequired


def set_etag(version: int) -> None:
    """Send the version of what is shown, so that a change can name it."""
    g.etag = str(version)


def tag(response: Response) -> None:
    """Put the version on the answer; called by the edge before the answer is kept for a replay."""
    if "etag" in g:
        response.set_etag(g.etag)


def precondition(version: int, *, required: bool = False) -> None:
    """Compare If-Match with the version at hand. Raises 412 where it differs, 428 where it is required and absent."""
    wanted = request.if_match
    if not request.headers.get("If-Match"):
        if required:
            raise PreconditionRequired
        return
    if not wanted.contains(str(version)):
        raise PreconditionFailed
