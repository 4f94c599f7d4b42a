"""Writes what the docs say of the code from the code: ``make reference``; a test tells where they differ.

- docs/file-format.md: every key of case.toml, the files of a bundle's ``data/``, the exit codes
- docs/sentences.md: every sentence that a letter can hold about the matter, in both languages side by side
- docs/authorities.md: the authority of every Land and every State, with the reason
- docs/case.schema.json, docs/analysis.schema.json: JSON Schema (2020-12)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from reportgen.analysis.document import AnalysisDocument, analysis_schema
from reportgen.analysis.tables import FLOW_COLUMNS, FRAME_COLUMNS
from reportgen.case.kinds import choices_at, kind_at, known_keys
from reportgen.case.places import Place
from reportgen.case.values import Case
from reportgen.case.versions import SCHEMA_VERSION
from reportgen.dialogue.fields import MESSAGE_SPECS, SPECS, Spec, field, message_field
from reportgen.dialogue.question import Field as AskedField
from reportgen.dialogue.question import Kind as FieldKind
from reportgen.errors import EXIT_CODES
from reportgen.language.catalogue import Entry, load_catalogue
from reportgen.language.translator import Translator
from reportgen.language.values import Territory
from reportgen.law.acts import EEA
from reportgen.law.authorities import AuthorityRecord, Kind, of_kind
from reportgen.law.choice import Against, Matter, Proposal, Question, Situation
from reportgen.law.choose_authority import choose_authority, land_name
from reportgen.law.postal_code import shared_codes

DOCS = Path(__file__).resolve().parent.parent / "docs"
_WRITTEN = {
    "text": "text",
    "truth": "true or false",
    "number": "whole number",
    "decimal": "number, `52.52`",
    "date": "date, `2026-11-24`",
    "moment": "date and time, `2026-11-24T18:30:00`",
    "table": "section",
    "tables": "sections",
    "list": "list",
}
_HEAD = """# File formats

Made from the code by `make reference`; do not edit by hand.

## case.toml

TOML 1.0, UTF-8. Unknown keys are mistakes. A declaration that is left out means *not said*; it is never read as "no".
Paths are relative to the case folder, use `/` and never leave it. A text of your own is written once in each
language of the letters: `{ de = "…", en = "…" }`. Times without a zone are in the case's time zone.
`examples/camera/case.toml` is a complete model. [case.schema.json](case.schema.json) is the JSON Schema.
"""
_SENTENCES = """# Sentences

Made from the catalogues by `make reference`; do not edit by hand. [method.md](method.md) says what each kind means.
The counter-argument of a legal view has the same id with `.counter`; it is printed beneath it.
"""
_KINDS_OF_SENTENCES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Facts: measured, stated by the person who signs, or from a source",
        (
            "finding.",
            "told.",
            "issue.",
            "brief.",
            "declared.",
            "holder.",
            "identifier.",
            "encoding.",
            "credential.",
            "list.",
        ),
    ),
    ("Conclusions: their rules and other explanations", ("rule.", "alternative.")),
    ("What may be said against a fact, shown at the review", ("counter.",)),
    ("Limits printed with facts", ("limit.",)),
    ("Legal views with their counter-arguments; questions in their place", ("ground.", "unanswered.")),
    ("Suggestions outside the complaint", ("suggestion.",)),
    ("What is not known", ("open.",)),
    (
        "Requests and declarations",
        ("complaint.request.", "declaration.", "access.question.", "access.ask", "access.dead"),
    ),
)
_QUESTIONS = """# The questions of `reportgen init`

Made from the code by `make reference`; do not edit by hand. What they are for and how a dialogue goes:
[init.md](init.md). Each can be given as an option or, without the two dashes, as a line of a TOML file (`--answers
FILE`). Which of them are asked depends on the recording and on earlier answers; one that nobody asks for is told.
"""
_MESSAGES = """
## Messages

`--message "direction=sent; date=2026-09-01; channel=e-mail; kind=enquiry"`, once for each message, or `[[message]]`
tables in the file.
"""
_WRITTEN_INTO = {
    FieldKind.LINE: "one line",
    FieldKind.PROSE: "text",
    FieldKind.CHOICE: "one of those that the recording or the place offers",
    FieldKind.CHECKLIST: "",
    FieldKind.TRUTH: "`yes` or `no`",
    FieldKind.DAY: "a day: `2026-09-03`, `3.9.2026`, `3 Sep 2026`",
    FieldKind.MOMENT: "a day and a time, as the clock at home: `2026-09-03 18:30`",
    FieldKind.NUMBER: "a number",
    FieldKind.FILE: "a file",
    FieldKind.EMAIL: "an e-mail address",
    FieldKind.HARDWARE_ADDRESS: "a hardware address",
    FieldKind.POSTAL_CODE: "a postal code",
    FieldKind.COUNTRY: "a State, by name or two letters",
}
_AUTHORITIES = """# Authorities

Made from the code and from `reportgen/data/authorities.json` by `make reference`; do not edit by hand. Most records are
old: compare the address with the authority's page before you send anything. Contacts: datenanfragen/data (CC0-1.0),
languages: tweaselORG/platform (MIT), postal codes: GeoNames (CC BY 4.0).
"""
_HEAD_OF_AUTHORITIES = """| place | authority | address | e-mail | complaint form | languages | record of | reason |
|---|---|---|---|---|---|---|---|"""
_DATA = """
## data/ of a bundle

`letters/<language>/*.pdf`, `analysis.json` ([analysis.schema.json](analysis.schema.json)), `flows.csv`, `frames.csv`,
`case.toml`, `answers.jsonl`, `log.jsonl`, `review.jsonl`, `exhibits/`, `registry/`. In examples every name carries the
words of the mark. [bundle.md](bundle.md) has the rest.

CSV: RFC 4180, UTF-8, one header line, times in UTC with nanoseconds. A text that a spreadsheet would run as a formula
begins with an apostrophe.
"""


def pages() -> dict[str, str]:
    """File name below docs/ → its text."""
    return {
        "file-format.md": "\n".join(_file_format()) + "\n",
        "authorities.md": "\n".join(_authorities()) + "\n",
        "questions.md": "\n".join(_questions()) + "\n",
        "sentences.md": "\n".join(_sentences()) + "\n",
        "case.schema.json": _json(case_schema()),
        "analysis.schema.json": _json(analysis_schema()),
    }


def case_schema() -> dict[str, object]:
    """The JSON Schema of case.toml, as a JSON document with the same keys."""
    schema: dict[str, object] = Case.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "reportgen case.toml"}


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _file_format() -> Iterator[str]:
    yield _HEAD
    yield from _table("Top level", (), Case)
    yield from _sections((), Case)
    yield _DATA
    for name, columns in (("flows.csv", FLOW_COLUMNS), ("frames.csv", FRAME_COLUMNS)):
        yield f"`{name}`: {', '.join(f'`{column}`' for column in columns)}\n"
    version = AnalysisDocument.model_fields["schema_version"].annotation.__args__[0]
    yield f"analysis.json: version {version}. It is a result: no command reads it, `build` makes it anew of any case.\n"
    yield f"case.toml: version {SCHEMA_VERSION}; older ones are read, newer ones refused; `upgrade` writes a copy.\n"
    yield "## Exit codes\n"
    yield "| code | meaning |\n|---|---|"
    yield from (f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items())


def _sections(place: Place, model: type[BaseModel]) -> Iterator[str]:
    for key in known_keys(place):
        here: Place = (*place, key)
        kind = kind_at(here)
        inner: Place = (*here, 0) if kind == "tables" else here
        if kind not in ("table", "tables") or known_keys(inner) == ("de", "en"):
            continue
        dotted = ".".join(str(part) for part in here if isinstance(part, str))
        yield from _table(f"`[[{dotted}]]`" if kind == "tables" else f"`[{dotted}]`", inner, None)
        yield from _sections(inner, model)


def _sentences() -> Iterator[str]:
    """The sentences of the catalogues by what they are; ``{…}`` marks a value from the capture or the case."""
    yield _SENTENCES
    german, english = load_catalogue("de"), load_catalogue("en")
    for title, starts in _KINDS_OF_SENTENCES:
        keys = [key for key in german if key.startswith(starts)]
        yield f"## {title}\n"
        yield "| id | Deutsch | English |\n|---|---|---|"
        yield from (f"| `{key}` | {_both(german[key])} | {_both(english[key])} |" for key in sorted(keys))
        yield ""


def _both(entry: Entry) -> str:
    forms = [entry.singular, *([entry.plural] if entry.plural and entry.plural != entry.singular else [])]
    return "<br>".join(form.replace("|", "\\|").replace("\n", " ") for form in forms)


def _table(title: str, place: Place, _model: type[BaseModel] | None) -> Iterator[str]:
    yield f"### {title}\n"
    yield "| key | what | |\n|---|---|---|"
    for key in known_keys(place):
        here = (*place, key)
        field = _field(here)
        choices = ", ".join(f"`{choice}`" for choice in choices_at(here))
        kind = kind_at(here)
        inner = (*here, 0) if kind == "tables" else here
        written = "text in each language" if known_keys(inner) == ("de", "en") else choices or _WRITTEN[kind]
        needed = "required" if field.is_required() else ""
        yield f"| `{key}` | {written}{': ' + field.description if field.description else ''} | {needed} |"
    yield ""


def _field(place: Place) -> FieldInfo:
    model: type[BaseModel] = Case
    for key in place[:-1]:
        if isinstance(key, str):
            model = _model_of(model.model_fields[key])
    return model.model_fields[str(place[-1])]


def _model_of(field: FieldInfo) -> type[BaseModel]:
    found: list[object] = [field.annotation]
    while found:
        part = found.pop()
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
        found += getattr(part, "__args__", ())
    raise LookupError(field)


def _questions() -> Iterator[str]:
    """Every field that `init` can ask, with the option of the same name."""
    german, english = Translator("de"), Translator("en")
    yield _QUESTIONS
    yield "| option | what is written | Deutsch | English | |\n|---|---|---|---|---|"
    for spec in SPECS:
        yield _asked(f"`--{spec.key}`", spec, field(spec.key), german, english)
    yield _MESSAGES
    yield "| part | what is written | Deutsch | English | |\n|---|---|---|---|---|"
    for spec in MESSAGE_SPECS:
        if spec.key != "more":
            yield _asked(f"`{spec.key}`", spec, message_field(1, spec.key), german, english)


def _asked(name: str, spec: Spec, one: AskedField, german: Translator, english: Translator) -> str:
    keys = [*(choice.key for choice in one.choices), *one.also]
    written = ", ".join(f"`{key}`" for key in keys) or _WRITTEN_INTO[spec.kind]
    if spec.kind is FieldKind.CHECKLIST:
        written = f"several of {written}, or `none`; `?` behind one: not said"
    note = "needed" if spec.is_required else "" if spec.is_asked else "by option only"
    return f"| {name} | {written} | {german.say(one.ask)} | {english.say(one.ask)} | {note} |"


def _authorities() -> Iterator[str]:
    english = Translator("en")
    yield _AUTHORITIES
    yield "## Germany: complaints about companies\n\n" + _HEAD_OF_AUTHORITIES
    laender = sorted({record.land for record in of_kind(Kind.LAND) if record.land})
    for land in laender:
        yield _place(english.say(land_name(land)), Situation(country="DE", land=land), english)
    yield "\nFor a postal code of several Länder, and for one that is not known, reportgen asks. Known of several:"
    yield f"{_codes_of_several(english)}\n"
    yield "## Germany: other bodies and other law\n\n" + _HEAD_OF_AUTHORITIES
    for what, situation in _OTHERS.items():
        yield _place(what, situation, english)
    yield "\n## Germany: where the company sits elsewhere\n\n" + _HEAD_OF_AUTHORITIES
    for what, situation in _ELSEWHERE.items():
        yield _place(what, situation, english, with_alternatives=True)
    yield "\n## European Union and European Economic Area\n\n" + _HEAD_OF_AUTHORITIES
    for country in sorted(EEA - {"DE"}):
        yield _place(english.value(Territory(country)), Situation(country=country), english)
    yield "\n## Address only\n\n" + _HEAD_OF_AUTHORITIES
    for country in ("CH", "GB"):
        yield _place(english.value(Territory(country)), Situation(country=country), english)


_OTHERS = {
    "Bavaria, public body": Situation(country="DE", land="DE-BY", against=Against.LAND_BODY, established_in="DE-BY"),
    "Federal body": Situation(country="DE", land="DE-BE", against=Against.FEDERAL_BODY),
    "Telecommunication, as such": Situation(country="DE", land="DE-BE", against=Against.TELECOM),
    "Church": Situation(country="DE", land="DE-BE", against=Against.CHURCH),
    "Broadcaster": Situation(country="DE", land="DE-BE", against=Against.BROADCASTER),
    "Data Act": Situation(country="DE", land="DE-BE", matter=Matter.DATA_ACT),
    "Radio equipment": Situation(country="DE", land="DE-BE", matter=Matter.RADIO_EQUIPMENT),
    "Cyber resilience": Situation(country="DE", land="DE-BE", matter=Matter.CYBER_RESILIENCE),
}


_ELSEWHERE = {
    "Berlin; company in Bavaria": Situation(country="DE", land="DE-BE", established_in="DE-BY"),
    "Bavaria; company in Hesse": Situation(country="DE", land="DE-BY", established_in="DE-HE"),
    "Berlin; company in Ireland": Situation(country="DE", land="DE-BE", established_in="IE"),
    "Berlin; company in China": Situation(country="DE", land="DE-BE", established_in="CN"),
    "Austria; company in Germany": Situation(country="AT", established_in="DE"),
}


def _place(place: str, situation: Situation, english: Translator, *, with_alternatives: bool = False) -> str:
    found = choose_authority(situation)
    if isinstance(found, Proposal):
        told = [english.say(reason) for reason in found.reasons]
        if with_alternatives:
            told += [f"Or {one.authority.name}: {english.say(one.reason)}" for one in found.alternatives]
        return _row(place, found.authority, " ".join(told))
    if isinstance(found, Question):
        rows = [_row(place, option.authority, english.say(option.reason)) for option in found.options]
        return "\n".join(rows)
    return f"| {place} | – | – | – | – | – | – | {english.say(found.reason)} |"


def _row(place: str, record: AuthorityRecord, reason: str) -> str:
    form = f"[form]({record.form_url})" if record.form_url else "–"
    day = record.recorded_on.isoformat() + (" (second-hand)" if record.uncertain else "")
    cells = (
        place,
        record.name,
        ", ".join(record.address),
        record.email or "–",
        form,
        ", ".join(record.languages) or "–",
    )
    return "| " + " | ".join((*cells, day, reason.replace("\u00a0", " "))) + " |"


def _codes_of_several(english: Translator) -> str:
    found = {
        code: " or ".join(english.say(land_name(land)) for land in laender) for code, laender in shared_codes().items()
    }
    return ", ".join(f"{code} ({named})" for code, named in found.items()) + "."


if __name__ == "__main__":
    for name, text in pages().items():
        (DOCS / name).write_text(text, "utf-8")
        print(f"docs/{name}")
