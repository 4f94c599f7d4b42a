"""The questions of the page, answered by forms alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from form_of_page import PageForm
from init_answers import TOLD
from site_of_tests import Answer, Site


def answered(site: Site, case: str, look: Callable[[str], None] = lambda _html: None) -> Answer:
    """Every question answered with what the person of the tests says, else what is proposed; ``look`` sees each."""
    page = site.follow(site.get(f"/cases/{case}/questions"))
    for _ in range(60):
        look(page.text)
        form = PageForm(page.text)
        if "mark" not in form.fields:
            return page
        told = dict(form.fields)
        for name in form.fields:
            key = name.removeprefix("asked-")
            if key in TOLD:
                told[key] = TOLD[key]
            if key == "write":
                told[key] = "yes"
        for name in [*form.fields, *form.choices]:
            key, _, item = name.partition(".")
            if item and key in TOLD:
                told[name] = "yes" if item in TOLD[key].split(",") else "no"
        answer = site.send_form(f"/cases/{case}/questions", told)
        assert answer.status == 303, re.findall(r'class="problem"[^>]*>([^<]*)', answer.text)
        page = site.follow(answer)
    raise AssertionError("no end of questions")
