"""The key under which numbers of people become pseudonyms, and where it comes from."""

import hashlib
import hmac
import os
import re
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pyarrow

from flows.problems import WrongUsage

BLOCK = 64
"""Bytes of a block of SHA-256, to which HMAC pads its key (RFC 2104)."""
LEAST_BYTES = 32
PSEUDONYM_BYTES = 16
VERSION = re.compile("[0-9a-f]{8}")
"""What the version of a key looks like."""
VARIABLE = "CAKUPAN_PSEUDONYM_KEY"
HOW = (
    "Make one, once, and keep a copy in a safe: without it earlier months cannot be joined to later ones.\n"
    "  (umask 077; python3 -c 'import secrets; print(secrets.token_hex(32))' > pseudonym.key)\n"
    'Then name the file in cakupan.toml, [privacy] key_file = "pseudonym.key", '
    f"or put its text into {VARIABLE}."
)


@dataclass(frozen=True, repr=False)
class PseudonymKey:
    """A secret key; it shows nothing of itself but its version."""

    secret: bytes

    @property
    def version(self) -> str:
        """Short name of the key, by which rows of two keys are told apart."""
        return hmac.new(self.secret, b"version", hashlib.sha256).hexdigest()[:8]

    def pseudonyms(self, numbers: pyarrow.ChunkedArray) -> pyarrow.Array:
        """Return of each number the first 128 bits of its HMAC-SHA-256 (RFC 2104), null for null.

        The blocks with the key are digested once; hmac.digest would do it again for each number, and takes
        twice as long.
        """
        padded = self.secret.ljust(BLOCK, b"\0")
        begin_inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded)).copy
        begin_outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded)).copy
        made: list[bytes | None] = []
        for number in numbers.cast(pyarrow.binary()).to_pylist():
            if number is None:
                made.append(None)
                continue
            inner, outer = begin_inner(), begin_outer()
            inner.update(number)
            outer.update(inner.digest())
            made.append(outer.digest()[:PSEUDONYM_BYTES])
        stored = pyarrow.array(made, pyarrow.binary(PSEUDONYM_BYTES))
        return pyarrow.ExtensionArray.from_storage(pyarrow.uuid(), stored)


@dataclass(frozen=True)
class KeyPlace:
    """Where whoever does a job finds the key, and which one it must be. The key itself is in no job."""

    file: Path | None
    """Where the environment has none; also on the machine of a worker for its owner alone."""
    simulated: Path | None
    """What marks a folder of simulated records, which bring their own; None of others."""
    version: str

    def read(self) -> PseudonymKey:
        """Return the key. Raises WrongUsage where there is none, or another one than the run has."""
        if self.simulated is None:
            key = read_key(self.file)
        else:
            said = tomllib.loads(self.simulated.read_text(encoding="utf-8-sig"))
            key = key_of(str(said.get("pseudonym_key")), str(self.simulated))
        if key.version != self.version:
            raise WrongUsage(
                f"The key of the pseudonyms is another one for this worker (version {key.version}) than for "
                f"the run ({self.version}). Give both the same, in {VARIABLE} or in the file of "
                "[privacy] key_file, and run again."
            )
        return key


def read_key(file: Path | None) -> PseudonymKey:
    """Return the key of the environment, else of the file. Raises WrongUsage that says how to make one."""
    text = os.environ.get(VARIABLE)
    if text:
        return key_of(text, f"the environment variable {VARIABLE}")
    if file is None:
        raise WrongUsage(f"Administrative records need a key for their pseudonyms, and there is none. {HOW}")
    if not file.is_file():
        raise WrongUsage(f"No key for the pseudonyms at {file}. {HOW}")
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        raise WrongUsage(
            f"{file} may be read by others (mode {mode:04o}, expected 0600). Try: chmod 600 {file}"
        )
    return key_of(file.read_text(encoding="ascii", errors="replace"), str(file))


def key_of(text: str, place: str) -> PseudonymKey:
    """Return the key that a text of hexadecimal digits is. Raises WrongUsage without showing it."""
    try:
        secret = bytes.fromhex(text.strip())
    except ValueError:
        raise WrongUsage(f"{place} is not a key: expected hexadecimal digits. {HOW}") from None
    if not LEAST_BYTES <= len(secret) <= BLOCK:
        raise WrongUsage(
            f"{place} has {len(secret)} bytes, expected {LEAST_BYTES} to {BLOCK}, two digits each. {HOW}"
        )
    return PseudonymKey(secret)
