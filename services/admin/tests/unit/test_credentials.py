"""Slow hashes and signatures, with the real libraries."""

import argon2
import pytest

from admin.adapters import credentials


@pytest.fixture
def hasher(settings: None) -> credentials.Argon2Hasher:
    return credentials.Argon2Hasher()


def test_only_the_right_password_fits_when_it_was_hashed(hasher: credentials.Argon2Hasher) -> None:
    made = hasher.hash("correct horse")
    assert made.startswith("$argon2id$")
    assert hasher.fits("correct horse", made)
    assert not hasher.fits("wrong", made)


def test_nothing_fits_when_there_is_no_hash_or_a_broken_one(
    hasher: credentials.Argon2Hasher,
) -> None:
    assert not hasher.fits("correct horse", None)
    assert not hasher.fits("correct horse", "no hash")


def test_the_decoy_costs_the_same_when_there_is_no_account(
    hasher: credentials.Argon2Hasher,
) -> None:
    real = argon2.extract_parameters(hasher.hash("correct horse"))
    assert argon2.extract_parameters(credentials._decoy()) == real


def test_the_published_keys_hold_each_key_once_when_the_signing_key_is_trusted_too(
    settings: None,
) -> None:
    keys = credentials.public_keys()["keys"]
    assert [key["kid"] for key in keys] == ["test"]
