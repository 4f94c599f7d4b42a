"""An example that was built: its case, its bundle, and what was put into its capture."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from reportgen.actions.build import Built


@dataclass(frozen=True)
class BuiltExample:
    """A case folder outside the checkout, what was built from it, and what was put into its capture."""

    case: Path
    bundle: Path
    built: Built
    truth: dict  # type: ignore[type-arg]

    def data(self, name: str) -> Path:
        """The one file below ``data/`` whose name begins with ``name``."""
        (found,) = (self.bundle / "data").glob(f"{name}*")
        return found

    @property
    def analysis(self) -> dict:  # type: ignore[type-arg]
        """analysis.json."""
        return json.loads(self.data("analysis.").read_text("utf-8"))  # type: ignore[no-any-return]
