"""Whether a folder is a bundle of ours, and what in it is not ours: asked before anything is replaced."""

from __future__ import annotations

from reportgen.bundle.information import read_information
from reportgen.bundle.layout import (
    DECLARATION,
    DECLARATION_BYTES,
    INFORMATION,
    INFORMATION_LIMIT_BYTES,
    MANIFEST,
    MANIFEST_LIMIT_BYTES,
    MOST_FILES_COUNT,
    TAG_FILES,
    TAG_MANIFEST,
)
from reportgen.bundle.manifest import is_too_large, read_manifest
from reportgen.bundle.reader import BagReader, ListedKind

# What file managers leave in any folder that somebody looked at.
_DROPPINGS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".directory"})


def is_own_bundle(bag: BagReader) -> bool:
    """Whether ``bagit.txt`` and ``bag-info.txt`` are as this program writes them; no digest is checked."""
    try:
        declaration = read_at_most(bag, DECLARATION, len(DECLARATION_BYTES) + 1)
        information = read_at_most(bag, INFORMATION, INFORMATION_LIMIT_BYTES)
    except OSError:
        return False
    return declaration == DECLARATION_BYTES and read_information(information) is not None


def foreign_names(bag: BagReader) -> tuple[str, ...]:
    """Names in the folder that no manifest lists, sorted: somebody else's, which must not be deleted.

    Raises: OSError where a manifest cannot be read.
    """
    own = {*TAG_FILES, TAG_MANIFEST}
    for manifest in (MANIFEST, TAG_MANIFEST):
        data = read_at_most(bag, manifest, MANIFEST_LIMIT_BYTES + 1)
        own.update(() if is_too_large(data) else read_manifest(data, manifest, lambda _: None))
    foreign: list[str] = []
    for listed in bag.names():
        is_dropping = listed.path.rpartition("/")[2] in _DROPPINGS
        if listed.kind is not ListedKind.FILE or not (listed.path in own or is_dropping):
            foreign.append(listed.path)
        if len(foreign) > MOST_FILES_COUNT:
            break
    return tuple(sorted(foreign))


def read_at_most(bag: BagReader, path: str, limit_bytes: int) -> bytes:
    """The file's first ``limit_bytes`` bytes. Raises: OSError."""
    with bag.open(path) as source:
        data = bytearray()
        while len(data) < limit_bytes and (chunk := source.read(limit_bytes - len(data))):
            data += chunk
        return bytes(data)
