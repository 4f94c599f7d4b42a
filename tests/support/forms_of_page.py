"""Every form on a page, as it stands there: where it goes, which fields it has, what each of them offers."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin


@dataclass(slots=True)
class Blank:
    """One field; ``options``: what a browser could send without typing, the proposed one first where there is one."""

    name: str
    kind: str
    options: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """``action``: path and query as rendered, so with its token."""

    page: str
    action: str
    is_multipart: bool
    blanks: dict[str, Blank] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return self.action.partition("?")[0]


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._open: Form | None = None
        self._text: Blank | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and told.get("href", "").startswith("/"):
            self.links.append(told["href"])
        elif tag == "form":
            assert told.get("method") == "post", f"a form on {self.page} that is no POST"
            where = urljoin(self.page, told["action"]) if told["action"] else self.page
            self._open = Form(page=self.page, action=where, is_multipart="multipart" in told.get("enctype", ""))
            self.forms.append(self._open)
        elif tag in ("input", "textarea", "button", "select") and told.get("name"):
            self._add(tag, told)

    def _add(self, tag: str, told: dict[str, str]) -> None:
        assert self._open is not None, f"a field on {self.page} outside of a form"
        blank = self._open.blanks.setdefault(told["name"], Blank(told["name"], told.get("type", tag)))
        if tag == "textarea":
            self._text = blank
        elif "checked" in told:
            blank.options.insert(0, told.get("value", ""))
        else:
            blank.options.append(told.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.options.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None
        elif tag == "form":
            self._open = None


def forms_of(page: str, html: str) -> list[Form]:
    """``page``: the path that it was asked for by."""
    reader = _Reader(page)
    reader.feed(html)
    return reader.forms


def links_of(page: str, html: str) -> list[str]:
    """The addresses on this site that the page leads to."""
    reader = _Reader(page)
    reader.feed(html)
    return reader.links
