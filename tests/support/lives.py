"""Six whole lives of a case, each from a scripted ``init`` to the authority's letter: the commands, day by day."""

from __future__ import annotations

import io
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from init_answers import TOLD, small_capture

import reportgen.cli.init_command
import reportgen.cli.log_command
import reportgen.cli.next_command
import reportgen.cli.review_command
import reportgen.cli.status_command
from reportgen.actions.analysis import analysis_of
from reportgen.actions.case_files import read_case_files
from reportgen.cli.command import run
from reportgen.language.translator import Translator
from reportgen.pipeline.compose import confirmed

_CLOCKED = (
    reportgen.actions.init,
    reportgen.cli.log_command,
    reportgen.cli.next_command,
    reportgen.cli.review_command,
    reportgen.cli.status_command,
)
VENDOR = "privacy@beispielcam.example"


@dataclass(frozen=True)
class Act:
    """A command (words as in a shell, without ``reportgen``) on a day, or what somebody does beside the program."""

    day: str
    command: str = ""
    does: tuple[str, str] = ("", "")  # in German, in English; adds ``lines`` to case.toml
    lines: str = ""


@dataclass(frozen=True)
class Life:
    """One story; ``stages``: where it stood at each ``status``, in order."""

    key: str
    title: tuple[str, str]
    about: tuple[str, str]
    acts: tuple[Act, ...]
    stages: tuple[str, ...]
    answers: dict[str, str] = field(default_factory=dict)


def _begins(day: str, arrived: str) -> tuple[Act, ...]:
    return (
        Act(day, "init case lan.eth --answers answers.toml --batch"),
        Act(day, "review case"),
        Act(day, "next case --pair"),
        Act(day, f"log case sent access --on {day} --by e-mail --address {VENDOR}"),
        Act(arrived, f"log case about m1 --arrived {arrived} --known-by server-log"),
    )


def _looks(day: str, key: str = "m1") -> Act:
    return Act(day, f"log case about {key} --no-reply-until {day} --spam-checked")


def _complains(day: str) -> tuple[Act, ...]:
    return (
        Act(day, "review case"),
        Act(day, "next case complaint --pair"),
        Act(day, f"log case sent complaint --on {day} --by letter"),
    )


def _acknowledged(day: str) -> Act:
    told = "--with authority --says acknowledged --reference LDA-1085.4-1234/26 --by letter"
    return Act(day, f"log case received {told} --on {day}")


LIVES = (
    Life(
        key="silence",
        title=("Schweigen", "Silence"),
        about=(
            "Auf das Auskunftsverlangen und auf die Erinnerung kommt nichts. Die Behörde bestätigt, schweigt dann und "
            "entscheidet auf Nachfrage.",
            "Nothing comes, neither to the access request nor to the reminder. The authority confirms, then is silent, "
            "and decides when asked.",
        ),
        acts=(
            *_begins("2026-09-01", "2026-09-02"),
            Act("2026-09-20", "status case"),
            Act("2026-10-06", "status case"),
            _looks("2026-10-06"),
            Act("2026-10-06", "next case --pair"),
            Act("2026-10-06", "log case sent reminder --on 2026-10-06 --by e-mail"),
            Act("2026-10-12", "status case"),
            _looks("2026-10-27"),
            *_complains("2026-10-27"),
            _acknowledged("2026-11-09"),
            Act("2026-11-10", "status case"),
            Act("2027-02-16", "status case"),
            Act("2027-02-16", "next case --pair"),
            Act("2027-02-16", "log case sent state-of-the-matter --on 2027-02-16 --by letter"),
            Act("2027-03-01", "log case received --with authority --says decision --by letter --on 2027-03-01"),
            Act("2027-03-01", "status case"),
            Act("2027-03-02", "log case closed --on 2027-03-02"),
            Act("2027-03-02", "status case"),
        ),
        stages=("waiting", "overdue", "reminded", "with-authority", "with-authority", "decided", "closed"),
    ),
    Life(
        key="story",
        title=("Anfrage beantwortet, Beschwerde beim Anbieter nicht", "Enquiry answered, complaint to the vendor not"),
        about=(
            "So begann es: Der Kundendienst antwortet freundlich auf eine Anfrage, auf die Beschwerde dann nicht mehr. "
            "Wann sie ankam, ist nicht belegt; deshalb sagt kein Schreiben, dass eine Frist vorbei ist.",
            "This is how it began: customer service answers an enquiry kindly, and the complaint not at all. When it "
            "arrived is not documented; so no letter says that a period is over.",
        ),
        acts=(
            Act("2026-09-01", "init case lan.eth --answers answers.toml --batch"),
            Act(
                "2026-09-01", "log case sent enquiry --on 2026-09-01 --by e-mail --address service@beispielcam.example"
            ),
            Act(
                "2026-09-03",
                "log case received --on 2026-09-03 --by e-mail --says complete --quote-language en "
                '--quote "The material is viewed and analysed so that a warning can be mailed to you." '
                '--translation "Das Material wird gesichtet und ausgewertet, damit wir Ihnen Warnungen mailen können."',
            ),
            Act("2026-09-15", f"log case sent complaint --with vendor --on 2026-09-15 --by e-mail --address {VENDOR}"),
            Act("2026-09-20", "status case"),
            Act("2026-11-20", "status case"),
            _looks("2026-11-20", "m3"),
            Act("2026-11-20", "status case"),
            *_complains("2026-11-20"),
            Act("2026-11-21", "status case"),
        ),
        stages=("asked", "asked", "asked", "complained"),
    ),
    Life(
        key="late",
        title=("Späte Antwort", "A late answer"),
        about=(
            "Die Antwort kommt nach der Erinnerung, 17 Tage nach dem Ende der Frist, und nur zum Teil.",
            "The answer comes after the reminder, 17 days after the end of the period, and only in part.",
        ),
        acts=(
            *_begins("2026-09-01", "2026-09-02"),
            _looks("2026-10-06"),
            Act("2026-10-06", "next case --pair"),
            Act("2026-10-06", "log case sent reminder --on 2026-10-06 --by e-mail"),
            Act("2026-10-19", "log case received --on 2026-10-19 --by e-mail --answers m1 --says partly"),
            Act("2026-10-20", "status case"),
            *_complains("2026-10-20"),
            _acknowledged("2026-10-30"),
            Act("2026-11-02", "log case received --on 2026-11-02 --by e-mail --answers m1 --says complete"),
            Act("2026-11-03", "status case"),
            Act("2026-11-03", "review case"),
            Act("2026-11-03", "next case --pair"),
        ),
        stages=("answered", "with-authority"),
    ),
    Life(
        key="extension",
        title=("Verlängerung", "An extension"),
        about=(
            "Der Anbieter verlängert rechtzeitig und mit Gründen auf drei Monate, dann kommt nichts mehr.",
            "The vendor extends the period in time and with reasons to three months, then nothing comes.",
        ),
        acts=(
            *_begins("2026-09-01", "2026-09-02"),
            Act("2026-09-25", "log case received --on 2026-09-25 --by e-mail --says extension --reasons yes"),
            Act("2026-10-20", "status case"),
            Act("2026-12-07", "status case"),
            _looks("2026-12-07"),
            Act("2026-12-07", "next case --pair"),
            Act("2026-12-07", "log case sent reminder --on 2026-12-07 --by e-mail"),
            Act("2026-12-20", "status case"),
            _looks("2026-12-29"),
            *_complains("2026-12-29"),
            _acknowledged("2027-01-11"),
            Act("2027-01-12", "status case --all"),
        ),
        stages=("extended", "overdue", "reminded", "with-authority"),
    ),
    Life(
        key="contradicted",
        title=("Antwort, die der Mitschnitt nicht bestätigt", "An answer that the capture does not confirm"),
        about=(
            "Der Anbieter antwortet zum Teil und schreibt, die Kamera sende keine Bilder. Der Mitschnitt zeigt welche.",
            "The vendor answers in part and writes that the camera sends no pictures. The capture shows some.",
        ),
        acts=(
            *_begins("2026-09-01", "2026-09-02"),
            Act(
                "2026-09-20",
                "log case received --on 2026-09-20 --by e-mail --says partly --says contradicts --quote-language en "
                '--quote "The camera does not send pictures to us." '
                '--translation "Die Kamera sendet keine Bilder an uns."',
            ),
            Act("2026-09-21", "status case"),
            *_complains("2026-09-21"),
            _acknowledged("2026-10-01"),
            Act("2026-10-02", "status case"),
        ),
        stages=("answered", "with-authority"),
    ),
    Life(
        key="other-land",
        title=("Anbieter mit Niederlassung in einem anderen Land", "Vendor with an establishment in another Land"),
        about=(
            "Die Kundin wohnt in München, der Anbieter sitzt in Berlin. Zuständig ist die bayerische Behörde, die "
            "Berliner wird als andere Möglichkeit genannt; für die Frist zählt der Frauentag, den nur Berlin feiert.",
            "The customer lives in Munich, the vendor sits in Berlin. The Bavarian authority is competent, Berlin’s is "
            "named as another way; for the period Women’s Day counts, which of the two only Berlin has.",
        ),
        answers={
            "letter-date": "2027-02-05",
            "vendor-country": "DE",
            "vendor-postal-code": "10115",
            "authority": "other",
        },
        acts=(
            *_begins("2027-02-05", "2027-02-08"),
            Act("2027-03-09", "status case --all"),
            Act("2027-03-15", "status case"),
            _looks("2027-03-15"),
            Act("2027-03-15", "review case"),
            Act("2027-03-15", "next case complaint --pair"),
            Act(
                "2027-03-15",
                does=(
                    "trägt die vorgeschlagene Behörde in case.toml ein, nach einem Blick auf deren Seite",
                    "writes the proposed authority into case.toml, after a look at its page",
                ),
                lines="""
[authority]
name = "Bayerisches Landesamt für Datenschutzaufsicht (BayLDA)"
street = "Postfach 1349"
postal_code = "91504"
city = "Ansbach"
email = "poststelle@lda.bayern.de"
source = "the authority's own page"
read_on = 2027-03-15
""",
            ),
            Act("2027-03-15", "next case complaint --pair"),
            Act("2027-03-15", "log case sent complaint --on 2027-03-15 --by letter"),
            _acknowledged("2027-03-25"),
            Act("2027-03-26", "status case"),
        ),
        stages=("waiting", "overdue", "with-authority"),
    ),
)


@dataclass(frozen=True)
class Said:
    """What one act printed."""

    act: Act
    code: int
    out: str
    err: str


def live(life: Life, place: Path, language: str) -> Iterator[Said]:
    """Runs the life in the empty folder ``place``, in a terminal of 80 columns, each command on its day."""
    capture = small_capture(place)
    assert capture.name == "lan.eth"
    answers = TOLD | {"letter-date": "2026-09-01"} | life.answers
    (place / "answers.toml").write_text("".join(f'{key} = "{value}"\n' for key, value in answers.items()), "utf-8")
    for act in life.acts:
        if act.lines:
            toml = place / "case" / "case.toml"
            text = toml.read_text("utf-8")
            toml.write_text(text.replace("\n[[captures]]", f"{act.lines}\n[[captures]]", 1), "utf-8")
            yield Said(act, 0, "", "")
            continue
        yield _run(act, place, language)


def _run(act: Act, place: Path, language: str) -> Said:
    out, err = io.StringIO(), io.StringIO()
    with _on(date.fromisoformat(act.day)), _inside(place), redirect_stdout(out), redirect_stderr(err):
        code = run(["--lang", language, *shlex.split(act.command)])
    return Said(act, code, out.getvalue().replace("\u00a0", " "), err.getvalue().replace("\u00a0", " "))


@contextmanager
def _on(day: date) -> Iterator[None]:
    """The clock stands at noon of that day."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    before = [(module, vars(module)["now"]) for module in _CLOCKED]
    for module, _ in before:
        vars(module)["now"] = lambda: noon
    try:
        yield
    finally:
        for module, now in before:
            vars(module)["now"] = now


@contextmanager
def _inside(place: Path) -> Iterator[None]:
    """In that folder, with 80 columns, and somebody who says yes to everything that is asked."""
    back, columns, typed = Path.cwd(), os.environ.get("COLUMNS"), sys.stdin
    os.chdir(place)
    os.environ["COLUMNS"] = "80"
    sys.stdin = io.StringIO("y\n" * 200)
    try:
        yield
    finally:
        sys.stdin = typed
        os.chdir(back)
        if columns is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = columns


_NARROWED = ("init case", "review case")
_SAID_OF_ANSWERS = ("message.", "F19.", "issue.")


def page(sections: list[str], language: str) -> str:
    """docs/lives.md or docs/lives.de.md."""
    return _HEADS[language] + "\n" + "\n".join(sections)


def section(life: Life, said: list[Said], case: Path, language: str) -> str:
    """One life as it is told in the docs: day, command, what the program said, what the complaint says of it."""
    number = 0 if language == "de" else 1
    lines = [f"## {life.title[number]}", "", life.about[number], ""]
    day = ""
    for one in said:
        if one.act.day != day:
            day = one.act.day
            lines += [f"**{_day(day, language)}**", ""]
        lines += [*_told(one, number), ""]
    lines += [_OF_COMPLAINT[number], "", *(f"- {sentence}" for sentence in of_complaint(case, language)), ""]
    return "\n".join(lines)


def _told(one: Said, number: int) -> list[str]:
    if one.act.lines:
        return [f"*{_SHE[number]} {one.act.does[number]}.*"]
    text = (one.out + one.err).rstrip()
    if one.act.command.startswith(_NARROWED):
        text = text.rsplit("\n", 1)[-1] if one.act.command.startswith("review") else ""
        text = text.rpartition(" = ")[2].partition(": ")[2] if one.act.command.startswith("review") else text
    shown = [line.rstrip() for line in text.splitlines()]
    return ["```console", f"$ reportgen {one.act.command}", *shown, "```"]


def of_complaint(case: Path, language: str) -> tuple[str, ...]:
    """What the newest letters say of the correspondence, in that language."""
    analysis = confirmed(analysis_of(read_case_files(case), ("write",)))
    words = Translator("de" if language == "de" else "en")
    return tuple(
        words.say(found.claim).replace("\u00a0", " ").replace("\u2066", "").replace("\u2069", "")
        for found in analysis.assertions
        if found.id.startswith(_SAID_OF_ANSWERS)
    )


def _day(day: str, language: str) -> str:
    return Translator("de" if language == "de" else "en").day(date.fromisoformat(day)).replace("\u00a0", " ")


_SHE = ("Erika Mustermann", "Erika Mustermann")
_OF_COMPLAINT = (
    "Was die Schreiben an die Behörde von der Korrespondenz sagen:",
    "What the letters to the authority say of the correspondence:",
)
_HEADS = {
    "de": """# Sechs Fälle von Anfang bis Ende

*In English: [lives.md](lives.md)*

Geschrieben von `scripts/write_lives.py`, nachgespielt und verglichen von `tests/test_lives.py`; nicht von Hand ändern.
Alles ist erfunden: Erika Mustermann, ihre Kamera und deren Anbieter. `init` bekommt seine Antworten aus einer Datei;
auf `review` sagt sie jedes Mal zu allem ja, was sie gelesen hat. Jeder Befehl läuft an seinem Tag, in einem Terminal
mit 80 Spalten. Die Schreiben entstehen in beiden Sprachen (`--pair`).
""",
    "en": """# Six cases from beginning to end

*Auf Deutsch: [lives.de.md](lives.de.md)*

Written by `scripts/write_lives.py`, played again and compared by `tests/test_lives.py`; do not edit by hand. Everything
is invented: Erika Mustermann, her camera and its vendor. `init` gets its answers from a file; at `review` she says yes
each time to everything that she read. Each command runs on its day, in a terminal of 80 columns. The letters are made
in both languages (`--pair`).
""",
}
