"""What a letter goes on saying when templates of the user's have a part in it: to whom, and that it is an example."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.documents.printed_text import plain, printed_lines
from reportgen.errors import UnreadableInput
from reportgen.language.harmless import harmless, safe_for_print


def check_still_said(html: str, shipped: str, context: Mapping[str, object], own: Mapping[str, str]) -> None:
    """Compares with what our own templates print; ``own``: the user's, by name.

    Raises: UnreadableInput where the addressee or the mark of an example stands in fewer places than in ours.
    """
    recipient, mark = context.get("recipient_lines"), context.get("banner")
    needed = [recipient[0]] if isinstance(recipient, tuple) and recipient else []
    needed += [mark] if isinstance(mark, str) else []
    for words in needed:
        looked_for = plain(safe_for_print(words))
        if _count(looked_for, html) < _count(looked_for, shipped):
            file = "parts/letterhead.html" if "parts/letterhead.html" in own else min(own)
            raise UnreadableInput("template.leaves-out", file=file, words=harmless(words))


def _count(words: str, html: str) -> int:
    return sum(line.text.count(words) for line in printed_lines(html))
