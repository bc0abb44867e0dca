"""Kind `s3`: what lies below a prefix of a bucket of S3, or of what speaks like it."""

from pathlib import Path
from typing import Any

from flows.problems import WrongUsage
from flows.pull.keys import CA_FILE, FILE_PATH, TEXT, TLS, Key, Kind, address, parted, variable
from flows.pull.kinds.files import fetch, offers


def endpoint(found: Any, folder: Path) -> str:
    """Read where S3 is reached."""
    parts = parted(TEXT(found, folder))
    if parts is None or parts.scheme not in ("https", "http") or not parts.hostname or "@" in parts.netloc:
        raise WrongUsage(  # not shown: it may hold a secret
            " is no address; expected https://host, without user, password or key."
        )
    return str(found)


KIND = Kind(
    needs=(Key("location", "`s3://` bucket and prefix", address("s3")), FILE_PATH),
    may_have=(
        Key("key_env", "variable that holds the id of the key", variable),
        Key("secret_env", "variable that holds its secret", variable),
        Key("region", "region of the bucket", TEXT),
        Key("endpoint", "where it is reached, if not at Amazon's", endpoint),
        CA_FILE,
        TLS,
    ),
    offers=offers,
    fetch=fetch,
    is_listed=True,
)
