"""What every value of a worker is made of: words and lines in both languages, and why a work came to no end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.language.values import LanguageCode

Words = Mapping[LanguageCode, str]
Lines = Mapping[LanguageCode, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Why a worker did not come to an end: what is wrong and what to do, as lines."""

    lines: Lines
