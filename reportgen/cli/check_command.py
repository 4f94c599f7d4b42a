"""``reportgen check CASE``: what to settle before a complaint is filed."""

from __future__ import annotations

import argparse
import json

from reportgen.actions.check import check
from reportgen.cli.build_command import tell_unlogged
from reportgen.cli.terminal import Terminal
from reportgen.errors import CaseIncomplete


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Lists every gate; 7 where the law says stop or the case is incomplete, else 0."""
    words = terminal.translator
    checked = check(options.case)
    found = checked.gates
    if checked.unlogged is not None:
        tell_unlogged(checked.unlogged, terminal)
    if options.json:
        told = [
            {
                "id": gate.id,
                "severity": gate.severity.value,
                "reason": words.say(gate.reason),
                "advice": words.say(gate.advice),
            }
            for gate in found
        ]
        terminal.say(json.dumps({"gates": told}, indent=2, ensure_ascii=False))
    else:
        for gate in found:
            reason = words.say(gate.reason)
            terminal.paragraph(words.text(f"check.{gate.severity.value}", sentence=reason))
            terminal.paragraph(words.say(gate.advice), "    ")
        if not found:
            terminal.say(words.text("check.nothing"))
    return CaseIncomplete.exit_code if any(gate.holds for gate in found) else 0
