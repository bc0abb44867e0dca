"""An S3 server on loopback: moto, in a process of its own, with one bucket."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import boto3
import httpx
from moto.server import ThreadedMotoServer

BUCKET = "deliveries"
KEY, SECRET = "S3CRET-key", "S3CRET-s3"  # of this server alone


@dataclass(frozen=True)
class S3:
    """A running server."""

    endpoint: str

    @property
    def location(self) -> str:
        return f"s3://{BUCKET}"

    def put(self, name: str, content: bytes, **more: str) -> None:
        self._client().put_object(Bucket=BUCKET, Key=name, Body=io.BytesIO(content), **more)

    def _client(self):  # type: ignore[no-untyped-def]
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
        )


@contextmanager
def serving() -> Iterator[S3]:
    """Serve an empty bucket on a free port until the end."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        running = S3(f"http://{host}:{port}")
        httpx.post(f"{running.endpoint}/moto-api/reset")  # all servers of a process hold the same buckets
        running._client().create_bucket(Bucket=BUCKET)
        yield running
    finally:
        server.stop()
