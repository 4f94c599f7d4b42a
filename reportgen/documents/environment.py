"""Templates into HTML: everything escaped, nothing undefined, no word outside the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from reportgen.language.harmless import safe_for_print
from reportgen.language.translator import Translator
from reportgen.resources import resource_dir


def render(template: str, translator: Translator, context: Mapping[str, object]) -> str:
    """The HTML of ``template`` (a path below ``templates/``) in the translator's language.

    Templates call ``t(id, …)`` for a catalogue entry; every value they print is escaped.
    """
    return _environment().get_template(template).render(context, t=translator.text, lang=translator.language)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(resource_dir("templates"), encoding="utf-8"),
        autoescape=select_autoescape(default=True, disabled_extensions=("css",)),
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _printable(value: object) -> object:
    """Names and texts of the case reach the page through here; a character no bundled font has would break it."""
    return safe_for_print(value) if isinstance(value, str) and not isinstance(value, Markup) else value
