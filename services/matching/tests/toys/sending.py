"""A process patched as the service's is: each line on stdin is a list of deliveries, made all at once; each line on
stdout tells how they ended, and the most memory that the process ever took (kB)."""

import eventlet
import eventlet.patcher
import eventlet.tpool

eventlet.monkey_patch()

import dataclasses  # noqa: E402
import datetime  # noqa: E402
import json  # noqa: E402
import resource  # noqa: E402
import ssl  # noqa: E402
import sys  # noqa: E402
import uuid  # noqa: E402

from matching.adapters.signing import Signing  # noqa: E402
from matching.adapters.webhook import Limits, Sender, look_up  # noqa: E402


def found(host, port, named):
    """As the test says; "slow" is a resolver that thinks for three seconds, in a thread as the real one is."""
    if host not in named:
        return look_up(host, port)
    if named[host] == "slow":
        eventlet.tpool.execute(eventlet.patcher.original("time").sleep, 3)
        return []
    return named[host]


def send(case):
    named = case.get("names", {})
    sender = Sender(
        Signing(case["master"]),
        case.get("local", True),
        limits=Limits(**case.get("limits", {})),
        resolve=lambda host, port: found(host, port, named),
        trust=ssl.create_default_context(cafile=case["trust"]) if "trust" in case else None,
    )
    now = datetime.datetime.now(datetime.UTC)
    body = case.get("body", "{}").encode()
    attempt = sender.send("P001", case["url"], uuid.UUID(case["event"]), body, (1,), now)
    return dataclasses.asdict(attempt)


for line in sys.stdin:
    ended = list(eventlet.GreenPool().imap(send, json.loads(line)))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(json.dumps({"ended": ended, "kb": most}) + "\n")
    sys.stdout.flush()
