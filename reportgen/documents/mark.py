"""The words that an example carries on every page, in every file name and picture; nothing switches them off."""

from __future__ import annotations

from pathlib import PurePosixPath

from reportgen.case.values import Case
from reportgen.language.translator import Translator


def banner(case: Case, translator: Translator) -> str | None:
    """``KONSTRUIERTES BEISPIEL – NICHT EINREICHEN`` for constructed cases, ``MUSTER – …`` for samples, else None."""
    if case.constructed:
        return translator.text("banner.constructed")
    return translator.text("banner.sample") if case.sample else None


def marked_name(path: str, case: Case, translator: Translator) -> str:
    """``path`` with the banner's words before its ending."""
    words = banner(case, translator)
    if words is None:
        return path
    slug = "-".join(words.replace("–", " ").lower().split())
    whole = PurePosixPath(path)
    return str(whole.with_name(f"{whole.stem}.{slug}{whole.suffix}"))
