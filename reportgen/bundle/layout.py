"""The fixed files of a bundle and its stated bounds. Source: RFC 8493 sections 2.1 to 2.2."""

from __future__ import annotations

DECLARATION = "bagit.txt"
INFORMATION = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
PAYLOAD_FOLDER = "data/"
README = "README.txt"

OWN_FILES = (DECLARATION, INFORMATION, MANIFEST, TAG_MANIFEST)  # at least one of them makes a folder a bundle
TAG_FILES = (INFORMATION, DECLARATION, MANIFEST)  # what the tag manifest lists in every bundle
DECLARATION_BYTES = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

MANIFEST_LIMIT_BYTES = 8 * 1024 * 1024
INFORMATION_LIMIT_BYTES = 64 * 1024
MOST_FILES_COUNT = 50_000
MOST_DIFFERENCES_COUNT = 10_000  # more are counted, but no longer listed one by one


def is_payload(path: str) -> bool:
    """Whether ``path`` lies in the payload folder (else it is a tag file)."""
    return path.startswith(PAYLOAD_FOLDER)


def is_foreign_tag(path: str) -> bool:
    """Whether BagIt gives the tag file a meaning that no bundle of ours uses: another manifest, files to be fetched."""
    name = path.casefold()
    return path not in (MANIFEST, TAG_MANIFEST) and (
        name == "fetch.txt" or (name.startswith(("manifest-", "tagmanifest-")) and name.endswith(".txt"))
    )
