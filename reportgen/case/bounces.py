"""Which exhibit is the mail server's error message about which sent message."""

from __future__ import annotations

from reportgen.case.text import Key
from reportgen.case.values import Case


def bounce_exhibits(case: Case) -> dict[Key, Key]:
    """Id of the sent message → id of the exhibit: as the case names it, else the notice that answers it."""
    found = {
        notice.answers: notice.exhibit
        for notice in case.correspondence
        if notice.direction == "received" and "undeliverable" in notice.says and notice.answers and notice.exhibit
    }
    named = {
        sent.id: sent.bounce_exhibit
        for sent in case.correspondence
        if sent.direction == "sent" and sent.bounce_exhibit is not None
    }
    return found | named
