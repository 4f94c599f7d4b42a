"""What is quoted of a whois text: no comments, no people, no control characters, and never more than fits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportgen.attribution.whois_text import quotation_of

TEXT = "% note\r\ninetnum: 192.0.2.0 - 192.0.2.255\r\n\r\nrole: Desk\r\ne-mail: a@b.example\r\n\r\nsource: X\r\n"


def test_comments_and_records_of_people_are_left_out_and_counted() -> None:
    found = quotation_of(TEXT.encode())
    assert found.text == "inetnum: 192.0.2.0 - 192.0.2.255\nsource: X"
    assert (found.is_cut, found.people_count) == (False, 1)


def test_the_encodings_of_registries_and_editors_are_read() -> None:
    for coding in ("utf-8", "utf-8-sig", "latin-1", "utf-16"):
        assert quotation_of("descr: Büro\n".encode(coding)).text == "descr: Büro"


def test_what_is_hostile_or_long_comes_out_short_and_printable() -> None:
    found = quotation_of(("netname: \x1b[2J\u202e<b>" + "W" * 10_000).encode())
    assert found.is_cut and len(found.text) == 1500
    assert "\x1b" not in found.text and "\u202e" not in found.text


@given(st.binary(max_size=300))
def test_any_bytes_give_a_quotation(whole: bytes) -> None:
    found = quotation_of(whole)
    assert all(character.isprintable() or character == "\n" for character in found.text)
