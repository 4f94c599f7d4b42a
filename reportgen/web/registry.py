"""Whom the address registry would be asked about, and the asking itself: as ``reportgen lookup`` does it."""

from __future__ import annotations

import time
from pathlib import Path

from reportgen.actions.lookup import Found, Lookup, ask_all, open_lookup
from reportgen.actions.lookup_words import plan_lines, told_lines
from reportgen.adapters.clock import now
from reportgen.adapters.rdap import NoAnswer, RegistryAnswer, ask
from reportgen.evidence.digest import sha256_of
from reportgen.web.registry_values import AskedView, PlanView
from reportgen.web.work import Tell, in_both


def view_plan(folder: Path, arguments: tuple[str, ...], tell: Tell) -> PlanView:
    """What would be asked; nothing is. ``arguments``: the registry's address. Raises: as ``lookup``."""
    tell("step", "build.step.read")
    (registry,) = arguments
    lookup = open_lookup(folder)
    zone = lookup.case.timezone
    return PlanView(
        lines=in_both(lambda words: tuple(plan_lines(lookup.plan, registry, words)), zone),
        asked_count=len(lookup.plan.asked),
        digest=_digest(lookup, registry),
    )


def ask_registry(folder: Path, arguments: tuple[str, ...], tell: Tell) -> AskedView:
    """Asks what the page showed, and only that. ``arguments``: the registry's address, the digest of the plan.

    Raises: as ``lookup``.
    """
    registry, digest = arguments
    tell("step", "build.step.read")
    lookup = open_lookup(folder)
    if _digest(lookup, registry) != digest:
        return AskedView(is_same_plan=False, has_answers=False, lines=in_both(lambda _words: ()))

    def asking(url: str) -> RegistryAnswer | NoAnswer:
        tell("step", "web.step.ask")
        return ask(url, now=now, wait_s=time.sleep)

    told = ask_all(lookup, registry=registry, ask=asking, now=now)
    return AskedView(
        is_same_plan=True,
        has_answers=any(isinstance(result, Found) for result in told),
        lines=in_both(lambda words: tuple(told_lines(told, words)), lookup.case.timezone),
    )


def _digest(lookup: Lookup, registry: str) -> str:
    """Of everything that would go out."""
    return sha256_of("\n".join([registry, *(planned.address for planned in lookup.plan.asked)]).encode())
