"""Two demands to the vendor in one letter, where the law lets them stand together."""

from __future__ import annotations

from reportgen.documents.frame import Letter
from reportgen.documents.occasion import Occasion
from reportgen.documents.rights import ASKING, portability_beside_access
from reportgen.documents.vendor_letter import vendor_letter
from reportgen.language.translator import Translator


def combined_letter(first: str, second: str, occasion: Occasion, translator: Translator) -> Letter:
    """One page with both demands, the file named after both."""
    beside = portability_beside_access if second == "portability" else ASKING[second]
    asks = (ASKING[first](occasion, translator), beside(occasion, translator))
    named = translator.joined([translator.text(f"combined.{kind}") for kind in (first, second)])
    demands = named[:1].upper() + named[1:]  # in English the second one begins small
    return vendor_letter(f"{first}+{second}", occasion, translator, heading={"demands": demands}, asks=asks)
