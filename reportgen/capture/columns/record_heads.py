"""The record headers of a pcap file of any form, with the link headers behind them, gathered at once."""

from __future__ import annotations

import numpy as np

from reportgen.capture.columns.headers import Columns, Framed, gather
from reportgen.capture.columns.links import ETHERNET, Links
from reportgen.capture.columns.plain import LINK_BYTES, layout_of, link_fields, take_apart
from reportgen.capture.columns.walk import Form, Places


class RecordHeads:
    """Of a file of one interface."""

    def __init__(self, form: Form, tick_ns: int, link_type: int, links: Links) -> None:
        u4, head_bytes = form.order + "u4", form.head_bytes
        self._form, self._tick_ns, self._links, self._is_ethernet = form, tick_ns, links, link_type == ETHERNET
        fields = {
            "seconds": (u4, 0),
            "fraction": (u4, 4),
            "captured": (u4, 8),
            "wire": (u4, 12),
            **link_fields(head_bytes),
        }
        self._layout = layout_of(fields, head_bytes + LINK_BYTES)

    def columns(self, buffer: bytearray, places: Places, file_offset: int) -> Columns:
        """The columns of the records at ``places``; the buffer's first byte is at ``file_offset`` of the file."""
        heads = gather(buffer, places, self._layout)
        at_ns = heads["seconds"].astype(np.int64)
        at_ns *= 1_000_000_000
        fraction = heads["fraction"].astype(np.int64)
        fraction *= self._tick_ns
        at_ns += fraction
        first = places + self._form.head_bytes
        framed = Framed(
            links=self._links,
            buffer=buffer,
            first=first,
            in_file=first + file_offset,
            captured=heads["captured"].astype(np.int64),
            wire=heads["wire"].astype(np.int64),
            at_ns=at_ns,
            interface=np.zeros(len(first), np.int64),
        )
        return take_apart(framed, heads, self._is_ethernet)
