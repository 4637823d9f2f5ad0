"""Signing in, accounts, clients."""

import marshmallow as ma
from marshmallow import fields

from admin.api.schemas.edge import Strict, one_of, text
from admin.domain.account import Role


class SignIn(Strict):
    """A person's name and password."""

    account = text(64, required=True)
    password = text(256, required=True, load_only=True)


class ClientSignIn(Strict):
    """A machine's id and secret."""

    client_id = text(100, required=True)
    client_secret = text(256, required=True, load_only=True)


class RefreshTokenGiven(Strict):
    """A refresh token."""

    refresh_token = text(256, required=True, load_only=True)


class Tokens(ma.Schema):
    """Tokens; `expires_in` is in seconds and is the access token's."""

    access_token = fields.String(required=True)
    expires_in = fields.Integer(required=True)
    refresh_token = fields.String(allow_none=True)
    token_type = fields.String(required=True)


class Jwks(ma.Schema):
    """The public keys that access tokens are verified by (RFC 7517)."""

    keys = fields.List(fields.Dict(keys=fields.String()))


class BelongingGiven(Strict):
    """What an account or a client belongs to; which one is needed hangs on the role."""

    role = one_of(Role, required=True)
    station = text(20, load_default=None)
    enterprise = text(18, load_default=None)
    provider = text(20, load_default=None)
    unit = text(40, load_default=None)


class NewAccount(BelongingGiven):
    """A new account."""

    name = text(64, required=True)
    display_name = text(100, required=True)
    password = text(256, required=True, load_only=True)


class NewClient(BelongingGiven):
    """A new client."""

    name = text(100, required=True)


class BelongingShown(ma.Schema):
    """Who an account or a client is; never a hash."""

    name = fields.String()
    role = fields.String()
    station = fields.String(allow_none=True)
    enterprise = fields.String(allow_none=True)
    provider = fields.String(allow_none=True)
    unit = fields.String(allow_none=True)
    suspended = fields.Boolean()
    created_at = fields.AwareDateTime(format="iso")


class AccountShown(BelongingShown):
    """An account."""

    account_id = fields.UUID()
    display_name = fields.String()


class ClientShown(BelongingShown):
    """A client; `client_secret` is shown this once."""

    client_id = fields.String()
    client_secret = fields.String()
