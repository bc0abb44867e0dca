"""What can go wrong, said once: each problem knows its exit code, and its text is all a user sees."""


class Problem(Exception):
    """Something a person can act on. The text says what was found, what was expected, where, what to do."""

    exit_code = 1


class NotPublished(Problem):
    """The data or a check did not pass, or reference data were refused; nothing was published."""

    exit_code = 1


class WrongUsage(Problem):
    """The command or the configuration is wrong."""

    exit_code = 2


class OutsideFailed(Problem):
    """Something outside failed: network, disk, or another run that does not end."""

    exit_code = 3
