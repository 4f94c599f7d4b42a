from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reportgen.actions.review import Answer, give_known
from reportgen.errors import UsageError
from reportgen.evidence.digest import sha256_of

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("comment", ["x" * 1501, "\x1b[31mred"])
def test_a_remark_that_cannot_be_kept_is_told_and_nothing_is_saved(tmp_path: Path, comment: str) -> None:
    (tmp_path / "case.toml").write_bytes(b"")
    answer = Answer(assertion="F01.pictures.K1", accepted=True, comment=comment)
    with pytest.raises(UsageError) as told:
        give_known(tmp_path, answer, digest="0" * 64, case_sha256=sha256_of(b""), at=AT)
    assert told.value.message_id == "review.comment"
    assert [path.name for path in tmp_path.iterdir()] == ["case.toml"]
