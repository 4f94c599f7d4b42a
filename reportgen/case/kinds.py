"""What may stand at a place of the case: the kind of value, told to the user with an example of how to write it."""

from __future__ import annotations

import types
import typing
from datetime import date, datetime

from pydantic import BaseModel

from reportgen.case.places import Place
from reportgen.case.values import Case

_SCALARS: dict[object, str] = {
    str: "text",
    bool: "truth",
    int: "number",
    float: "decimal",
    date: "date",
    datetime: "moment",
}


def kind_at(place: Place) -> str:
    """``text``, ``truth``, ``number``, ``decimal``, ``date``, ``moment``, ``table``, ``tables`` or ``list``.

    ``text`` where it is not known.
    """
    annotation = _annotation_at(place)
    return _kind(annotation)


def known_keys(place: Place) -> tuple[str, ...]:
    """The keys of the table at ``place``; empty where it is no table."""
    annotation = _annotation_at(place)
    model = _model(annotation)
    return tuple(model.model_fields) if model else ()


def choices_at(place: Place) -> tuple[str, ...]:
    """The words that may stand at ``place``, quoted; empty where the choice is not among words."""
    annotation = _annotation_at(place)
    bare = _bare(annotation)
    if typing.get_origin(bare) is not typing.Literal:
        return ()
    return tuple(f'"{word}"' if isinstance(word, str) else str(word) for word in typing.get_args(bare))


def _annotation_at(place: Place) -> object:
    annotation: object = Case
    for key in place:
        annotation = _step(annotation, key)
    return annotation


def _step(annotation: object, key: str | int) -> object:
    if isinstance(key, int):
        return _element(annotation)
    model = _model(annotation)
    field = model.model_fields.get(key) if model else None
    return field.annotation if field else None


def _kind(annotation: object) -> str:
    bare = _bare(annotation)
    if bare in _SCALARS:
        return _SCALARS[bare]
    if _model(bare):
        return "table"
    if typing.get_origin(bare) is tuple:
        return "tables" if _model(_element(bare)) else "list"
    return "text"


def _model(annotation: object) -> type[BaseModel] | None:
    bare = _bare(annotation)
    return bare if isinstance(bare, type) and issubclass(bare, BaseModel) else None


def _element(annotation: object) -> object:
    arguments = typing.get_args(_bare(annotation))
    return arguments[0] if arguments else None


def _bare(annotation: object) -> object:
    """Without ``Annotated`` and without ``| None``."""
    while True:
        origin = typing.get_origin(annotation)
        if origin is typing.Annotated:
            annotation = typing.get_args(annotation)[0]
        elif origin in (typing.Union, types.UnionType):
            annotation = next(part for part in typing.get_args(annotation) if part is not type(None))
        else:
            return annotation
