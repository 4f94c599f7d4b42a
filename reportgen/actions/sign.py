"""``sign``: a letter with a signature of the user's own appended; the letter itself stays as it was."""

from __future__ import annotations

from pathlib import Path

from reportgen.actions.custody_log import has_log, note_outputs
from reportgen.adapters.files import write_file_atomically
from reportgen.adapters.folder import read_input, shown_path
from reportgen.adapters.signing import AskStamp, sign_pdf
from reportgen.errors import UnreadableInput
from reportgen.evidence.custody import Json
from reportgen.evidence.custody_kinds import SIGN
from reportgen.evidence.digest import sha256_of

PDF_LIMIT_BYTES = 100 * 1024 * 1024
_KEY_LIMIT_BYTES = 1024 * 1024
_LEVELS_UP = 6  # from a letter in a bundle in a case to the case


def sign(pdf: Path, p12: Path, password: bytes | None, *, ask_stamp: AskStamp | None, output: Path) -> Path:
    """Writes the signed letter; noted in the log of the case that the letter lies in.

    Raises: UnreadableInput, OutputError, InstallationError; Unreachable of ``ask_stamp``.
    """
    data = read_input(pdf, PDF_LIMIT_BYTES)
    if not data.startswith(b"%PDF-"):
        raise UnreadableInput("sign.not-signable", file=shown_path(pdf))
    key = read_input(p12, _KEY_LIMIT_BYTES)
    signed = sign_pdf(data, key, password, ask_stamp=ask_stamp, name=shown_path(pdf))
    write_file_atomically(output, signed, replace=False)
    case = next((folder for folder in pdf.resolve().parents[:_LEVELS_UP] if has_log(folder)), None)
    if case is not None:
        details: dict[str, Json] = {
            "input": {"path": pdf.name, "sha256": sha256_of(data)},
            "output": {"path": output.name, "sha256": sha256_of(signed)},
            "with_time_stamp": ask_stamp is not None,
        }
        note_outputs(case, [(SIGN, details)])
    return output
