"""What later revisions of a PDF added to its first one. Source: ISO 32000-1, 7.5.6 (incremental updates).

A letter is written in one revision and a signature appends a second one. Whoever signs can append more with it, and
others can append behind it: pages, notes, attachments, another signature, other contents under an old number. Objects
that the first revision does not know show only where one that it does know was written anew; so these are compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

PAGES, CONTENT, NOTES, ATTACHMENTS, SIGNATURES, OTHER = (
    "pages",
    "content",
    "notes",
    "attachments",
    "signatures",
    "other",
)
"""What can have been added or changed."""

_OF_A_SIGNATURE = frozenset({"/AcroForm", "/Extensions", "/DSS", "/Version"})  # of the catalogue
_OF_A_PROGRAM = frozenset({"/Producer", "/ModDate"})  # what a signing program says of itself
_ATTACHED = frozenset({"/Names", "/AF", "/Collection"})
_DEEPEST = 64
Added = tuple[tuple[str, int], ...]
_Number = tuple[int, int]


def added_since_first_revision(reader: Any) -> Added:
    """(what, how often), in the order above; ``reader``: pyHanko's. Its own exceptions pass through."""
    counts = dict.fromkeys((PAGES, CONTENT, NOTES, ATTACHMENTS, SIGNATURES, OTHER), 0)
    if reader.total_revisions > 1:
        counts[SIGNATURES] = max(0, len(reader.embedded_signatures) - 1)
        for what, count in _changes(reader):
            counts[what] += count
    return tuple((what, count) for what, count in counts.items() if count)


def _changes(reader: Any) -> Iterator[tuple[str, int]]:
    first = reader.get_historical_resolver(0)
    old_root, new_root = first.root, reader.root
    yield from _catalogue(old_root, new_root)
    before = _known(reader, 0)
    root = (first.root_ref.idnum, first.root_ref.generation)
    for number in sorted(_rewritten(reader) & before.keys() - {root}):
        old, new = (one.get_object(before[number]) for one in (first, reader))
        if _shape(old) != _shape(new):
            yield from _object_change(old, new)


def _catalogue(old: Any, new: Any) -> Iterator[tuple[str, int]]:
    for key in sorted({*old, *new} - _OF_A_SIGNATURE):
        if _shape(_raw(old, key)) == _shape(_raw(new, key)):
            continue
        if key == "/Pages":
            yield PAGES, 1
        else:
            yield (ATTACHMENTS if key in _ATTACHED else OTHER), 1
    fields = [one.get_object() for one in _at(_at(new, "/AcroForm", {}), "/Fields", ())]
    others = sum(1 for one in fields if _at(one, "/FT") != "/Sig")
    if others:
        yield OTHER, others


def _object_change(old: Any, new: Any) -> Iterator[tuple[str, int]]:
    is_both = hasattr(old, "keys") and hasattr(new, "keys")
    kind = _at(old, "/Type") if is_both else None
    if kind == "/Metadata":
        return  # the same as XML; nothing that is shown
    if kind == "/Pages":
        yield PAGES, max(1, abs(int(_at(new, "/Count", 0)) - int(_at(old, "/Count", 0))))
    elif kind == "/Page":
        yield from _page_change(old, new)
    elif kind in ("/Filespec", "/EmbeddedFile") or (is_both and "/EmbeddedFiles" in {*old, *new}):
        yield ATTACHMENTS, 1
    elif kind == "/Annot":
        yield NOTES, 1
    elif isinstance(old, list) and isinstance(new, list) and _are_notes(new) and _are_notes(old):
        yield from _more_notes(old, new)
    elif not is_both or any(_shape(_raw(old, key)) != _shape(_raw(new, key)) for key in {*old, *new} - _OF_A_PROGRAM):
        yield (CONTENT if hasattr(old, "encoded_data") else OTHER), 1


def _page_change(old: Any, new: Any) -> Iterator[tuple[str, int]]:
    if any(_shape(_raw(old, key)) != _shape(_raw(new, key)) for key in {*old, *new} - {"/Annots"}):
        yield CONTENT, 1
    yield from _more_notes(_at(old, "/Annots", ()), _at(new, "/Annots", ()))


def _more_notes(old: Any, new: Any) -> Iterator[tuple[str, int]]:
    """But for the fields of signatures that show nothing."""
    known = [_shape(one) for one in _raws(old)]
    shown = [
        one.get_object()
        for raw, one in zip(_raws(new), new, strict=True)
        if _shape(raw) not in known and not _is_hidden_signature(one.get_object())
    ]
    gone = len([one for one in known if one not in [_shape(raw) for raw in _raws(new)]])
    if shown or gone:
        yield NOTES, len(shown) + gone


def _is_hidden_signature(note: Any) -> bool:
    rectangle = [float(number) for number in _at(note, "/Rect", (1,))]
    is_empty = len(rectangle) == 4 and rectangle[0] == rectangle[2] and rectangle[1] == rectangle[3]
    return _at(note, "/FT") == "/Sig" and is_empty


def _are_notes(array: Any) -> bool:
    return all("/Subtype" in found for found in (one.get_object() for one in array) if hasattr(found, "keys"))


def _known(reader: Any, revision: int) -> dict[_Number, Any]:
    return {(one.idnum, one.generation): one for one in reader.xrefs.explicit_refs_in_revision(revision)}


def _rewritten(reader: Any) -> set[_Number]:
    """What a later revision wrote or took away."""
    numbers: set[_Number] = set()
    for revision in range(1, reader.total_revisions):
        freed = reader.xrefs.refs_freed_in_revision(revision)
        numbers |= {*_known(reader, revision), *((one.idnum, one.generation) for one in freed)}
    return numbers


def _at(mapping: Any, key: str, default: Any = None) -> Any:
    """The value, behind a reference too."""
    return mapping[key] if key in mapping else default  # noqa: SIM401 (pyHanko's get gives the reference itself)


def _raw(mapping: Any, key: str) -> Any:
    return mapping.raw_get(key) if key in mapping else None


def _raws(array: Any) -> list[Any]:
    return [array.raw_get(at) for at in range(len(array))] if hasattr(array, "raw_get") else list(array)


def _shape(value: Any, depth: int = 0) -> object:
    """What can be compared across revisions; a reference counts by its number. Raises: ValueError."""
    if depth > _DEEPEST:
        raise ValueError("too deep")
    if hasattr(value, "idnum"):
        return "reference", value.idnum, value.generation
    data = hashlib.sha256(value.encoded_data).hexdigest() if hasattr(value, "encoded_data") else None
    if hasattr(value, "keys"):
        return data, tuple((key, _shape(_raw(value, key), depth + 1)) for key in sorted(value))
    if isinstance(value, list):
        return tuple(_shape(one, depth + 1) for one in _raws(value))
    return repr(value)
