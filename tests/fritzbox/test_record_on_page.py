"""A recording at the fake box, begun and ended on the page; the password is found nowhere afterwards."""

from __future__ import annotations

import re
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fake_box import PASSWORD, USER, FakeBox
from init_answers import small_capture
from site_of_tests import Site, running

pytestmark = pytest.mark.slow


def begin(site: Site, **told: str) -> str:
    """The page that follows the form."""
    answer = site.ask(
        "POST", "/router", urlencode({"minutes": "1", "user": USER, "password": PASSWORD, **told}).encode()
    )
    assert answer.status == 303, answer.text
    return answer.headers["location"]


def test_a_recording_is_begun_watched_and_ended_on_the_page(tmp_path: Path) -> None:
    replay = small_capture(tmp_path)
    with FakeBox(tls=True, replay=replay) as box, running(tmp_path / "cases") as site:
        job = begin(site, box=box.address)
        for _ in range(200):
            page = site.get(job).text
            if re.search(r"[1-9][0-9.,]* (bytes|kB) so far", page.replace("\xa0", " ")):
                break
            time.sleep(0.1)
        else:
            raise AssertionError(page)
        assert site.ask("POST", f"{job}/cancel", b"").status == 303
        seen = site.follow(site.get(job))
        assert seen.status == 200, seen.text
        assert "203.0.113.77" in seen.text
        assert not box.running, "the box is not left recording"
        (case,) = site.desk.shelf.ids()
        files = [path for path in (site.desk.shelf.root / case).rglob("*") if path.is_file()]
        assert any(path.parent.name == "captures" for path in files)
        assert not [path for path in files if PASSWORD.encode() in path.read_bytes()]
        assert PASSWORD not in seen.text


def test_a_wrong_password_is_one_sentence_and_leaves_no_case(tmp_path: Path) -> None:
    with FakeBox(tls=True, replay=small_capture(tmp_path)) as box, running(tmp_path / "cases") as site:
        page = site.follow(site.get(begin(site, box=box.address, password="wrong")))
        assert page.status == 422
        assert 'role="alert"' in page.text and "wrong" not in page.text.partition("<main")[2].replace("went wrong", "")
        assert site.desk.shelf.ids() == ()


def test_what_is_no_router_or_no_duration_is_told(tmp_path: Path) -> None:
    with running(tmp_path / "cases") as site:
        assert site.ask("POST", "/router", b"password=x&minutes=none").status == 422
        page = site.follow(site.get(begin(site, box="https://192.0.2.1")))
        assert page.status in (200, 422) and 'role="alert"' in page.text
        assert list((tmp_path / "cases").iterdir()) == []
