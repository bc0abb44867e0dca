"""A receiver of notifications on a free loopback port, which answers as it is told and keeps what it got."""

import json
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.servers.loopback import served

SECRET = "T0P/SECRET"  # noqa: S105 - so that it would be found


@dataclass
class Receiver:
    """What a receiver answers, the last for ever, and the bodies that it got."""

    address: str = ""
    answers: list[int] = field(default_factory=lambda: [200])
    delay_seconds: float = 0
    got: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Serve a receiver until the block ends."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.got.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            time.sleep(receiver.delay_seconds)
            answers = receiver.answers
            self.send_response(answers.pop(0) if len(answers) > 1 else answers[0])
            self.end_headers()

    with served(Handler, tls) as address:
        receiver.address = f"{address}/services/{SECRET}"
        yield receiver
