"""Two names of a file system change places in one step, where it can: a reader always finds one of them."""

import ctypes
import errno
import os
from pathlib import Path

AT_FDCWD = -100
EXCHANGE = 2
"""RENAME_EXCHANGE of Linux (renameat2, glibc 2.28 and later) and RENAME_SWAP of macOS (renamex_np)."""
CANNOT = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM)
"""What a system or a file system says that cannot do it, as NFS."""


def exchange(one: Path, other: Path) -> bool:
    """Let two names on one file system change places; False where that cannot be done in one step.

    Raises OSError as a rename does, where one of them is not there.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if hasattr(libc, "renameat2"):
        failed = libc.renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], EXCHANGE)
    elif hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(*names, EXCHANGE)
    else:
        return False
    if failed and ctypes.get_errno() in CANNOT:
        return False
    if failed:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(one), None, str(other))
    return True
