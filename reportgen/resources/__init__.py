"""Finds what is shipped with the program: templates, catalogues, data."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource_dir(name: str) -> Path:
    """The folder ``name`` (``templates``, ``locales``, ``data``): inside the package first, in the checkout second.

    Raises: FileNotFoundError where the installation lacks it (a bug of the packaging, not of the user).
    """
    for candidate in (_PACKAGE / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(name)
