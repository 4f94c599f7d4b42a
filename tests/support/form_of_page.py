"""The form on a page, as a browser would send it when nothing was touched."""

from __future__ import annotations

from html.parser import HTMLParser


class PageForm(HTMLParser):
    """Fields with what they hold now; of radio buttons the one that is chosen. Only forms that hold ``mark``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        self.files: list[str] = []
        self._text_of: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name = told.get("name")
        if tag == "textarea" and name:
            self.fields[name] = ""
            self._text_of = name
        if tag != "input" or not name:
            return
        value = told.get("value") or ""
        if told.get("type") == "radio":
            self.choices.setdefault(name, []).append(value)
            if "checked" in told:
                self.fields[name] = value
        elif told.get("type") == "file":
            self.files.append(name)
        else:
            self.fields[name] = value

    def handle_data(self, data: str) -> None:
        if self._text_of:
            self.fields[self._text_of] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text_of = None
