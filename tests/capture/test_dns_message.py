from __future__ import annotations

import struct

from dns_messages import address_record, encoded, message, question, record
from hypothesis import given
from hypothesis import strategies as st

from reportgen.capture.dns_message import ADDITIONAL, ANSWER, HTTPS, read_message
from reportgen.capture.reverse_name import address_of_reverse_name


def test_records_of_unknown_type_survive_and_do_not_hide_what_follows() -> None:
    kinds = (46, 47, 257, 65280)
    raw = message(
        questions=(question("cam.example"),),
        answers=(
            *(record("cam.example", kind, b"\x01\x02\x03") for kind in kinds),
            address_record("cam.example", "192.0.2.7", ttl_s=60),
        ),
    )
    read = read_message(raw)
    assert read is not None
    assert read.is_whole
    assert [found.kind for found in read.records] == [*kinds, 1]
    assert read.records[-1].values == ("192.0.2.7",)
    assert read.records[-1].ttl_s == 60


def test_https_record_tells_target_and_hints() -> None:
    hints = struct.pack(">HH", 4, 8) + bytes((192, 0, 2, 1, 192, 0, 2, 2))
    hints += struct.pack(">HH", 6, 16) + bytes.fromhex("20010db8000000000000000000000001")
    alpn = struct.pack(">HH", 1, 3) + b"\x02h2"
    raw = message(answers=(record("web.example", HTTPS, struct.pack(">H", 1) + b"\0" + alpn + hints),))
    read = read_message(raw)
    assert read is not None
    assert read.records[0].values == ("", "192.0.2.1", "192.0.2.2", "2001:db8::1")


def test_pointers_are_followed_and_names_are_lower_case() -> None:
    raw = message(questions=(question("Cam.Example"),), answers=(address_record(b"\xc0\x0c", "192.0.2.9"),))
    read = read_message(raw)
    assert read is not None
    assert [asked.name for asked in read.questions] == ["cam.example"]
    assert read.records[0].owner == "cam.example"


def test_additional_records_keep_their_section() -> None:
    raw = message(answers=(record("a.example", 2, encoded("ns.example")),),
                  additional=(address_record("ns.example", "192.0.2.53"),))  # fmt: skip
    read = read_message(raw)
    assert read is not None
    assert [(found.section, found.values) for found in read.records] == [
        (ANSWER, ("ns.example",)), (ADDITIONAL, ("192.0.2.53",)),
    ]  # fmt: skip


def test_every_prefix_keeps_the_records_before_the_break() -> None:
    answers = tuple(address_record("cam.example", f"192.0.2.{n}") for n in range(1, 6))
    raw = message(questions=(question("cam.example"),), answers=answers)
    start = len(raw) - sum(map(len, answers))
    for length in range(12, len(raw)):
        read = read_message(raw[:length])
        assert read is not None
        assert not read.is_whole
        assert len(read.records) == max(length - start, 0) // len(answers[0])
    whole = read_message(raw)
    assert whole is not None
    assert whole.is_whole


def test_a_pointer_to_itself_breaks_the_message_not_the_reader() -> None:
    raw = message(answers=(record(b"\xc0\x0c", 1, b"\x01\x02\x03\x04"),))
    read = read_message(raw)
    assert read is not None
    assert not read.is_whole
    assert read.records == ()


def test_a_dot_inside_a_label_is_no_separator() -> None:
    raw = message(questions=(b"\x03a.b\x00\x00\x01\x00\x01",))
    read = read_message(raw)
    assert read is not None
    assert read.questions[0].name == "a\\x2eb"


def test_addresses_of_other_classes_are_not_taken_for_internet_addresses() -> None:
    read = read_message(message(answers=(record("version.bind", 1, b"\x01\x02\x03\x04", record_class=3),)))
    assert read is not None
    assert read.records[0].values == ()


def test_more_records_announced_than_are_read_is_told() -> None:
    raw = bytearray(message(answers=(address_record("a.example", "192.0.2.1"),) * 1100))
    read = read_message(bytes(raw))
    assert read is not None
    assert len(read.records) == 1000
    assert not read.is_whole


def test_names_of_two_kinds_of_reverse_zone() -> None:
    assert address_of_reverse_name("4.2.0.192.in-addr.arpa") == "192.0.2.4"
    nibbles = "1" + ".0" * 23 + ".8.b.d.0.1.0.0.2.ip6.arpa"
    assert address_of_reverse_name(nibbles) == "2001:db8::1"
    assert address_of_reverse_name("2.0.192.in-addr.arpa") is None
    assert address_of_reverse_name("x.2.0.192.in-addr.arpa") is None
    assert address_of_reverse_name("www.example") is None


@given(st.binary(max_size=600))
def test_any_bytes_are_a_message_or_none(data: bytes) -> None:
    read = read_message(data)
    assert read is None or len(read.records) <= 3000


@given(st.binary(max_size=400), st.binary(min_size=4, max_size=4))
def test_any_bytes_behind_a_header_are_read_as_far_as_they_go(data: bytes, counts: bytes) -> None:
    raw = b"\0\1\x81\x80" + b"".join(b"\0" + bytes((count,)) for count in counts) + data
    read = read_message(raw)
    assert read is not None
    assert all(len(found.owner) <= 4 * 255 for found in read.records)


def test_a_message_of_pointers_into_long_names_is_given_up_by_its_budget() -> None:
    soup = b"\x01a" * 126 + b"\0"
    filler = record("x.example", 65280, soup * 40)
    pointers = tuple(record(struct.pack(">H", 0xC000 | (60 + 2 * n)), 65280, b"") for n in range(900))
    read = read_message(message(answers=(filler, *pointers)))
    assert read is not None
    assert not read.is_whole
