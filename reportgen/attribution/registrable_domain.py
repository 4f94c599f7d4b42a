"""The part of a host name that somebody registered: the one door of the public suffix list.

Source: publicsuffix.org; the list that comes with the installed package, no download.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_NAME_LIMIT = 253  # RFC 1035


def registrable_domain(host: str) -> str | None:
    """``example.co.uk`` of ``cam.eu.example.co.uk``; None for a bare suffix, an address, or what is no name.

    Under suffixes that companies let others register below (``amazonaws.com`` …) it is the customer's part.
    """
    name = host.rstrip(".").lower()
    if not name or len(name) > _NAME_LIMIT or not name.isascii() or not any(character.isalpha() for character in name):
        return None
    found = _list().privatesuffix(name)
    return found if isinstance(found, str) else None


@cache
def _list() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False)
