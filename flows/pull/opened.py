"""The folders of a source, opened through fsspec, and what goes wrong there in our own words."""

import errno
import logging
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import aiohttp
import asyncssh
import botocore.exceptions
from aiobotocore.session import AioSession  # type: ignore[import-untyped]
from fsspec import AbstractFileSystem, filesystem
from fsspec.exceptions import FSTimeoutError

from flows.problems import OutsideFailed, WrongUsage
from flows.pull.offer import NotReached, Transient
from flows.pull.web import secret
from flows.sources import Source

T = TypeVar("T")
for _name in ("aiobotocore", "asyncssh", "botocore"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # they write headers and keys, and every packet

BLOCK = 8 << 20
"""Bytes that are asked for at once of S3."""
LIBRARY_ERRORS = (
    *(aiohttp.ClientError, botocore.exceptions.BotoCoreError, FSTimeoutError),
    *(asyncssh.Error, asyncssh.KeyImportError, asyncssh.KeyEncryptionError),
)
"""What the libraries raise that is no error of the system."""
SILENT = (
    *(aiohttp.ClientConnectorError, ConnectionRefusedError, FSTimeoutError, TimeoutError, socket.gaierror),
    *(botocore.exceptions.ConnectTimeoutError, botocore.exceptions.EndpointConnectionError),
    botocore.exceptions.ReadTimeoutError,
)
MAY_BE_BETTER = (
    *SILENT,
    *(aiohttp.ClientError, botocore.exceptions.ConnectionError, botocore.exceptions.HTTPClientError),
    *(botocore.exceptions.IncompleteReadError, asyncssh.ChannelOpenError, asyncssh.DisconnectError),
    *(asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection, ConnectionError),
)
"""The first of these say that the host itself is not reached or gives nothing."""
TOLD: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    (
        (asyncssh.HostKeyNotVerifiable,),
        "shows a key that is not among the known hosts. Ask the host's owner whether its key changed; only "
        "then write the new one there. Nothing was sent to it.",
    ),
    (
        (aiohttp.ClientSSLError, botocore.exceptions.SSLError, ssl.SSLError),
        "is not trusted: its certificate does not prove its name. Name the authority in ca_file.",
    ),
    (
        (PermissionError, asyncssh.PermissionDenied, asyncssh.SFTPPermissionDenied),
        "does not let us in, or does not let us read that. See user, key and rights.",
    ),
    (
        (botocore.exceptions.NoCredentialsError, botocore.exceptions.PartialCredentialsError),
        "needs a key. Name the variables that hold it: key_env and secret_env.",
    ),
    (
        (asyncssh.KeyImportError, asyncssh.KeyEncryptionError),
        "is not asked: its key_file cannot be read. See that file and its passphrase_env.",
    ),
)
"""What is said of errors that no other try mends. The first that fits holds: a refused key also cuts off."""
UNREACHED = {errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN, errno.ENETUNREACH}
BRIEFLY = UNREACHED | {
    *(errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.EIO, errno.EREMOTEIO, errno.ESTALE, errno.EINVAL)
}
"""Of the system, and how s3fs says 500, 503 and that an object changed while it was read."""


def root_of(source: Source) -> str:
    """Return the path of the location on its own system."""
    if source.kind == "files":
        return source.location
    parts = urlsplit(source.location)
    return f"{parts.netloc}{parts.path}" if source.kind == "s3" else unquote(parts.path) or "/"


@contextmanager
def opened(source: Source) -> Iterator[AbstractFileSystem]:
    """Give the system of the source's folders. Raises WrongUsage, Transient or another OutsideFailed."""
    try:
        if source.kind == "sftp":
            system = _sftp(source)
            try:
                yield system
            finally:
                system.loop.call_soon_threadsafe(system.client.close)
        else:
            yield _s3(source) if source.kind == "s3" else filesystem("file", skip_instance_cache=True)
    except (OSError, *LIBRARY_ERRORS) as error:
        raise _problem(source, error) from None


def within(system: AbstractFileSystem, source: Source, act: Callable[[], T]) -> T:
    """Return what `act` returns; a server of SFTP that gives nothing is cut off after the time-out.

    Its keepalives tell only that SSH is alive, not that whoever reads its files is.
    """
    if source.kind != "sftp":  # the others have time-outs of their own, or are the disk
        return act()
    abort = system.client.abort
    is_silent = threading.Event()

    def cut_off() -> None:
        is_silent.set()
        system.loop.call_soon_threadsafe(abort)

    timer = threading.Timer(source.timeout_seconds, cut_off)
    timer.daemon = True
    timer.start()
    try:
        return act()
    except (OSError, *LIBRARY_ERRORS) as error:
        if is_silent.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()


def _sftp(source: Source) -> AbstractFileSystem:
    """Open SFTP with the key or password that is declared and no other, to a host whose key is known."""
    from sshfs import SSHFileSystem  # noqa: PLC0415 - half a second that other kinds need not wait

    parts, options = urlsplit(source.location), source.options
    known_hosts = Path(options.get("known_hosts") or "~/.ssh/known_hosts").expanduser()
    if not known_hosts.is_file():
        raise OutsideFailed(
            f"{source.name}: there are no known hosts at {known_hosts}, so nobody can tell whether "
            f"{parts.hostname} is who it says. Write the host's key there, as ssh-keyscan prints it, after "
            "comparing it with what the host's owner says, or name the file in known_hosts."
        )
    seconds = source.timeout_seconds
    return SSHFileSystem(
        str(parts.hostname),
        port=parts.port or 22,
        username=secret(source, "user_env") or parts.username or (),
        password=secret(source, "password_env"),
        client_keys=[options["key_file"]] if "key_file" in options else None,
        passphrase=secret(source, "passphrase_env"),
        known_hosts=str(known_hosts),
        agent_path=None,
        config=None,
        connect_timeout=seconds,
        login_timeout=seconds,
        keepalive_interval=max(1, seconds // 3),
        keepalive_count_max=2,
        skip_instance_cache=True,
    )


def _s3(source: Source) -> AbstractFileSystem:
    """Open S3; it is we who try again, so the library does not."""
    from s3fs import S3FileSystem  # noqa: PLC0415 - a second that other kinds need not wait

    options, seconds = source.options, source.timeout_seconds
    if "ca_file" in options and not Path(options["ca_file"]).is_file():
        raise WrongUsage(
            f"sources.{source.name}.ca_file is {options['ca_file']}; expected a file of certificates in PEM."
        )
    system = S3FileSystem(
        session=_s3_session(),
        key=secret(source, "key_env"),
        secret=secret(source, "secret_env"),
        endpoint_url=options.get("endpoint"),
        client_kwargs={"region_name": options.get("region"), "verify": options.get("ca_file")},
        config_kwargs={
            "connect_timeout": seconds,
            "read_timeout": seconds,
            "retries": {"total_max_attempts": 1},
        },
        default_block_size=BLOCK,
        default_fill_cache=False,
        use_listings_cache=False,
        skip_instance_cache=True,
    )
    system.retries = 1
    return system


@cache
def _s3_session() -> AioSession:
    """Return what reads the library's descriptions of S3, half a second of work, once for all files."""
    return AioSession()


def _problem(source: Source, error: Exception) -> OutsideFailed:
    """Return what a library or the system raised, without its text: that may quote anything."""
    where = f"{source.name}: {urlsplit(source.location).hostname or source.location}"
    for kinds, told in TOLD:
        if isinstance(error, kinds):
            return OutsideFailed(f"{where} {told}")
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, MAY_BE_BETTER) or number in BRIEFLY:
        found = NotReached if isinstance(error, SILENT) or number in UNREACHED else Transient
        return found(f"{where} is not reached, or was cut off ({type(error).__name__}).")
    what = os.strerror(number) if number else f"{type(error).__name__}, which we did not foresee"
    return OutsideFailed(f"{where} failed: {what}. Mend that and pull again.")
