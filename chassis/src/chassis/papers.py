"""Papers: documents that are frozen when they are issued, and known elsewhere by their SHA-256 alone."""

import hashlib
import json
from typing import Any


def canonical(document: Any) -> bytes:
    """The one byte form of a JSON document: sorted keys, no spaces, UTF-8."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")


def sha256_of(document: Any) -> str:
    """SHA-256 (hex) over the canonical bytes."""
    return hashlib.sha256(canonical(document)).hexdigest()
