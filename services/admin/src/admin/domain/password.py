"""Which passwords are good enough: length before variety, nothing that is guessed first."""

from admin.domain.errors import WrongField

SHORTEST, LONGEST = 10, 128  # characters; the upper bound keeps hashing cheap to refuse

# Guessed first wherever passwords are guessed; compared in lower case without digits and signs at the end.
COMMON = frozenset(
    {
        *("password", "passw0rd", "p@ssw0rd", "p@ssword", "admin", "administrator", "operator"),
        *("shenyang", "station", "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm", "iloveyou"),
        *("welcome", "letmein", "changeme", "secret", "woaini", "zhiliang"),
    }
)
RUNS = (
    "0123456789012345678901234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
)


def wrong_password(password: str, name: str) -> list[WrongField]:
    """Why a password is refused for the account `name`; empty when it is good enough."""
    rules = (
        (
            len(password) < SHORTEST,
            "too_short",
            f"密码至少{SHORTEST}位。",
            f"At least {SHORTEST} characters.",
        ),
        (
            len(password) > LONGEST,
            "too_long",
            f"密码至多{LONGEST}位。",
            f"At most {LONGEST} characters.",
        ),
        (
            _holds(password, name),
            "holds_name",
            "密码不得包含账号名。",
            "It must not hold the account name.",
        ),
        (
            _is_guessable(password),
            "too_common",
            "密码过于常见或过于简单。",
            "It is too common or too simple.",
        ),
    )
    return [WrongField("password", code, zh, en) for broken, code, zh, en in rules if broken]


def _holds(password: str, name: str) -> bool:
    return bool(name) and name.lower() in password.lower()


def _is_guessable(password: str) -> bool:
    plain = password.lower()
    stem = plain.rstrip("0123456789!@#$%^&*.-_")
    return stem in COMMON or len(set(plain)) < 5 or any(plain in run for run in RUNS)
