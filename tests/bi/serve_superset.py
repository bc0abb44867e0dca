"""Serve the Superset of the tests on the loopback address, as its container image does: 20 threads.

Usage: python serve_superset.py PORT, with the Python of the environment of Superset. It makes its own
database in SUPERSET_HOME, and the administrator that SUPERSET_USER and SUPERSET_PASSWORD name. It ends when
its input does, and reaches no other machine.
"""

import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import superset
from flask import Flask
from flask_migrate import upgrade
from gunicorn.app.base import BaseApplication
from superset.app import create_app

LOOPBACK = "127.0.0.1"
GUNICORN = {"workers": 1, "worker_class": "gthread", "threads": 20, "control_socket_disable": True}


def stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse to look up or to reach another machine, and say so in the log."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if host not in (None, LOOPBACK, "localhost"):
        sys.stderr.write(f"REFUSED: {event} {host}\n")
        raise PermissionError(f"{event} {host}: this Superset stays on its machine")


def end_with_input() -> None:
    """End the server when the process that started it closes our input, or has gone."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def prepare(app: Flask) -> None:
    """Make Superset's own database, its roles and the administrator."""
    with app.app_context():
        upgrade(str(Path(superset.__file__).with_name("migrations")))
        for logger in logging.root.manager.loggerDict.values():  # the migrations silence them
            if isinstance(logger, logging.Logger):
                logger.disabled = False
        superset.appbuilder.add_permissions(update_perms=True)
        manager = superset.security_manager
        manager.sync_role_definitions()
        name, password = os.environ["SUPERSET_USER"], os.environ["SUPERSET_PASSWORD"]
        address = f"{name}@example.org"
        manager.add_user(name, "Test", "Admin", address, manager.find_role("Admin"), password=password)


class Served(BaseApplication):  # type: ignore[misc]
    """Gunicorn over an application that is already there."""

    def __init__(self, app: Flask, port: str) -> None:
        self.app, self.bind = app, f"{LOOPBACK}:{port}"
        super().__init__()

    def load_config(self) -> None:
        for name, value in {**GUNICORN, "bind": self.bind}.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


def main(port: str) -> None:
    """Serve until the input ends."""
    sys.addaudithook(stay_here)
    threading.Thread(target=end_with_input, daemon=True).start()
    app = create_app()
    prepare(app)
    Served(app, port).run()


if __name__ == "__main__":
    main(sys.argv[1])
