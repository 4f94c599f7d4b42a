"""Every error a user can meet, its exit code and where its words stand.

An error carries a *message id* and plain values; the shells turn both into a sentence in the user's language
(catalogue entries ``error.<message id>`` and ``error.<message id>.hint``). Bad data inside an otherwise good input
is never an error but a value; a bug is any exception that is not a :class:`ReportgenError`.
"""

from __future__ import annotations


class ReportgenError(Exception):
    """A bad input or a refused action, told in one sentence with advice.

    ``message_id`` names the catalogue entry without the leading ``error.``; ``values`` fill its placeholders.
    """

    exit_code = 1

    def __init__(self, message_id: str, **values: str | int) -> None:
        super().__init__(message_id, values)
        self.message_id = message_id
        self.values = values

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.message_id} ({details})" if details else self.message_id


class UsageError(ReportgenError):
    """The command was called in a way it cannot serve."""

    exit_code = 2


class UnreadableInput(ReportgenError):
    """A file is not what it should be: no capture, broken TOML, an unknown key, a wrong registry answer."""

    exit_code = 3


class EvidenceMismatch(ReportgenError):
    """A digest differs from the one that was noted."""

    exit_code = 4


class Unreachable(ReportgenError):
    """A service that the user asked for by name did not answer."""

    exit_code = 5


class InstallationError(ReportgenError):
    """A system library or package that the command needs is missing."""

    exit_code = 6


class CaseIncomplete(ReportgenError):
    """The case lacks something (an exhibit, an answer) or the law says stop."""

    exit_code = 7


class OutputError(ReportgenError):
    """The result cannot be written: disk full, target exists, no permission."""

    exit_code = 8


class Problems(UnreadableInput):
    """Several mistakes in one file, told at once; each is an error of its own."""

    def __init__(self, message_id: str, problems: tuple[ReportgenError, ...], **values: str | int) -> None:
        super().__init__(message_id, **values)
        self.problems = problems


class MissingFiles(CaseIncomplete):
    """Files that the case names and that are not there: all of them, as (message id of what it is, path)."""

    def __init__(self, missing: tuple[tuple[str, str], ...]) -> None:
        super().__init__("build.files-missing")
        self.missing = missing


EXIT_CODES: dict[int, str] = {
    0: "ok",
    1: "bug",
    2: "usage",
    3: "unreadable input",
    4: "evidence mismatch",
    5: "unreachable",
    6: "installation",
    7: "case incomplete or legal stop",
    8: "output",
    130: "interrupted",
}
