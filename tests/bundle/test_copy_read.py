from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from reportgen.bundle.copy_check import compare
from reportgen.bundle.copy_read import CopyReader
from reportgen.bundle.pcapng_write import interface, packet, section

PARENT = "0" * 64
COMMENT = f"derived-from sha256={PARENT}; filter=x; profile=authority; rules=1; tool=reportgen"
FRAME = bytes(range(60))
COPY = (
    section(comment=COMMENT, program="reportgen")
    + interface(link_type=1, snap_length_bytes=0)
    + packet(interface_row=0, at_ns=5, data=FRAME, wire_length_bytes=60, comment="orig-frame=7; changed=mac,address")
)
EMPTY = bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000")


def test_a_copy_is_read_as_it_was_written() -> None:
    reader = CopyReader(io.BytesIO(COPY))
    (found,) = reader
    assert reader.parent_sha256 == PARENT and not reader.is_broken
    assert (found.at_ns, found.data, found.original_frame) == (5, FRAME, 7)
    assert found.changes == {"mac", "address"}


def test_another_pcapng_file_is_no_copy() -> None:
    assert CopyReader(io.BytesIO(section(comment="hello", program="x"))).parent_sha256 is None


@given(st.data())
def test_a_damaged_copy_is_compared_without_an_exception(data: st.DataObject) -> None:
    damaged = bytearray(COPY)
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    assert compare(CopyReader(io.BytesIO(bytes(damaged))), io.BytesIO(EMPTY), name="x").differences
