"""TLS in front of a PostgreSQL without it, asked for as its protocol asks."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.servers.loopback import starting

ASKED_BYTES = 8
"""Of the request for TLS, which comes before anything else."""


@contextmanager
def tls_before(server_port: int, certificate: tuple[Path, Path]) -> Iterator[int]:
    """Stand in front of a port with a certificate and its key; yield the port to connect to."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, EOFError):
            await reader.readexactly(ASKED_BYTES)
            writer.write(b"S")
            await writer.start_tls(context)
            from_server, to_server = await asyncio.open_connection("127.0.0.1", server_port)
            await asyncio.gather(_pass_on(reader, to_server), _pass_on(from_server, writer))
        writer.close()

    with starting() as start:
        yield start(asyncio.start_server(serve, "127.0.0.1", 0)).sockets[0].getsockname()[1]


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(4096):
        writer.write(piece)
        await writer.drain()
    writer.close()
