"""Templates into HTML: everything escaped, nothing undefined, no word outside the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from reportgen.language.harmless import ISOLATED, safe_for_print
from reportgen.language.translator import Translator
from reportgen.resources import resource_dir


def render(template: str, translator: Translator, context: Mapping[str, object]) -> str:
    """The HTML of ``template`` (a path below ``templates/``) in the translator's language.

    Templates call ``t(id, …)`` for a catalogue entry; every value they print is escaped.
    """
    return template_environment().get_template(template).render(context, t=translator.text, lang=translator.language)


@cache
def template_environment() -> Environment:
    """What all templates are rendered with; tests put templates of their own on top (``overlay``)."""
    environment = Environment(
        loader=FileSystemLoader(resource_dir("templates"), encoding="utf-8"),
        autoescape=select_autoescape(default=True, disabled_extensions=("css",)),
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["bare"] = lambda text: ISOLATED.sub(lambda name: name[0][1:-1], str(text))  # for attributes
    return environment


def _printable(value: object) -> object:
    """Names and texts of the case reach the page through here; a character no bundled font has would break it.

    An isolated name (see ``language/harmless.py``) is marked up, so that no hyphen is ever put into it.
    """
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    parts = ISOLATED.split(safe_for_print(value))
    return Markup("").join(
        Markup('<span class="name">{}</span>').format(part) if index % 2 else part for index, part in enumerate(parts)
    )
