"""argparse in the user's language, with our exit code and our way of telling errors."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn

from reportgen.errors import UsageError
from reportgen.language.translator import Translator

# What argparse says (in English, without a code), and the words we have for it.
_SAID = (
    (re.compile(r"the following arguments are required: (?P<what>.+)"), "usage.missing"),
    (re.compile(r"unrecognized arguments: (?P<what>.+)"), "usage.unknown"),
    (re.compile(r"argument .*invalid choice: '?(?P<what>[^']*)'? \(choose from (?P<choices>.+)\)"), "usage.choice"),
    (re.compile(r"argument (?P<what>[^:]+): expected (?:one|at least one) argument"), "usage.without-value"),
)


class LocalParser(argparse.ArgumentParser):
    """Raises UsageError instead of ending the program; subcommands share the words."""

    words: ClassVar[Translator]

    def error(self, message: str) -> NoReturn:
        """What is wrong with the call, in the user's language. Raises: UsageError, always."""
        for pattern, key in _SAID:
            if found := pattern.fullmatch(message):
                raise UsageError(key, **{name: text.replace("'", "") for name, text in found.groupdict().items()})
        raise UsageError("usage.arguments", detail=message)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse, but words may also stand behind options: ``log CASE --lang de sent access``."""
        reorders = args is not None and self._subparsers is None
        return super().parse_known_args(self._words_first(list(args)) if reorders else args, namespace)

    def _words_first(self, arguments: list[str]) -> list[str]:
        words: list[str] = []
        options: list[str] = []
        rest = list(arguments)
        while rest:
            token = rest.pop(0)
            if token == "-" or not token.startswith("-"):
                words.append(token)
                continue
            action = self._option_string_actions.get(token.partition("=")[0])
            if action is None or action.nargs not in (None, 0):
                return arguments  # argparse finds the words for what is wrong
            options.append(token)
            if action.nargs is None and "=" not in token and rest:
                options.append(rest.pop(0))
        return words + options

    def _get_formatter(self) -> argparse.HelpFormatter:
        return _Formatter(prog=self.prog, usage_word=self.words.text("cli.usage"))


class _Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str, usage_word: str) -> None:
        super().__init__(prog, max_help_position=28)
        self._usage_word = usage_word

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, f"{self._usage_word} " if prefix is None else prefix)
