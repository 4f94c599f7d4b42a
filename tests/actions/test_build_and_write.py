"""``build`` sets its letters as ``write`` does: signature, binding language; ``write`` says what to know and logs."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from example_copies import copy_of
from PIL import Image
from varied_case import analysed

from reportgen.actions.build import build
from reportgen.actions.case_files import CaseFiles
from reportgen.actions.printing import Press, printed_all
from reportgen.actions.write import write
from reportgen.adapters.custody_file import CUSTODY_FILE
from reportgen.case.parties import Authority
from reportgen.cli.command import run
from reportgen.documents.frame import Letter
from reportgen.documents.registry import KINDS, combined
from reportgen.evidence.digest import sha256_of
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES
from reportgen.law.authorities import AuthorityRecord, authorities
from reportgen.pipeline.compose import compose
from reportgen.pipeline.hints import hints

SENDER = """
[complainant]
name = "Erika Mustermann"
street = "Musterstraße 1"
postal_code = "99999"
city = "Musterstadt"
email = "erika.mustermann@example.org"
signature = "signature.png"
"""


@pytest.fixture(scope="module")
def signed_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = tmp_path_factory.mktemp("signed") / "case"
    copy_of("zmodo", case)
    file = io.BytesIO()
    Image.new("RGBA", (300, 80), (0, 0, 80, 90)).save(file, "PNG")
    (case / "signature.png").write_bytes(file.getvalue())
    with (case / "case.toml").open("a") as toml:
        toml.write(SENDER)
    return case


def test_a_bundle_has_the_signature_and_the_same_letter_as_write(signed_case: Path) -> None:
    built = build(signed_case, target=signed_case.parent / "bundle", replace=False, step=lambda _key: None)
    written = write(signed_case, ["access"], target=signed_case.parent / "out")
    (english,) = [path for path in built.letters if path.parent.name == "en"]
    assert english.read_bytes() == written.documents[0].path.read_bytes()
    assert b"/Subtype /Image" in english.read_bytes()


def test_what_was_written_stands_in_the_custody_log(signed_case: Path) -> None:
    written = write(signed_case, ["access"], target=signed_case / "documents")
    assert written.unlogged is None
    entry = json.loads((signed_case / CUSTODY_FILE).read_bytes().splitlines()[-1])
    (document,) = written.documents
    data = document.path.read_bytes()
    assert entry["kind"] == "render"
    assert entry["details"]["outputs"]["files"] == [
        {"path": f"documents/{document.path.name}", "sha256": sha256_of(data), "size_bytes": len(data)}
    ]
    assert "case.toml" in {file["path"] for file in entry["details"]["inputs"]["files"]}


def test_of_a_place_outside_the_case_the_log_names_only_the_files(signed_case: Path, tmp_path: Path) -> None:
    write(signed_case, ["access"], target=tmp_path / "kanarienvogel")
    assert "kanarienvogel" not in (signed_case / CUSTODY_FILE).read_text("utf-8")


def record(name: str) -> AuthorityRecord:
    return next(found for found in authorities() if found.id == name)


def known(name: str) -> Authority:
    found = record(name)
    return Authority(name=found.name, street="x", postal_code="1", city="y", source="z", read_on=found.recorded_on)


@pytest.mark.parametrize(("authority", "binding"), [("iedpc", "en"), ("deberlbdi", "de")])
def test_a_bundles_complaint_is_binding_in_a_language_that_the_authority_takes(
    authority: str, binding: str, files: CaseFiles
) -> None:
    analysis = analysed(files, authority=known(authority))
    letters = compose(analysis, {code: Translator(code) for code in LANGUAGES}).letters
    translated = {(letter.kind, letter.language): letter.is_translation for letter in letters}
    assert {language: translated["complaint", language] for language in LANGUAGES} == {
        language: language != binding for language in LANGUAGES
    }
    assert translated["access", "de"] is False  # the vendor's letters keep to the first language of the case


@pytest.mark.parametrize("language", LANGUAGES)
def test_hints_stand_beside_the_letters_that_need_them(language: str, files: CaseFiles) -> None:
    words = Translator(language)  # type: ignore[arg-type]
    case = files.case.model_copy(update={"authority": known("deberlbdi")})

    def told(*names: str) -> str:
        return " ".join(words.say(hint) for hint in hints([KINDS[name] for name in names], case, "de"))

    assert "https://kontakt.datenschutz-berlin.de/" in told("complaint")
    assert "form-texts" in told("state-of-the-matter")
    assert "(access)" in told("erasure") and "327q" not in told("erasure")
    assert "327q" in told("consent-withdrawal") and "327q" in told("objection")
    pair = combined(KINDS["consent-withdrawal"], KINDS["objection"])
    assert [hint.key for hint in hints([pair, KINDS["objection"]], case, "de")] == ["hint.contract"]
    assert told("access", "rectification", "evidence-report") == ""


def test_a_language_that_the_authority_does_not_take_is_told(files: CaseFiles) -> None:
    case = files.case.model_copy(update={"authority": known("frcnil")})
    assert "authority.warning.language" in {hint.key for hint in hints([KINDS["complaint"]], case, "de")}
    assert hints([KINDS["complaint"]], files.case, "de") == ()  # an invented authority has no record


def test_the_command_tells_the_hints(signed_case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["--lang", "de", "write", str(signed_case), "consent-withdrawal", "--output", str(tmp_path / "out")]) == 0
    )
    assert "327q" in capsys.readouterr().out


@pytest.mark.slow
def test_other_processes_print_the_same_bytes(documents_of_zmodo: tuple[Letter, ...], files: CaseFiles) -> None:
    day = files.case.letter_date
    assert day is not None
    with Press(2) as press:
        beside = press.begin(documents_of_zmodo, day)()
    assert beside == printed_all(documents_of_zmodo, day)


@pytest.fixture
def documents_of_zmodo(files: CaseFiles) -> tuple[Letter, ...]:
    letters = compose(analysed(files), {code: Translator(code) for code in LANGUAGES}).letters
    return (*letters, replace(letters[0], html="", text="plain"))
