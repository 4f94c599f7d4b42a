"""The answers as ``case.toml``: every key explained in the person's language, what was left open as a remark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reportgen.case.text import Local
from reportgen.case.versions import SCHEMA_VERSION
from reportgen.dialogue.case_parts import (
    authority_lines,
    capture_values,
    contact_of,
    declarations_of,
    messages_of,
    sender_country,
)
from reportgen.dialogue.exhibits import PlannedExhibit, exhibits_of
from reportgen.dialogue.ground import Ground
from reportgen.dialogue.home import home_of
from reportgen.dialogue.prose import composed, letter_languages, local_words
from reportgen.dialogue.seen import SeenFile
from reportgen.dialogue.toml_lines import TomlValue, entry, remark
from reportgen.language.territories import territory_name
from reportgen.language.translator import Translator
from reportgen.language.values import Message

_DAY = date(2026, 9, 1)
_MOMENT = datetime(2026, 9, 11, 10, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCapture:
    """A capture file of the case: where it lies and what it is."""

    path: str
    sha256: str


def case_text(ground: Ground, captures: Sequence[PlacedCapture]) -> str:
    """The whole file; ``captures`` in the order of ``ground.seen.files``."""
    writer = _Writer(ground, exhibits_of(ground), captures)
    return "\n".join(writer.lines()) + "\n"


_Entries = Sequence[tuple[str, TomlValue | None, TomlValue]]


class _Writer:
    def __init__(self, ground: Ground, exhibits: Sequence[PlannedExhibit], captures: Sequence[PlacedCapture]) -> None:
        self._ground, self._given = ground, ground.answers
        self._exhibits, self._captures = exhibits, captures
        self._words = Translator(ground.language)

    def lines(self) -> Iterator[str]:
        yield from self._said("head")
        yield ""
        yield from self._entries("case", self._general())
        yield from self._table("complainant", self._complainant())
        yield from self._table("device", self._device())
        yield from self._table("vendor", self._vendor())
        yield from self._contact()
        yield from self._authority()
        yield from self._capture_tables()
        yield from self._table("declarations", declarations_of(self._given))
        yield from self._optional("filter", self._filter(), is_there=bool(self._given.truth("filter")))
        yield from self._optional("settings", self._settings(), is_there=self._given.text("settings-date") is not None)
        yield from self._optional("switch_off", self._switch_off(), is_there=False)
        yield from self._optional("events", self._events(), is_there=False)
        yield from self._messages()
        yield from self._exhibit_tables()

    def _said(self, key: str) -> Iterator[str]:
        yield from remark(self._words.text(f"init.toml.{key}"))

    def _entries(self, table: str, entries: _Entries) -> Iterator[str]:
        for key, value, example in entries:
            comment = f"init.toml.{table}.{key}"
            words = self._words.text(comment) if self._words.has(comment) else ""
            yield from entry(key, value, example=example, comment=words)

    def _table(self, table: str, entries: _Entries, *, head: str | None = None) -> Iterator[str]:
        yield ""
        yield head or f"[{table}]"
        yield from self._entries(table, entries)

    def _optional(self, table: str, entries: _Entries, *, is_there: bool) -> Iterator[str]:
        """A table that was told; else all of it as a remark, with what it is for."""
        yield ""
        yield from self._said(table)
        if is_there:
            yield f"[{table}]"
            yield from self._entries(table, entries)
        else:
            yield f"# [{table}]"
            yield from self._entries(table, [(key, None, example) for key, _, example in entries])

    def _general(self) -> _Entries:
        given = self._given
        example = self._both("said.example.summary")
        return (
            ("schema_version", SCHEMA_VERSION, SCHEMA_VERSION),
            *([("constructed", True, True)] if given.truth("constructed") else []),
            ("reference", given.text("reference") or "1", ""),
            ("letter_date", self._ground.letter_day, _DAY),
            ("place", given.text("place"), "Musterstadt"),
            ("timezone", home_of(given).timezone, ""),
            ("languages", tuple(letter_languages(self._ground)), ("de",)),
            ("destination", given.text("destination"), "203.0.113.77"),
            ("goals", given.items("goals") or None, ("stop", "know")),
            ("summary", local_words(self._ground, "summary"), example),
        )

    def _both(self, key: str) -> Local:
        return composed(self._ground, Message.of(key))

    def _complainant(self) -> _Entries:
        given = self._given
        return (
            ("name", given.text("name"), "Erika Mustermann"),
            ("street", given.text("street"), "Musterstraße 1"),
            ("postal_code", given.text("postal-code"), "99999"),
            ("city", given.text("city"), "Musterstadt"),
            ("country", sender_country(self._ground), territory_name("AT", letter_languages(self._ground)[0]) or "AT"),
            ("email", given.text("email"), "erika.mustermann@example.org"),
            ("phone", None, "0000 000000"),
        )

    def _device(self) -> _Entries:
        given, chosen = self._given, self._ground.device
        addresses = (given.text("ip"),) if given.text("ip") else chosen.addresses if chosen else ()
        own = tuple(address for address in addresses if address)
        return (
            ("kind", given.text("kind"), "camera"),
            ("brand", given.text("brand"), ""),
            ("model", given.text("model"), ""),
            ("serial", given.text("serial"), "ABC123456"),
            ("firmware", given.text("firmware"), "1.4.2"),
            ("mac", given.text("mac") or (chosen.mac if chosen else None), "00:00:5e:00:53:42"),
            ("ip_addresses", own or None, ("192.168.178.42",)),
            ("bought_on", given.day("bought-on"), _DAY),
            ("bought_from", given.text("bought-from"), "Musterladen"),
            ("bought_new", {"new": True, "used": False}.get(given.text("bought") or ""), True),
            ("label_exhibit", self._exhibit("label"), "label"),
        )

    def _exhibit(self, key: str) -> str | None:
        return next((exhibit.id for exhibit in self._exhibits if exhibit.id == key), None)

    def _vendor(self) -> _Entries:
        given, language = self._given, letter_languages(self._ground)[0]
        country = given.text("vendor-country")
        return (
            ("name", given.text("brand"), ""),
            ("kind", given.text("vendor-kind"), "company"),
            ("legal_name", given.text("vendor-legal-name"), "Musterfirma GmbH"),
            ("street", given.text("vendor-street"), "Musterweg 2"),
            ("postal_code", given.text("vendor-postal-code"), "99999"),
            ("city", given.text("vendor-city"), "Musterstadt"),
            ("country", territory_name(country, language) if country else None, territory_name("CN", language) or ""),
            ("privacy_email", given.text("privacy-email"), "privacy@example.org"),
        )

    def _contact(self) -> Iterator[str]:
        where, read_on = contact_of(self._ground)
        example = self._both("said.example.contact")
        entries: _Entries = (("where", where, example), ("read_on", read_on, _DAY))
        yield "[vendor.contact]" if where else "# [vendor.contact]"
        yield from self._entries("contact", entries if where else [(key, None, like) for key, _, like in entries])

    def _authority(self) -> Iterator[str]:
        yield ""
        yield from self._said("authority")
        yield from authority_lines(self._ground)

    def _capture_tables(self) -> Iterator[str]:
        if not self._captures:
            yield ""
            yield from self._said("captures-missing")
            yield "# [[captures]]"
        for number, (file, placed) in enumerate(zip(self._ground.seen.files, self._captures, strict=True), start=1):
            values = capture_values(self._ground, file)
            examples = self._both("said.example.words")
            entries: _Entries = (
                ("id", f"K{number}", ""),
                ("path", placed.path, ""),
                ("point", values.point, ""),
                ("router", values.router, "FRITZ!Box 7590"),
                ("interface", values.interface, "1-lan"),
                ("taken_by", values.taken_by, examples),
                ("clock", values.clock, examples),
                ("same_clock_as", self._of_one_clock(file), "K1"),
                ("sha256", placed.sha256, ""),
            )
            yield from self._table("captures", entries, head="[[captures]]")
            if file.circumstances is not None:
                told = ((key, getattr(file.circumstances, key)) for key in type(file.circumstances).model_fields)
                yield from self._table(
                    "captures.circumstances", [(key, value, "") for key, value in told if value is not None]
                )

    def _of_one_clock(self, file: SeenFile) -> str | None:
        """The first capture that one router took together with this one on both of its sides; None for itself."""
        together = [other for other in self._ground.seen.files if other.acquisition == file.acquisition]
        is_both_sides = {"lan", "internet"} <= {other.recorded_point for other in together}
        if file.acquisition is None or not is_both_sides or together[0] is file:
            return None
        return f"K{self._ground.seen.files.index(together[0]) + 1}"

    def _filter(self) -> _Entries:
        given = self._given
        return (
            ("address", given.text("filter-address"), "203.0.113.77"),
            ("on_at", given.moment("filter-on"), _MOMENT),
            ("off_at", given.moment("filter-off"), _MOMENT),
            ("still_on", given.truth("filter-still-on"), True),
            ("how", self._both("said.filter-how"), self._both("said.filter-how")),
            ("exhibit", self._exhibit("filter"), "filter"),
        )

    def _settings(self) -> _Entries:
        given, where = self._given, self._given.text("settings-where")
        example = self._both("said.settings.app")
        return (
            ("looked_at", given.day("settings-date"), _DAY),
            ("where", self._both(f"said.settings.{where}") if where else None, example),
            ("switch_found", given.truth("switch-found"), False),
            ("box_ticked", given.truth("box-ticked"), False),
            ("exhibit", self._exhibit("settings"), "settings"),
        )

    def _switch_off(self) -> _Entries:
        return (
            ("setting", None, self._both("said.example.words")),
            ("at", None, _MOMENT),
            ("exhibit", None, "settings"),
            ("restarted_at", None, _MOMENT),
        )

    def _events(self) -> _Entries:
        return (
            ("exhibit", None, "movements"),
            ("how", None, self._both("said.example.words")),
            ("clock_offset_s", None, 1),
            ("own_count", None, 20),
        )

    def _messages(self) -> Iterator[str]:
        yield ""
        yield from self._said("correspondence")
        told = messages_of(self._ground, {exhibit.id for exhibit in self._exhibits})
        if not told:
            yield "# [[correspondence]]"
        for message in told:
            yield from self._table("correspondence", message, head="[[correspondence]]")

    def _exhibit_tables(self) -> Iterator[str]:
        yield ""
        yield from self._said("exhibits")
        if not self._exhibits:
            yield "# [[exhibits]]"
        for exhibit in self._exhibits:
            entries: _Entries = (
                ("id", exhibit.id, ""),
                ("title", exhibit.title, ""),
                ("path", exhibit.path, ""),
                ("date", exhibit.date, _DAY),
                ("language", exhibit.language, "de"),
            )
            yield from self._table("exhibits", entries, head="[[exhibits]]")
