"""Kind `sftp`: a folder on a server of SFTP, whose key is known."""

from flows.pull.keys import FILE_PATH, PASSWORD, USER, Key, Kind, address, path, variable
from flows.pull.kinds.files import fetch, offers

KIND = Kind(
    needs=(Key("location", "`sftp://` host and folder", address("sftp", with_user=True)), FILE_PATH),
    may_have=(
        USER,
        PASSWORD,
        Key("key_file", "private key, instead of a password", path),
        Key("passphrase_env", "variable that holds the passphrase of that key", variable),
        Key("known_hosts", "keys of hosts, else `~/.ssh/known_hosts`", path),
    ),
    offers=offers,
    fetch=fetch,
    is_listed=True,
)
