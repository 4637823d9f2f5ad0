"""flask-smorest's Api as this house uses it: errors are RFC 9457 problems, in the answers and in the description."""

import flask_smorest
import marshmallow as ma

from chassis.errors import CONTENT_TYPE

# Everything but the public routes asks for a token; which role may is in each operation's own refusal (403).
SPEC_OPTIONS = {
    # Relative to this description, so that the API page also works behind the portal, under /api/<service>/.
    "servers": [{"url": "."}],
    "components": {
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    },
    "security": [{"bearer": []}],
}


class WrongFieldSchema(ma.Schema):
    """One wrong field, by its path."""

    field = ma.fields.String(required=True)
    code = ma.fields.String(required=True)
    zh = ma.fields.String(required=True)
    en = ma.fields.String(required=True)


class ProblemSchema(ma.Schema):
    """Problem details: a stable code, and the same sentence in Chinese and English."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)
    detail_zh = ma.fields.String(required=True)
    detail_en = ma.fields.String(required=True)
    errors = ma.fields.List(ma.fields.Nested(WrongFieldSchema), required=True)


class Api(flask_smorest.Api):
    """The library's Api with our error format."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_RESPONSE_CONTENT_TYPE = "application/json"

    def _register_error_handlers(self) -> None:
        """Ours are registered by create_app."""

    def _register_responses(self) -> None:
        """The library describes errors in the content type of good answers; ours have their own."""
        usual = self.DEFAULT_RESPONSE_CONTENT_TYPE
        self.DEFAULT_RESPONSE_CONTENT_TYPE = CONTENT_TYPE
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = usual
