"""What goes wrong, said in Chinese and English: problem+json for programs, a page for people."""

import json
import logging

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

log = logging.getLogger("portal")

TEXTS: dict[int, tuple[str, str]] = {
    400: ("请求无法理解。", "The request could not be understood."),
    404: ("没有这个页面，请检查网址。", "There is no such page; please check the address."),
    405: ("此地址不支持这种操作。", "This address does not support that action."),
    413: ("提交的内容过大。", "What was sent is too large."),
    429: ("操作过于频繁，请稍后再试。", "Too many attempts; please try again later."),
    500: (
        "系统出现错误，已经记录。请稍后再试。",
        "Something failed here and was recorded. Please try again later.",
    ),
    503: (
        "相关服务暂时不可用，请稍后再试。",
        "A service is not available right now; please try again later.",
    ),
}
CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 429: "too_many_requests"}
RETRY_SECONDS = 5


def problem(status: int, code: str, zh: str, en: str) -> Response:
    """An RFC 9457 answer, formed as the services form theirs.

    One that may pass by itself says when to try again (seconds).
    """
    document = {
        "type": f"urn:station:problem:{code}",
        "title": zh,
        "status": status,
        "code": code,
        "detail": zh,
        "detail_zh": zh,
        "detail_en": en,
        "errors": [],
    }
    body = json.dumps(document, ensure_ascii=False)
    response = Response(body, status, content_type="application/problem+json; charset=utf-8")
    if status in (502, 503):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def unavailable(service: str) -> Response:
    """The answer in the place of a service that does not answer."""
    return problem(
        503,
        "unavailable",
        f"服务 {service} 暂时不可用，请稍后再试。",
        f"The service {service} is not available right now; please try again later.",
    )


def not_found() -> Response:
    """The answer where there is nothing for the public."""
    return problem(404, CODES[404], *TEXTS[404])


def too_large(limit: int) -> Response:
    """The answer to a body over the limit (bytes)."""
    zh, en = f"请求正文超过 {limit} 字节。", f"The body is larger than {limit} bytes."
    return problem(413, "too_large", zh, en)


def too_many() -> Response:
    """The answer to an address that asks too often."""
    return problem(429, "too_many_requests", *TEXTS[429])


def page(status: int) -> tuple[str, int]:
    """The page for a status, in both languages whatever the reader chose."""
    zh, en = TEXTS.get(status, TEXTS[500 if status >= 500 else 400])
    return render_template("problem.html", status=status, zh=zh, en=en), status


def install(app: Flask) -> None:
    """Answer every error by a page, under /api/ by problem+json; never with a trace."""

    @app.errorhandler(HTTPException)
    def explain(error: HTTPException) -> Response:
        status = error.code or 500
        if isinstance(error, InternalServerError) and error.original_exception:
            log.error("failed", exc_info=error.original_exception)
        response = _answer(status)
        response.headers.extend(_kept(error))
        return response


def _answer(status: int) -> Response:
    if request.path.startswith("/api/"):
        zh, en = TEXTS.get(status, TEXTS[400])
        return problem(status, CODES.get(status, "bad_request"), zh, en)
    body, status = page(status)
    return Response(body, status, content_type="text/html; charset=utf-8")


def _kept(error: HTTPException) -> list[tuple[str, str]]:
    """Headers that belong to the error itself: where to go on, when, by which methods."""
    return [h for h in error.get_headers() if h[0] in ("Allow", "Retry-After", "Location")]
