"""A payload becomes a whole bundle: path → bytes, nothing written yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from reportgen.bundle.entry import AnyEntry, digest_of, size_bytes_of
from reportgen.bundle.information import BagInformation, information_bytes
from reportgen.bundle.layout import (
    DECLARATION,
    DECLARATION_BYTES,
    INFORMATION,
    MANIFEST,
    MANIFEST_LIMIT_BYTES,
    MOST_FILES_COUNT,
    PAYLOAD_FOLDER,
    README,
    TAG_MANIFEST,
)
from reportgen.bundle.manifest import manifest_bytes
from reportgen.bundle.names import refuse_bad_names
from reportgen.errors import OutputError
from reportgen.evidence.digest import sha256_of


def compose_bag(
    payload: Mapping[str, AnyEntry],
    *,
    software_agent: str,
    bagging_date: date | None,
    description: str,
    readme: bytes | None = None,
) -> dict[str, AnyEntry | bytes]:
    """The bundle as relative POSIX path → content, sorted by path; the same input gives the same bytes.

    ``payload`` is keyed by the path below ``data/``. ``software_agent`` is ``reportgen`` and its version;
    ``description`` becomes one line, whatever it holds. ``readme`` stands beside ``data/``.

    Raises: OutputError for a path that would not be the same file everywhere, and for too many files; ValueError for an
    empty payload, a foreign agent or an empty description. Source: RFC 8493.
    """
    if not payload:
        raise ValueError("a bundle needs a payload")
    files = {PAYLOAD_FOLDER + path: entry for path, entry in payload.items()}
    refuse_bad_names(files)
    information = BagInformation(
        software_agent=software_agent,
        bagging_date=bagging_date,
        payload_bytes=sum(map(size_bytes_of, files.values())),
        payload_files_count=len(files),
        description=description,
    )
    tags = {
        INFORMATION: information_bytes(information),
        DECLARATION: DECLARATION_BYTES,
        MANIFEST: manifest_bytes({path: digest_of(entry) for path, entry in files.items()}),
    }
    if readme is not None:
        tags[README] = readme
    if len(files) + len(tags) + 1 > MOST_FILES_COUNT or len(tags[MANIFEST]) > MANIFEST_LIMIT_BYTES:
        raise OutputError("bundle.too-many-files", count=len(files))
    tags[TAG_MANIFEST] = manifest_bytes({path: sha256_of(data) for path, data in tags.items()})
    bag: dict[str, AnyEntry | bytes] = {**files, **tags}
    return {path: bag[path] for path in sorted(bag)}
