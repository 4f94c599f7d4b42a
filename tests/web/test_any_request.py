"""Any request to any address: a page or a refusal, never a fault, and nothing of the machine told."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from init_answers import small_capture
from site_of_tests import Site, wait_until
from starlette.routing import Route

from reportgen.web.app import routes_of

WORDS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["..", ".", "%00", "%2e%2e%2f", "\u202e", "'\"><script>", "0", "-1", "9" * 40, "a" * 3000, "{case}"]
    ),
)
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain", "")
FIELDS = ("brand", "model", "serial", "kind", "device", "mark", "asked-brand", "asked-model")
PLAIN = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def case(site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A case whose recording was handed in."""
    data = small_capture(tmp_path_factory.mktemp("capture")).read_bytes()
    page = site.follow(site.send_form("/upload", {}, {"capture": ("lan.eth", data)}))
    found = re.search(r"/cases/([^/\"]+)/questions", page.text)
    assert found is not None
    site.follow(site.get(f"/cases/{found[1]}/questions"))  # begun: it is not to be taken off the list again
    return found[1]


def addresses(site: Site) -> list[tuple[str, str]]:
    """Every address that is served, with its method."""
    return [
        (method, route.path)
        for route in routes_of(site.desk)
        if isinstance(route, Route)
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]


def written(text: str, kept: str = "") -> str:
    """As it stands in an address."""
    return quote(text.encode("utf-8", "surrogatepass"), safe=kept)


@PLAIN
@given(data=st.data())
def test_any_words_in_any_address_and_form_give_no_fault(site: Site, case: str, data: st.DataObject) -> None:
    method, path = data.draw(st.sampled_from(addresses(site)))
    own = st.one_of(st.just(case), WORDS)
    kept = data.draw(st.sampled_from(["", "/."]))
    for place in re.findall(r"\{[^}]+\}", path):
        path = path.replace(place, written(data.draw(own if place == "{case}" else WORDS), kept))
    query = data.draw(st.dictionaries(WORDS, WORDS, max_size=2))
    told = "&".join(f"{written(name)}={written(value)}" for name, value in query.items())
    body = data.draw(st.binary(max_size=300)) if method == "POST" else None
    kind = data.draw(st.sampled_from(KINDS))
    answer = site.ask(method, f"{path or '/'}{'?' + told if told else ''}", body, Content_Type=kind)
    assert answer.status < 500 or answer.status == 503, (method, path, answer.text)
    assert "Traceback" not in answer.text
    assert str(Path(__file__).parents[2]) not in answer.text


@PLAIN
@given(
    told=st.dictionaries(
        st.sampled_from(FIELDS),
        st.text(max_size=60),
    )
)
def test_any_answers_are_taken_or_asked_again(site: Site, case: str, told: dict[str, str]) -> None:
    safe = {key: value.replace("\r", "").encode("utf-8", "replace").decode() for key, value in told.items()}
    assert site.send_form(f"/cases/{case}/questions", safe).status in (200, 303, 409, 422)


def test_markup_in_names_of_the_recording_reaches_the_page_as_text(site: Site, tmp_path: Path) -> None:
    name = "<script>alert(1)</script>"
    capture = small_capture(tmp_path)
    hostile = capture.read_bytes().replace(b"upload.beispielcam.example", name.encode().ljust(26, b"x")[:26])
    assert name.encode() in hostile
    wait_until(lambda: site.desk.jobs.are_over, "what the tests above began is over")
    page = site.follow(site.send_form("/upload", {}, {"capture": ("lan.eth", hostile)}))
    assert page.status == 200
    assert "<script>alert" not in page.text
