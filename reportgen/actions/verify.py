"""``verify``: whether a bundle agrees with its manifests."""

from __future__ import annotations

from pathlib import Path

from reportgen.adapters.folder import open_folder
from reportgen.bundle.difference import Verification
from reportgen.bundle.verify import verify_bag


def verify(bundle: Path) -> Verification:
    """Every digest of the bundle recomputed, every difference listed. Raises: UnreadableInput."""
    with open_folder(bundle) as reader:
        return verify_bag(reader)
