"""Templates into HTML: everything escaped, nothing undefined, no word outside the catalogues."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from functools import cache

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    select_autoescape,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from reportgen.errors import UnreadableInput
from reportgen.language.harmless import ISOLATED, harmless, safe_for_print
from reportgen.language.translator import Translator
from reportgen.resources import resource_dir

_TOGETHER = re.compile(  # what no line may end between: a norm and its parts, a number and what it counts
    r"(?<=\d) (?=(?:Abs|Buchst|Nr)\.|Uhr\b)|(?<=[Ss]ection) (?=\d)|(?<=\bno\.) (?=\d)|(?<=[\d)]) (?=no\. ?\d)"
    r"|(?<=\(EU\)) (?=\d{4}/)"
    r"|(?<=[\d)]) (?=GDPR\b)|(?<= und) (?=\d+\u00a0DSGVO)|(?<= and) (?=\(\w\))|(?<= or) (?=\(\w\))"
    r"|(?<=[Cc]apture) (?=K\d)|(?<=Mitschnitt) (?=K\d)|(?<=Seriennummer) (?=\S*\d)|(?<=serial) (?=number \S*\d)"
    r"|(?<=serial number) (?=\S*\d)|(?<=kB) (?==)|(?<=kB =) (?=\d)"
)
_WHOLE = re.compile(  # what holds a place to break that is no space: "18(1)(c)", "“BC…11”", "https://…"
    r"((?:\w{1,9}\u00a0)?\d{1,4}[a-z]?(?:\(\w{1,3}\)){2,4}(?:\u00a0GDPR)?|[„“]?\w{1,9}…\w{1,9}[“”]?|https?://[^\s/.]{1,30})"
)


def render(
    template: str, translator: Translator, context: Mapping[str, object], own: Mapping[str, str] | None = None
) -> str:
    """The HTML of ``template`` (a path below ``templates/``) in the translator's language.

    Templates call ``t(id, …)`` for a catalogue entry; every value they print is escaped. ``own``: templates of the
    user's (name below ``templates/`` → text) that stand in for ours, in Jinja's sandbox.

    Raises: UnreadableInput with file and line where one of ``own`` is broken.
    """
    words = {"t": translator.text, "lang": translator.language}
    if not own:
        return template_environment().get_template(template).render(context, **words)
    return render_with_own(template, {**context, **words}, own)


@cache
def template_environment() -> Environment:
    """What all templates are rendered with; tests put templates of their own on top (``overlay``)."""
    return _prepared(Environment, _shipped())


@cache
def page_environment() -> Environment:
    """The same for pages on a screen: texts stand in attributes and fields too, so nothing is marked up or tied."""
    return template_environment().overlay(finalize=_plain)


def _plain(value: object) -> object:
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return ISOLATED.sub(lambda name: name[0][1:-1], safe_for_print(value))


def _shipped() -> FileSystemLoader:
    return FileSystemLoader(resource_dir("templates"), encoding="utf-8")


def _prepared(kind: type[Environment], loader: BaseLoader) -> Environment:
    environment = kind(
        loader=loader,
        autoescape=select_autoescape(default=True, disabled_extensions=("css",)),
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["bare"] = lambda text: escape(_plain(str(text)))  # for attributes: escaped, never marked up
    return environment


def render_with_own(template: str, context: Mapping[str, object], own: Mapping[str, str]) -> str:
    """Rendered with the user's templates on top of ours; what they do wrong is told with file and line.

    Raises: UnreadableInput. Source: Jinja documentation, "Sandbox".
    """
    theirs = FunctionLoader(lambda name: (own[name], name, lambda: True) if name in own else None)
    loader = ChoiceLoader([theirs, _shipped()])
    environment = _prepared(ImmutableSandboxedEnvironment, loader)
    try:
        return environment.get_template(template).render(context)
    except TemplateSyntaxError as error:
        file, line, reason = error.name or template, error.lineno, error.message or ""
    except (
        TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError,
    ) as error:  # fmt: skip
        file, line = _place(error, own) or (template, 0)
        reason = str(error)
    raise UnreadableInput("template.broken", file=file, line=str(line), reason=harmless(reason))


def _place(error: Exception, own: Mapping[str, str]) -> tuple[str, int] | None:
    """Name and line of the innermost of the user's templates that the error went through."""
    places = [
        (frame.filename, frame.lineno or 0)
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename in own
    ]
    return places[-1] if places else None


def _printable(value: object) -> object:
    """Names and texts of the case reach the page through here; a character no bundled font has would break it.

    An isolated name (see ``language/harmless.py``) is marked up, so that no hyphen is ever put into it.
    """
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    parts = ISOLATED.split(_TOGETHER.sub("\u00a0", safe_for_print(value)))
    return Markup("").join(
        Markup('<span class="name">{}</span>').format(_whole(part)) if index % 2 else _whole(part)
        for index, part in enumerate(parts)
    )


def _whole(text: str) -> Markup:
    """Escaped, ``nobr`` around what no line may end within; no character is added: it is found and copied as it is."""
    parts = _WHOLE.split(text)
    return Markup("").join(
        Markup("<nobr>{}</nobr>").format(part) if index % 2 else part for index, part in enumerate(parts)
    )
