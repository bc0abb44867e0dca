"""An SFTP server on loopback with a host key of its own, over a folder; its user has a password and a key."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

from tests.servers.loopback import starting

USER = "cakupan"
PASSWORD = "S3CRET-sftp"  # noqa: S105 - of this server alone


@dataclass
class Sftp:
    """A running server; a test changes its folder."""

    port: int
    folder: Path
    known_hosts: Path
    key_file: Path
    opened: list[str] = field(default_factory=list)
    """Paths of the files that were opened to be read."""
    refused: list[str] = field(default_factory=list)
    """Paths of files that may not be opened."""

    @property
    def location(self) -> str:
        return f"sftp://{USER}@127.0.0.1:{self.port}"


@contextmanager
def serving(folder: Path, keys: Path) -> Iterator[Sftp]:
    """Serve a folder until the end; the keys lie in another one."""
    host_key, user_key = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    user_key.write_private_key(keys / "user_key")
    opened: list[str] = []
    refused: list[str] = []

    class Login(asyncssh.SSHServer):
        def begin_auth(self, username: str) -> bool:  # noqa: ARG002 - everybody must prove who they are
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == (USER, PASSWORD)

        def public_key_auth_supported(self) -> bool:
            return True

        def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
            return username == USER and key.public_data == user_key.public_data

    class Files(asyncssh.SFTPServer):
        def __init__(self, channel: asyncssh.SSHServerChannel) -> None:
            super().__init__(channel, chroot=str(folder).encode())

        def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
            opened.append(path.decode())
            if path.decode().strip("/") in refused:
                raise asyncssh.SFTPPermissionDenied("refused")
            return super().open(path, pflags, attrs)

    with starting() as start:
        server = start(
            asyncssh.listen(
                "127.0.0.1", 0, server_factory=Login, server_host_keys=[host_key], sftp_factory=Files
            )
        )
        port, public = server.get_port(), host_key.export_public_key().decode().strip()
        (keys / "known_hosts").write_text(f"[127.0.0.1]:{port} {public}\n", encoding="ascii")
        yield Sftp(port, folder, keys / "known_hosts", keys / "user_key", opened, refused)
