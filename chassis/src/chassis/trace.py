"""Where a request or a message belongs in its trace: the `traceparent` of W3C Trace Context, level 1.

Pure functions; the collector of spans, if any, comes on top of them.
"""

import dataclasses
import re
import secrets

VERSION = "00"
SAMPLED = 1  # the only flag that level 1 knows; others are not carried on
# Lower case only. A later version may have more behind a further dash; what is known of it is read as this one.
FORM = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
LONGEST = 512  # characters that anybody looks at


@dataclasses.dataclass(frozen=True)
class Trace:
    """One span of a trace; `str()` of it is the header."""

    trace_id: str
    span_id: str
    flags: int = SAMPLED

    def __str__(self) -> str:
        return f"{VERSION}-{self.trace_id}-{self.span_id}-{self.flags:02x}"


def new() -> Trace:
    """The first span of a trace of our own."""
    return Trace(_hex(16), _hex(8))


def parse(header: str | None) -> Trace | None:
    """The span that a header names; None where it is missing or not valid."""
    found = FORM.fullmatch((header or "")[:LONGEST])
    if not found:
        return None
    version, trace_id, span_id, flags, more = found.groups()
    wrong = version == "ff" or not int(trace_id, 16) or not int(span_id, 16)
    if wrong or (version == VERSION and more):
        return None
    return Trace(trace_id, span_id, int(flags, 16) & SAMPLED)


def child(header: str | None) -> Trace:
    """A new span in the trace of the header; of a new trace where the header names none."""
    parent = parse(header)
    return Trace(parent.trace_id, _hex(8), parent.flags) if parent else new()


def id_of(header: str | None) -> str | None:
    """The trace that a header names, if any."""
    found = parse(header)
    return found.trace_id if found else None


def _hex(size: int) -> str:
    """Random, as hexadecimal, never all zeros."""
    return f"{secrets.randbelow(256**size - 1) + 1:0{2 * size}x}"
