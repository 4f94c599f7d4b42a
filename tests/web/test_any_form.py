"""Every form of the page, found by going through it, filled in with anything: never a fault, never a leak.

The fields are those that the pages show, at each question and at each stage of a case; nothing here lists them.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from asked_on_page import answered
from form_of_page import PageForm
from forms_of_page import Blank, Form, forms_of, links_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from init_answers import small_capture
from site_of_tests import Answer, Site, multipart, running
from starlette.routing import Route

import reportgen
from reportgen.actions.init import INIT_FILE
from reportgen.web.app import routes_of
from reportgen.web.jobs import Job, Jobs

pytestmark = pytest.mark.slow  # two cases are asked through, and analysed by worker processes
CANARY = "Kanarienvogel4711"
"""Stands in the answers of another case; no page of this one may hold it."""
NOWHERE = (str(Path(reportgen.__file__).parents[1]), "Traceback", "site-packages", CANARY)
HOSTILE = (
    *(
        "",
        " ",
        "\0",
        "\r\n",
        "\u202e",
        "\ud800",
        "'\"><script>alert(1)</script>",
        "{{7*7}}",
        "%00",
        "%s%n",
        "yes",
        "no",
    ),
    *(
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\con",
        "-1",
        "0",
        "9" * 400,
        "1e309",
        "NaN",
        "0x10",
        "٣",
        "²",
        "a" * 70_000,
    ),
    *(
        "9999-12-31",
        "0000-00-00",
        "2026-02-30",
        "2026-11-24T25:61",
        "10000-01-01",
        "--help",
        "none",
        ",",
        "?",
        "x" * 300,
    ),
    *("http://[::1", "https://fritz.box\\@evil.example", "erika@", "::ffff:203.0.113.77", "203.0.113.999", "%", "&a=b"),
)


class Idle(Jobs):
    """Work that costs much or goes out is not begun: it is told as cancelled, a recording as one that goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.idle = {"finish", "build", "write", "ask", "reveal", "record"}

    def start(self, kind: str, folder: Path, key: object, back: str, *arguments: str) -> Job | None:
        if kind not in self.idle:
            return super().start(kind, folder, key, back, *arguments)  # type: ignore[arg-type]
        is_over = kind != "record"
        job = Job(id=f"idle-{kind}", kind=kind, key=("idle", kind), back=back, is_over=is_over, is_cancelled=is_over)
        job.ended.set()
        self._jobs[job.id] = job
        return job


@dataclass(slots=True)
class Way:
    """What was seen on the way: each form, with the answers that the case held when it was shown."""

    site: Site
    case: str
    forms: list[tuple[Form, bytes | None]] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.site.desk.shelf.root / self.case

    def be_as(self, told: bytes | None) -> None:
        """The case as it was with these answers; None: as it was written."""
        written, aside = self.folder / "case.toml", self.folder.parent / "put-aside"
        log = self.folder / INIT_FILE
        if told is not None:
            if written.exists():
                written.rename(aside)  # keeps its time: the analysis of the case stays good
            log.write_bytes(told)
        elif aside.exists():
            log.unlink()
            aside.rename(written)

    def look(self, page: str, html: str) -> None:
        """Keeps the forms of a page."""
        log = self.folder / INIT_FILE
        told = log.read_bytes() if log.is_file() and not (self.folder / "case.toml").is_file() else None
        self.forms += [(form, told) for form in forms_of(page, html)]

    def go(self, page: str) -> str:
        """A page, past its progress, also where others' work keeps it waiting."""
        answers = (self.site.follow(self.site.get(page)) for _ in iter(lambda: time.sleep(0.2), 0))
        answer = next(answer for answer, _ in zip(answers, range(100), strict=False) if answer.status != 503)
        self.look(page, answer.text)
        return answer.text


def begun(site: Site, name: str, data: bytes) -> str:
    """A case whose recording arrived."""
    page = site.follow(site.send_form("/upload", {"name": name}, {"capture": ("lan.eth", data)}))
    (found,) = set(re.findall(r"/cases/([^/\"]+)/questions", page.text))
    return found


@pytest.fixture(scope="module")
def way(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    """Through the page from the empty folder to the bundle; every page that a link leads to was seen."""
    folder = tmp_path_factory.mktemp("forms")
    data = small_capture(folder).read_bytes()
    with running(folder / "cases") as site:
        site.desk.jobs = idle = Idle()
        other = begun(site, "another", data)
        asked = PageForm(site.get(f"/cases/{other}/questions").text).fields
        kept = site.send_form(f"/cases/{other}/questions", {**asked, "brand": CANARY, "model": CANARY})
        assert CANARY in (site.desk.shelf.root / other / INIT_FILE).read_text("utf-8"), kept.text
        found = Way(site, begun(site, "mine", data))
        answered(site, found.case, lambda html: found.look(f"/cases/{found.case}/questions", html))
        found.go(f"/cases/{found.case}/questions")  # all is answered, nothing is written yet
        unread = site.follow(site.send_form("/upload", {}, {"capture": ("notes.txt", b"no packets")}))
        found.look("/", unread.text)
        site.ask("POST", "/router", urlencode({"password": "x", "minutes": "1"}).encode())
        found.look("/jobs/idle-record", site.get("/jobs/idle-record").text)
        idle.idle.remove("finish")
        site.follow(site.ask("POST", f"/cases/{found.case}/questions/finish", b""))
        assert (found.folder / "case.toml").is_file()
        idle.idle.add("finish")
        todo, seen = ["/"], {"/calendar"}
        while todo:
            page = todo.pop()
            if page in seen or other in page or page.endswith("/calendar"):
                continue
            seen.add(page)
            todo += links_of(page, found.go(page))
        yield found


def test_every_route_that_takes_a_form_is_reached_by_a_form_on_some_page(way: Way) -> None:
    routes = [one for one in routes_of(way.site.desk) if "POST" in (one.methods or ())]
    missed = [one.path for one in routes if not any(_leads_to(one, form.path) for form, _ in way.forms)]
    # The little example has nothing that a registry could be asked about: its form is drawn in another test.
    assert missed == ["/cases/{case}/registry"]


def _leads_to(route: Route, path: str) -> bool:
    return route.path_regex.match(path) is not None


def test_every_question_and_every_kind_of_field_is_among_the_forms(way: Way) -> None:
    kinds = {blank.kind for form, _ in way.forms for blank in form.blanks.values()}
    assert kinds >= {"radio", "text", "textarea", "date", "email", "file", "hidden", "checkbox", "password", "button"}
    assert len({name for form, _ in way.forms for name in form.blanks if name.startswith("asked-")}) > 25


def test_each_field_alone_may_hold_anything_while_the_others_hold_what_they_offer(way: Way) -> None:
    tried = set()
    for form, told in way.forms:
        route = next(one.path for one in routes_of(way.site.desk) if _leads_to(one, form.path))
        for blank in form.blanks.values():
            if blank.kind == "file" or (route, blank.name) in tried:
                continue
            tried.add((route, blank.name))
            for value in HOSTILE:
                way.be_as(told)
                sent = [(one.name, (one.options or [""])[0]) for one in form.blanks.values() if one is not blank]
                _is_harmless(_send(way.site, form, [*sent, (blank.name, value)], {}), form)
    assert len(tried) > 60


def value_of(blank: Blank) -> st.SearchStrategy[str]:
    """What may be sent for a field: what it offers, what a person might type, what nobody would."""
    offered = st.sampled_from(blank.options or [""])
    if blank.kind == "hidden":
        return st.one_of(offered, offered, offered, st.sampled_from(HOSTILE))
    return st.one_of(offered, st.sampled_from(HOSTILE), st.text(max_size=40))


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_filling_of_any_form_gives_no_fault_and_tells_nothing_of_the_machine(way: Way, data: st.DataObject) -> None:
    form, told = data.draw(st.sampled_from(way.forms))
    way.be_as(told)
    sent: list[tuple[str, str]] = []
    files: dict[str, tuple[str, bytes]] = {}
    for blank in form.blanks.values():
        how = data.draw(st.sampled_from(["once", "once", "once", "once", "left out", "twice"]))
        if blank.kind == "file" and how != "left out":
            files[blank.name] = (data.draw(st.sampled_from(HOSTILE)), data.draw(st.binary(max_size=60)))
        elif how != "left out":
            sent += [(blank.name, data.draw(value_of(blank))) for _ in range(1 + (how == "twice"))]
    if data.draw(st.booleans()):
        sent.append((data.draw(st.sampled_from(HOSTILE)), data.draw(st.sampled_from(HOSTILE))))
    answer = _send(way.site, form, sent, files)
    _is_harmless(answer, form)
    if answer.status == 303 and "/jobs/" not in answer.headers["location"] and "/see" not in answer.headers["location"]:
        _is_harmless(way.site.get(answer.headers["location"]), form)


def _send(site: Site, form: Form, sent: list[tuple[str, str]], files: dict[str, tuple[str, bytes]]) -> Answer:
    if not form.is_multipart:
        body = urlencode(sent, errors="surrogatepass").encode()
        return site.ask("POST", form.action, body, Content_Type="application/x-www-form-urlencoded")
    plain = {_plain(name): _plain(value) for name, value in sent}
    safe = {_plain(name): (_plain(told), data) for name, (told, data) in files.items()}
    boundary, body = multipart(plain, safe)
    return site.ask("POST", form.action, body, Content_Type=f"multipart/form-data; boundary={boundary}")


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _is_harmless(answer: Answer, form: Form) -> None:
    assert answer.status < 500 or answer.status == 503, (form.action, answer.status, answer.text[-600:])
    for word in NOWHERE:
        assert word not in answer.text, (form.action, word)
    assert "<script>alert" not in answer.text, form.action
    assert answer.headers["cache-control"] == "no-store"
