"""The sending process at a test's hand, and a certificate for who it sends to."""

import datetime
import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

MASTER = "a master secret of forty characters, here"
SHORT = {"look_up": 0.5, "connect": 0.5, "read": 0.6, "total": 1.2}  # seconds
NOBODY = "http://127.0.0.1:9"  # a proxy that does not exist: whoever asks it fails


class Sending:
    """The process that sends; one line to it, one line back."""

    def __init__(self):
        proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), NOBODY)
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("sending.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **proxies, "PYTHONWARNINGS": "ignore"},
        )
        self.kb = 0

    def all(self, *cases):
        common = {"master": MASTER, "limits": SHORT}
        line = [{"event": str(uuid.uuid4()), **common, **case} for case in cases]
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        self.kb = told["kb"]
        return told["ended"]

    def one(self, url, **more):
        (ended,) = self.all({"url": url, **more})
        return ended

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)


def self_signed(host):
    """A private key and its certificate for a host, as PEM; it vouches for itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return secret + made.public_bytes(pem)
