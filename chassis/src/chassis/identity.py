"""Who is asking: tokens are verified by each service alone, and every route says who may."""

import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import joserfc.jwk
import joserfc.jwt
from joserfc.errors import JoseError

ALGORITHM = "Ed25519"
ISSUER = AUDIENCE = "station"
CALLER = "station.caller"
"""Where a request that came another way than over the network (chassis.by_message) says who asks; no header does."""
STAFF = frozenset({"window", "officer", "station_master"})
CITY_WIDE = frozenset({"regulator"})


@dataclasses.dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody who acts: an account by its id, one role, and what it belongs to."""

    id: str
    role: str
    station: str | None = None
    enterprise: str | None = None
    provider: str | None = None
    stations: frozenset[str] = frozenset()

    @property
    def sees_all_stations(self) -> bool:
        return self.role in CITY_WIDE

    def sees_station(self, code: str) -> bool:
        return self.sees_all_stations or code in self.stations


SYSTEM = Actor(id="system", role="system")
PUBLIC = Actor(id="public", role="public")


class NotAuthenticated(Exception):
    """No token, or one that is forged, foreign or expired."""

    code, status = "not_authenticated", 401
    headers: Mapping[str, str] = {"WWW-Authenticate": "Bearer"}
    zh, en = (
        "请先登录：令牌缺失、无效或已过期。",
        "Please sign in: the token is missing, invalid or expired.",
    )


class NotAllowed(Exception):
    """A good token, but its role may not do this."""

    code, status = "not_allowed", 403
    zh, en = "您的角色无权进行此操作。", "Your role may not do this."


View = TypeVar("View", bound=Callable[..., Any])


def may(*roles: str) -> Callable[[View], View]:
    """State who may call a route; "public" needs no token. A route without it is refused to everybody."""

    def decorate(view: View) -> View:
        view.roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return decorate


class Verifier:
    """Checks access tokens against the public keys of the JWKS that the process was given."""

    def __init__(self, jwks: str) -> None:
        self.keys = joserfc.jwk.KeySet.import_key_set(json.loads(jwks))
        self.claims = joserfc.jwt.JWTClaimsRegistry(
            leeway=30,
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            sub={"essential": True},
            exp={"essential": True},
        )

    def actor(self, token: str) -> Actor:
        """The actor of a token. Raises NotAuthenticated."""
        try:
            claims = joserfc.jwt.decode(token, self.keys, algorithms=[ALGORITHM]).claims
            self.claims.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotAuthenticated from error
        return actor_of(claims)


def actor_of(claims: Mapping[str, Any]) -> Actor:
    """An actor from the claims of a token that was verified."""
    return Actor(
        id=claims["sub"],
        role=claims.get("role", ""),
        station=claims.get("station"),
        enterprise=claims.get("enterprise"),
        provider=claims.get("provider"),
        stations=frozenset(claims.get("stations") or ()),
    )


def authenticate(verifier: Verifier, authorization: str | None, roles: frozenset[str]) -> Actor:
    """The actor of a request. Raises NotAuthenticated or NotAllowed; without roles everybody is refused."""
    if "public" in roles:
        return PUBLIC
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotAuthenticated
    return allowed(verifier.actor(token.strip()), roles)


def allowed(actor: Actor, roles: frozenset[str]) -> Actor:
    """The actor, if its role may. Raises NotAllowed."""
    if actor.role not in roles:
        raise NotAllowed
    return actor
