"""Whether devices can be told apart where a capture was taken, seen from its link types and frames.

Behind a router's address translation all conversations carry the router's address, and inside PPPoE or on links without
hardware addresses nothing names a device: there a claim may speak of the connection only.
Source: RFC 2516 (PPPoE), RFC 1918 and 6598 (addresses behind translation), tcpdump's list of link types.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from reportgen.attribution.scope import AddressScope, scope_of
from reportgen.capture.file_values import FileReconciliation
from reportgen.capture.values import Flow


class Obstacle(StrEnum):
    """Why no device can be told apart; message ids below ``obstacle.``."""

    NO_HARDWARE_ADDRESS = "no-hardware-address"
    PPPOE = "pppoe"
    TRANSLATED = "translated"
    NOT_AT_HOME = "not-at-home"  # as the case says; the frames themselves do not show it


# Loopback, raw IP, PPP in its framings, netfilter's log.
_LINKS_WITHOUT_HARDWARE_ADDRESS = frozenset({0, 9, 12, 14, 50, 51, 101, 104, 108, 228, 229, 239})
_HOME = frozenset({AddressScope.PRIVATE, AddressScope.LINK_LOCAL})
_OUTSIDE = frozenset({AddressScope.GLOBAL, AddressScope.DOCUMENTATION})
_ROUTERS_OWN = _OUTSIDE | {AddressScope.SHARED}


def names_one_device(address: str) -> bool:
    """Whether an address can be one device's alone: any of IPv6, and those of a home network."""
    return ":" in address or scope_of(address) in _HOME


class View:
    """What the conversations of a capture show of the place; told one by one."""

    def __init__(self, files: Iterable[FileReconciliation]) -> None:
        links = {found.link_type for file in files for found in file.interfaces if found.records_count}
        self._has_no_hardware_address = bool(links) and links <= _LINKS_WITHOUT_HARDWARE_ADDRESS
        self._is_in_pppoe = False
        self._is_from_home = False
        self._in_all: frozenset[str] | None = None  # addresses at an end of every conversation with the Internet

    def note(self, flow: Flow) -> None:
        """Takes one conversation in."""
        self._is_in_pppoe |= flow.is_in_pppoe
        if self._is_from_home or ":" in flow.originator:
            return  # that nothing was translated is settled, or does not happen
        ends = {flow.originator: scope_of(flow.originator), flow.responder: scope_of(flow.responder)}
        if not _OUTSIDE & set(ends.values()):
            return
        if _HOME & set(ends.values()):
            self._is_from_home = True
        else:
            own = frozenset(address for address, scope in ends.items() if scope in _ROUTERS_OWN)
            self._in_all = own if self._in_all is None else self._in_all & own

    def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in the way; empty where devices can be told apart, or nothing tells."""
        found = {
            Obstacle.NO_HARDWARE_ADDRESS: self._has_no_hardware_address,
            Obstacle.PPPOE: self._is_in_pppoe,
            Obstacle.TRANSLATED: bool(self._in_all) and not self._is_from_home,
        }
        return tuple(obstacle for obstacle, holds in found.items() if holds)

    @property
    def shows_home(self) -> bool:
        """Whether devices of the home network were seen by their own hardware and network addresses."""
        return self._is_from_home and not self._has_no_hardware_address and not self._is_in_pppoe
