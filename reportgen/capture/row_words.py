"""One word for each conversation, in one byte: a dictionary would take a hundred, and there may be a million."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_WORDS_LIMIT_COUNT = 255


class RowWords(Mapping[int, str]):
    """Row → word, for few different words; a row that has none yet is not in it."""

    def __init__(self) -> None:
        self._codes = bytearray()
        self._words: list[str] = []
        self._code_of: dict[str, int] = {}
        self._count = 0

    def __getitem__(self, row: int) -> str:
        if 0 <= row < len(self._codes) and self._codes[row]:
            return self._words[self._codes[row] - 1]
        raise KeyError(row)

    def __iter__(self) -> Iterator[int]:
        return (row for row, code in enumerate(self._codes) if code)

    def __len__(self) -> int:
        return self._count

    def note(self, row: int, word: str) -> None:
        """Gives ``row`` its word, unless it has one. Raises: ValueError for the 256th word."""
        if row >= len(self._codes):
            self._codes.extend(bytes(row + 1 - len(self._codes)))
        if self._codes[row]:
            return
        code = self._code_of.get(word)
        if code is None:
            if len(self._words) >= _WORDS_LIMIT_COUNT:
                raise ValueError(word)
            self._words.append(word)
            code = self._code_of[word] = len(self._words)
        self._codes[row] = code
        self._count += 1
