"""Servers on free loopback ports, each in a thread of its own until the end of its block."""

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@contextmanager
def served(handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve HTTP; yield the address."""
    quiet = type("Handler", (handler,), {"log_message": lambda *_: None})
    with ThreadingHTTPServer(("127.0.0.1", 0), quiet) as server:
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that hang up
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http{'s' * (tls is not None)}://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(10)


@contextmanager
def portal(make: Callable[[str], Any]) -> Iterator[Any]:
    """Serve what is made of its address: it answers path, parameters and token with status, headers, body."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts, token = urlsplit(self.path), self.headers.get("Authorization")
            status, headers, body = made.answer(parts.path, dict(parse_qsl(parts.query)), token)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    with served(Handler) as address:
        made = make(address)
        yield made


@contextmanager
def starting() -> Iterator[Callable[[Awaitable[Any]], Any]]:
    """Yield what starts a server of asyncio, and close it at the end."""
    loop, servers = asyncio.new_event_loop(), []
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def started(server: Awaitable[Any]) -> Any:
        servers.append(await server)
        return servers[-1]

    try:
        yield lambda server: asyncio.run_coroutine_threadsafe(started(server), loop).result()
    finally:
        for end in (*(server.close for server in servers), loop.stop):
            loop.call_soon_threadsafe(end)
        thread.join(10)
        loop.close()
