"""Single documents, e-mail drafts and the registry on the page: written or asked when a button says so, not before."""

from __future__ import annotations

import email
import re
import shutil
from collections.abc import Iterator
from email.policy import default
from urllib.parse import urlencode

import pytest
from asking_case import CASE
from building import Conversation, Tape, picture, upload
from built_example import BuiltExample
from form_of_page import PageForm
from rdap_answers import OWN, packed, ripe_assignment
from registry_server import Registry, Reply, registry_server
from site_of_tests import Answer, Site, running

pytestmark = pytest.mark.slow  # each page of a case starts a worker process


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    with registry_server() as found:
        found.replies[f"/ip/{OWN}"] = [Reply(packed(ripe_assignment()))]
        yield found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, camera: BuiltExample, registry: Registry) -> Iterator[Site]:
    """The camera example, and a case whose device sent a picture to an address that a registry may be asked about."""
    root = tmp_path_factory.mktemp("site") / "cases"
    shutil.copytree(camera.case, root / "camera")
    tape = Tape()
    talk = Conversation(tape, client="192.168.178.42", server=OWN, client_port=40_000)
    talk.handshake()
    talk.client_sends(upload(picture("one")))
    (root / "asking").mkdir()
    (root / "asking" / "k1.pcap").write_bytes(tape.pcap())
    (root / "asking" / "case.toml").write_text(CASE)
    with running(root) as found:
        found.desk.registry = registry.base
        yield found


def post(site: Site, path: str, *fields: tuple[str, str]) -> Answer:
    return site.follow(site.ask("POST", path, urlencode(fields).encode()))


def names_of(site: Site) -> set[str]:
    folder = site.desk.shelf.root / "camera" / "documents"
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def test_documents_and_drafts_are_written_when_ticked_and_downloaded(site: Site) -> None:
    page = site.follow(site.get("/cases/camera/documents"))
    offered = set(re.findall(r'name="kind" value="([^"]+)"', page.text))
    assert {"complaint", "access", "stop", "evidence-report", "defect-notice"} <= offered
    assert "contact-sheet" not in offered and "not possible yet" in page.text
    assert names_of(site) == set(), "nothing is written by looking"
    written = post(site, "/cases/camera/documents", ("kind", "access"), ("kind", "stop"), ("email", "1"))
    assert "3 files were written" in written.text, written.text
    links = re.findall(r'href="(/cases/camera/documents/[0-9a-f]{16})">([^<]+)<', written.text)
    assert {name for _, name in links} == names_of(site)
    mail = next(site.get(path) for path, name in links if name.endswith(".eml"))
    assert mail.headers["content-type"] == "message/rfc822"
    assert mail.headers["content-disposition"].startswith("attachment")
    told = email.message_from_bytes(mail.body, policy=default)
    attached = [part.get_payload(decode=True) for part in told.iter_attachments()]  # type: ignore[attr-defined]
    assert len(attached) == 2 and all(data.startswith(b"%PDF-") for data in attached)
    assert told["X-Unsent"] == "1"


def test_a_file_that_is_there_is_replaced_only_where_that_is_ticked(site: Site) -> None:
    assert "1 file was written" in post(site, "/cases/camera/documents", ("kind", "method")).text
    again = post(site, "/cases/camera/documents", ("kind", "method"))
    assert again.status == 422 and 'role="alert"' in again.text
    assert "1 file was written" in post(site, "/cases/camera/documents", ("kind", "method"), ("replace", "1")).text


def test_no_kind_or_an_unknown_file_is_one_sentence(site: Site) -> None:
    assert post(site, "/cases/camera/documents", ("kind", "../evil"), ("email", "1")).status == 422
    for name in ("0" * 16, "..", "case.toml", "%2e%2e%2fcase.toml"):
        assert site.get(f"/cases/camera/documents/{name}").status == 404


def test_the_registry_is_asked_by_the_named_button_alone(site: Site, registry: Registry) -> None:
    page = site.follow(site.get("/cases/asking/registry"))
    assert OWN in page.text and registry.base in page.text and "Ask about this 1 address now" in page.text
    assert registry.asked == [], "nobody is asked by looking"
    told = post(site, "/cases/asking/registry", ("plan", PageForm(page.text).fields["plan"]))
    assert registry.asked[0] == f"/ip/{OWN}"
    assert "SHA-256" in told.text and "192.31.196" in told.text
    kept = list((site.desk.shelf.root / "asking" / "registry").iterdir())
    assert [path.read_bytes() for path in kept][:1] == [packed(ripe_assignment())]


def test_another_plan_than_the_one_shown_asks_nobody(site: Site, registry: Registry) -> None:
    before = list(registry.asked)
    told = post(site, "/cases/asking/registry", ("plan", "0" * 64))
    assert told.status == 409
    assert registry.asked == before


def test_what_only_examples_use_is_not_asked_about(site: Site) -> None:
    page = site.follow(site.get("/cases/camera/registry"))
    assert "<form" not in page.text.partition("<main")[2]
    assert "203.0.113.77" in page.text
