"""Answers of a real time-stamp service, and what can be wrong with them."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rfc3161_client import decode_timestamp_response
from tsa_server import Tsa, made_tsa

from reportgen.adapters.trusted_list import read_trusted_list
from reportgen.adapters.tsa import StampVerifier, ask, chain_pem, make_request, read_roots
from reportgen.errors import EvidenceMismatch, Unreachable, UnreadableInput
from reportgen.evidence.der_order import certificates_of, in_der_order, request_of
from reportgen.evidence.digest import sha256_of

DATA, OTHER = b"the manifest", b"another manifest"
SHA256 = sha256_of(DATA)


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Tsa:
    return made_tsa(tmp_path_factory.mktemp("tsa") / "made")


@pytest.fixture(scope="module")
def request_bytes() -> bytes:
    return make_request(DATA)


@pytest.fixture(scope="module")
def answer(tsa: Tsa, request_bytes: bytes) -> bytes:
    return tsa.answer(request_bytes)


def trusting(tsa: Tsa) -> StampVerifier:
    return StampVerifier(read_roots(tsa.root, name="root.pem"))


def test_an_answer_holds_against_the_root_of_its_service(tsa: Tsa, answer: bytes, request_bytes: bytes) -> None:
    check = trusting(tsa)(answer, SHA256, request=request_bytes)
    assert check.holds and check.is_trusted and check.is_qualified is None
    assert check.facts is not None and check.facts.signer == "CN=Invented Time-Stamps"
    assert abs((datetime.now(UTC) - check.facts.gen_time).total_seconds()) < 3600


def test_without_a_root_it_holds_and_is_not_trusted(answer: bytes, request_bytes: bytes) -> None:
    check = StampVerifier()(answer, SHA256, request=request_bytes)
    assert check.holds and not check.is_trusted


def test_another_root_is_not_taken_for_this_one(answer: bytes, request_bytes: bytes, tmp_path: Path) -> None:
    check = trusting(made_tsa(tmp_path / "other"))(answer, SHA256, request=request_bytes)
    assert check.problems == ("signature",) and not check.is_trusted


def test_a_wrong_hash_and_a_wrong_nonce_are_named_together(tsa: Tsa, answer: bytes, request_bytes: bytes) -> None:
    check = trusting(tsa)
    assert check(answer, sha256_of(OTHER), request=request_bytes).problems == ("other-digest",)
    assert check(answer, SHA256, request=make_request(DATA)).problems == ("other-nonce",)
    assert check(answer, sha256_of(OTHER), request=make_request(OTHER)).problems == ("other-digest", "other-nonce")


def test_an_expired_chain_is_named(request_bytes: bytes, tmp_path: Path) -> None:
    tsa = made_tsa(tmp_path / "expired", expired=True)
    expired = tsa.answer(request_bytes)
    assert trusting(tsa)(expired, SHA256, request=request_bytes).problems == ("expired",)
    assert StampVerifier()(expired, SHA256, request=request_bytes).problems == ("expired",)


def reordered(answer: bytes) -> bytes:
    """The certificates the other way round; everything else as it was."""
    first, *_rest = found = certificates_of(answer)
    block = b"".join(found)
    assert answer.count(block) == 1 and first != found[-1]
    return answer.replace(block, b"".join(reversed(found)))


def test_certificates_in_any_order_are_accepted_where_the_library_refuses_them(
    tsa: Tsa, answer: bytes, request_bytes: bytes
) -> None:
    forms = (answer, reordered(answer))
    refused = 0
    for form in forms:
        try:
            decode_timestamp_response(form)
        except ValueError:
            refused += 1
        assert trusting(tsa)(form, SHA256, request=request_bytes).holds
        ordered = in_der_order(form)
        assert ordered is not None and in_der_order(ordered) == ordered
    assert refused  # else the way round is not needed any more


@pytest.mark.parametrize(
    "body", [b"", b"<!DOCTYPE html><html><title>Login</title></html>", b"\x30\x03\x02\x01\x00", b"\x30\x80\x00\x00"]
)
def test_a_web_page_and_other_things_are_no_answer(body: bytes, request_bytes: bytes) -> None:
    assert StampVerifier()(body, SHA256, request=request_bytes).problems == ("unreadable",)


def test_a_refusal_is_told(request_bytes: bytes) -> None:
    rejection = bytes.fromhex("300530030201 02".replace(" ", ""))
    assert StampVerifier()(rejection, SHA256, request=request_bytes).problems in (("rejected",), ("unreadable",))


@given(st.data())
def test_a_changed_byte_never_gives_another_time_or_digest(tsa: Tsa, answer: bytes, data: st.DataObject) -> None:
    """Outside of what is signed a byte may change (the order of certificates does); what it says stays."""
    honest = trusting(tsa)(answer, SHA256, request=None)
    changed = bytearray(answer)
    changed[data.draw(st.integers(0, len(answer) - 1))] ^= data.draw(st.integers(1, 255))
    found = trusting(tsa)(bytes(changed), SHA256, request=None)
    if found.holds:
        assert found.facts is not None and honest.facts is not None
        assert (found.facts.gen_time, found.facts.imprint) == (honest.facts.gen_time, honest.facts.imprint)


def with_byte(answer: bytes, place: int, difference: int) -> bytes:
    return answer[:place] + bytes([answer[place] ^ difference]) + answer[place + 1 :]


VERSION, NAMES_FORM = bytes.fromhex("a003020102"), bytes.fromhex("06035504030c")


@pytest.mark.parametrize("marked", [VERSION, NAMES_FORM], ids=["version", "form of a name"])
def test_versions_and_forms_of_names_that_the_library_does_not_know_give_a_check(
    tsa: Tsa, answer: bytes, request_bytes: bytes, marked: bytes
) -> None:
    places = [found.end() - 1 for found in re.finditer(re.escape(marked), answer)]
    assert len(places) >= 3
    for place in places:
        for verify in (trusting(tsa), StampVerifier()):
            changed = with_byte(answer, place, 1)
            assert "expired" not in verify(changed, SHA256, request=request_bytes).problems
            chain_pem(changed)


@pytest.mark.slow  # some twelve thousand answers
def test_each_byte_changed_gives_a_check(tsa: Tsa, answer: bytes, request_bytes: bytes) -> None:
    for place in range(len(answer)):
        for difference in (1, 0x82):
            changed = with_byte(answer, place, difference)
            for verify in (trusting(tsa), StampVerifier()):
                verify(changed, SHA256, request=request_bytes)
            chain_pem(changed)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_check(body: bytes) -> None:
    StampVerifier()(body, SHA256, request=body)
    chain_pem(body)
    request_of(body)


def test_only_a_digest_is_sent(tsa: Tsa, request_bytes: bytes) -> None:
    with tsa.serving() as url:
        got = ask(url, request_bytes, agent="test")
    assert trusting(tsa)(got.body, SHA256, request=request_bytes).holds
    assert DATA not in tsa.requests[-1] and request_of(tsa.requests[-1]) == request_of(request_bytes)
    with pytest.raises(Unreachable):
        ask(url, request_bytes, agent="test")


def listed(certificate: bytes, *, status: str = "granted", since: str = "2020-01-01T00:00:00Z") -> bytes:
    from base64 import b64encode

    return f"""<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#"><ServiceInformation>
      <ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST</ServiceTypeIdentifier>
      <ServiceDigitalIdentity><DigitalId><X509Certificate>{b64encode(certificate).decode()}</X509Certificate>
      </DigitalId></ServiceDigitalIdentity>
      <ServiceStatus>http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/{status}</ServiceStatus>
      <StatusStartingTime>{since}</StatusStartingTime></ServiceInformation></TrustServiceStatusList>""".encode()


def test_only_a_trusted_list_that_the_user_vouches_for_makes_it_qualified(
    tsa: Tsa, answer: bytes, request_bytes: bytes
) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificate

    der = load_pem_x509_certificate((tsa.folder / "tsa.pem").read_bytes()).public_bytes(Encoding.DER)
    lists = {
        True: [listed(der)],
        False: [listed(der, status="withdrawn"), listed(der, since="2999-01-01T00:00:00Z"), listed(b"another")],
    }
    for expected, written in lists.items():
        for data in written:
            named = hashlib.sha256(data).hexdigest()
            check = StampVerifier(trusted_list=read_trusted_list(data, name="tl.xml", sha256=named))
            assert check(answer, SHA256, request=request_bytes).is_qualified is expected
            unchecked = StampVerifier(trusted_list=read_trusted_list(data, name="tl.xml"))
            found = unchecked(answer, SHA256, request=request_bytes)
            assert found.is_qualified is None and found.is_listed is expected


def test_another_list_than_the_one_that_was_named_is_refused() -> None:
    with pytest.raises(EvidenceMismatch):
        read_trusted_list(listed(b"x"), name="tl.xml", sha256="0" * 64)


@pytest.mark.parametrize("data", [b"", b"<html/>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", b"\xff\xfe<"])
def test_what_is_no_trusted_list_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        read_trusted_list(data, name="tl.xml")
