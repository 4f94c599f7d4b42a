"""Confirms every finding of the examples, as their invented owner would: ``make review-examples``.

The answers are written anew with a fixed time, so that the examples stay the same bytes. A new or changed finding is
left unconfirmed by the build until this was run again and its difference read.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from reportgen.actions.case_files import REVIEW_FILE
from reportgen.actions.review import Answer, give, open_review
from reportgen.adapters.custody_file import CUSTODY_FILE
from reportgen.findings.confirmation import Standing

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
ANSWERED_AT = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def confirm(case: Path) -> int:
    """How many findings were confirmed."""
    (case / REVIEW_FILE).unlink(missing_ok=True)
    review = open_review(case)
    asked = [found for found in review.analysis.reviews if found.standing is not Standing.NOT_ASKED]
    give(review, [Answer(assertion=found.assertion.id, accepted=True) for found in asked], at=ANSWERED_AT)
    (case / CUSTODY_FILE).unlink(missing_ok=True)  # its times are of today; the examples must stay the same bytes
    return len(asked)


if __name__ == "__main__":
    for maker in sorted(EXAMPLES.glob("*/make_capture.py")):
        subprocess.run([sys.executable, str(maker)], check=True, stdout=subprocess.DEVNULL)
    for folder in sorted(path.parent for path in EXAMPLES.glob("*/case.toml")):
        print(f"{folder.name}: {confirm(folder)} findings confirmed")
