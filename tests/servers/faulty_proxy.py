"""Stands in front of any server on loopback and spoils connections where a test says how."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import NamedTuple

PIECE = 4096


class Spoiled(NamedTuple):
    """What goes wrong with one connection."""

    kind: str
    """refuse, cut, stall, late (for a moment), or rubbish instead of the server's words."""
    after: int = 0
    """Bytes of the server that come before it goes wrong."""


@dataclass
class Proxy:
    """A running proxy; a test changes its faults between connections."""

    port: int
    server_port: int
    faults: list[Spoiled | None] = field(default_factory=list)
    """Of the next connections, in order; None: nothing goes wrong."""
    met: list[str] = field(default_factory=list)
    """Kinds of the faults that connections have met."""
    stall_seconds: float = 5.0
    """Then it hangs up."""
    given: int = 0
    """Bytes of the server that were passed on."""
    released: threading.Event = field(default_factory=threading.Event)
    """Ends every stall."""

    def serve(self, client: socket.socket) -> None:
        """Pass on one connection until one end, or its fault, ends it."""
        fault = self.faults.pop(0) if self.faults else None
        with client, suppress(OSError):
            if fault is not None and fault.kind == "refuse":
                self._spoil(client, fault)
                return
            with socket.create_connection(("127.0.0.1", self.server_port)) as server:
                for one in (client, server):  # small pieces do not wait for one another
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=_pass_on, args=(client, server), daemon=True).start()
                self._answer(client, server, fault)

    def _answer(self, client: socket.socket, server: socket.socket, fault: Spoiled | None) -> None:
        passed = 0
        while piece := server.recv(PIECE):
            if fault is not None and passed + len(piece) > fault.after:
                client.sendall(piece[: fault.after - passed])
                self._spoil(client, fault)
                if fault.kind != "late":
                    client.shutdown(socket.SHUT_RDWR)  # closing alone waits for the thread that reads
                    return
                piece, fault = piece[fault.after - passed :], None
            client.sendall(piece)
            passed += len(piece)
            self.given += len(piece)
        client.shutdown(socket.SHUT_WR)

    def _spoil(self, client: socket.socket, fault: Spoiled) -> None:
        self.met.append(fault.kind)
        if fault.kind in ("late", "stall"):
            self.released.wait(self.stall_seconds if fault.kind == "stall" else 0.05)
        elif fault.kind == "rubbish":
            client.sendall(b"\x00\xffrubbish\r\n\r\n" * 20)
        else:  # it hangs up
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _pass_on(client: socket.socket, server: socket.socket) -> None:
    with suppress(OSError):
        while piece := client.recv(PIECE):
            server.sendall(piece)
        server.shutdown(socket.SHUT_WR)


@contextmanager
def spoiling(server_port: int) -> Iterator[Proxy]:
    """Stand in front of a port until the end."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        proxy = Proxy(listener.getsockname()[1], server_port)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    threading.Thread(target=proxy.serve, args=(client,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield proxy
        finally:
            proxy.released.set()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
