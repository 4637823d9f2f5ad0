"""The HTTP status of each refusal and the answer for one that is returned rather than raised."""

import flask
from flask import Response, request

from admin.domain import errors as refusals
from chassis import errors

STATUS: dict[type[Exception], int] = {
    refusals.FieldsRefused: 422,
    refusals.NotFound: 404,
    refusals.AlreadyThere: 409,
    refusals.NotInThisState: 409,
    refusals.NotYourStation: 403,
    refusals.StationClosed: 409,
    refusals.WindowClosed: 409,
    refusals.WindowBusy: 409,
    refusals.SlotFull: 409,
    refusals.SlotOver: 409,
    refusals.TooFewRecords: 409,
    refusals.SupervisionCycle: 409,
    refusals.SignInRefused: 401,
    refusals.RefreshRefused: 401,
    refusals.TooManyAttempts: 429,
}


def refused(error: refusals.AdminError) -> Response:
    """The problem document of a refusal whose transaction has to commit all the same."""
    english = request.accept_languages.best_match(["zh", "en"], default="zh") == "en"
    problem = errors.of_named(error, STATUS[type(error)])
    response = flask.jsonify(problem.body(english=english))
    response.status_code, response.content_type = problem.status, errors.CONTENT_TYPE
    response.headers["WWW-Authenticate"] = "Bearer"
    return response
