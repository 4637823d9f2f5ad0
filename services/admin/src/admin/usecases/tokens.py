"""Coming in: access tokens for people and machines, refresh tokens that work once (9.3.3 stands on this).

A refusal is returned, not raised, where it leaves something behind (a counted failure, a revoked family): what is
raised rolls back.
"""

import dataclasses
import hmac
import secrets

from admin.domain.account import Holder, Role
from admin.domain.errors import RefreshRefused, SignInRefused, TooManyAttempts
from admin.domain.lockout import WITHIN, wait_seconds
from admin.domain.ports import Work
from admin.domain.session import Family, RefreshToken, TokenUse, hash_of
from admin.domain.supervision import supervised_stations


@dataclasses.dataclass(frozen=True)
class Issued:
    """What the holder gets; machines get no refresh token, they have their secret."""

    access_token: str
    refresh_token: str | None = None


def sign_in(work: Work, name: str, password: str) -> Issued | SignInRefused:
    """Exchange a name and a password for tokens. Unknown, wrong and suspended look alike and take alike.

    Raises TooManyAttempts after too many failures for this name, whether it exists or not.
    """
    name = name.strip().lower()
    if wait := wait_seconds(work.sign_ins.failures(name, work.now - WITHIN), work.now):
        raise TooManyAttempts(wait)
    account = work.accounts.find(name)
    fits = work.passwords.fits(password, account.password_hash if account else None)
    if account is None or not fits or account.suspended:
        work.sign_ins.note_failure(work.new_id(), name, work.now)
        return SignInRefused()
    work.sign_ins.forget_failures(name)
    family = Family(family_id=work.new_id(), account_id=account.account_id, started_at=work.now)
    work.sign_ins.add(family)
    return Issued(_access_token(work, account), _refresh_token(work, family))


def refresh(work: Work, token: str) -> Issued | RefreshRefused:
    """Exchange a refresh token for new ones. One that was used before was copied: its whole family ends."""
    found = work.sign_ins.find_token(hash_of(token))
    if found is None:
        return RefreshRefused()
    held, family = found
    account = work.accounts.get(family.account_id)
    use = held.use(family, work.now)
    if use is TokenUse.REUSED:
        family.revoke(work.now, "reuse")
    if use is not TokenUse.ROTATE or account.suspended:
        return RefreshRefused()
    return Issued(_access_token(work, account), _refresh_token(work, family))


def revoke(work: Work, token: str) -> None:
    """End the family of a refresh token; a token that is not there is fine too (RFC 7009)."""
    if found := work.sign_ins.find_token(hash_of(token)):
        found[1].revoke(work.now, "sign_out")


def sign_in_client(work: Work, client_id: str, client_secret: str) -> Issued | SignInRefused:
    """Exchange a client's id and secret for an access token."""
    client = work.accounts.find_client(client_id)
    fits = hmac.compare_digest(hash_of(client_secret), client.secret_hash if client else "")
    if client is None or not fits or client.suspended:
        return SignInRefused()
    return Issued(_access_token(work, client))


def stations_of(work: Work, holder: Holder) -> list[str]:
    """The stations a token speaks for: staff their own, a superior unit those whose chain goes through it (4.3)."""
    if holder.role == Role.SUPERIOR and holder.unit:
        network = work.network
        return sorted(
            supervised_stations(holder.unit, network.station_superiors(), network.superiors())
        )
    return [holder.station] if holder.station else []


def _access_token(work: Work, holder: Holder) -> str:
    return work.signer.access_token(holder, stations_of(work, holder), work.now)


def _refresh_token(work: Work, family: Family) -> str:
    token = secrets.token_urlsafe(32)
    held = RefreshToken(
        token_hash=hash_of(token),
        family_id=family.family_id,
        issued_at=work.now,
        expires_at=family.expires_at(work.now),
    )
    work.sign_ins.add(held)
    return token
