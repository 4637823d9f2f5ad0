import joserfc.jwk
import pytest

from chassis.identity import NotAllowed, NotAuthenticated, Verifier, authenticate
from chassis.testing import actor_as, jwks, token_for


@pytest.fixture
def verifier():
    return Verifier(jwks())


def bearer(token):
    return f"Bearer {token}"


def test_actor_comes_out_of_a_good_token_as_it_went_in(verifier):
    actor = actor_as("window", station="SY-HP-01")
    assert authenticate(verifier, bearer(token_for(actor)), frozenset({"window"})) == actor


def test_role_that_the_route_does_not_name_is_refused(verifier):
    with pytest.raises(NotAllowed):
        authenticate(verifier, bearer(token_for(actor_as("provider"))), frozenset({"window"}))


def test_everybody_is_refused_when_a_route_names_no_role(verifier):
    with pytest.raises(NotAllowed):
        authenticate(verifier, bearer(token_for(actor_as("operator"))), frozenset())


def test_expired_token_is_refused(verifier):
    with pytest.raises(NotAuthenticated):
        verifier.actor(token_for(actor_as("window"), lifetime=-60))


def test_token_signed_by_a_foreign_key_is_refused(verifier):
    foreign = joserfc.jwk.OKPKey.generate_key("Ed25519", parameters={"kid": "test"})
    with pytest.raises(NotAuthenticated):
        verifier.actor(token_for(actor_as("window"), key=foreign))


def test_token_whose_claims_were_changed_is_refused(verifier):
    head, _, tail = token_for(actor_as("window")).split(".")
    other = token_for(actor_as("regulator")).split(".")[1]
    with pytest.raises(NotAuthenticated):
        verifier.actor(".".join((head, other, tail)))


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Basic YTpi", "Bearer not.a.token", "Bearer a.b.c.d"]
)
def test_request_without_a_token_is_refused(verifier, header):
    with pytest.raises(NotAuthenticated):
        authenticate(verifier, header, frozenset({"window"}))


def test_unsigned_token_is_refused(verifier):
    none = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4Iiwicm9sZSI6InJlZ3VsYXRvciJ9."
    with pytest.raises(NotAuthenticated):
        verifier.actor(none)


def test_public_route_asks_for_nothing(verifier):
    assert authenticate(verifier, None, frozenset({"public"})).role == "public"
