"""The kinds of text and number a case may hold, and their limits."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Language = Literal["de", "en"]
Day = date  # a key may itself be called "date"


def _one_line(text: str) -> str:
    if any(ord(character) < 32 or ord(character) == 127 for character in text):
        raise ValueError("case.one-line")
    return text


def _without_controls(text: str) -> str:
    if any(ord(character) < 32 and character not in "\n\t" for character in text):
        raise ValueError("case.no-controls")
    return text


Line = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True), AfterValidator(_one_line)]
Prose = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1500, strip_whitespace=True),
    AfterValidator(_without_controls),
]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
EmailAddress = Annotated[str, StringConstraints(pattern=r"^[^\s@<>]{1,64}@[^\s@<>]{1,190}$")]
Mac = Annotated[str, StringConstraints(pattern=r"^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$", to_lower=True)]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]  # ISO 3166-1 alpha-2
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
RelativePath = Annotated[str, StringConstraints(min_length=1, max_length=240), AfterValidator(_one_line)]
Several = Field(strict=False)  # TOML knows arrays only; a case holds tuples


class CaseValue(BaseModel):
    """What all parts of a case share: unknown keys are mistakes, nothing is converted, nothing changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Local(CaseValue):
    """A text of the user's own in each language the letters are written in."""

    de: Prose | None = Field(default=None, description="in German")
    en: Prose | None = Field(default=None, description="in English")

    def in_language(self, language: Language) -> str | None:
        """The text in that language; None where the user has not written it."""
        return self.de if language == "de" else self.en
