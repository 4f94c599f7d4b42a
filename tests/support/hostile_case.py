"""A case in which every field that a person or a vendor fills in is written by somebody who means harm."""

from __future__ import annotations

from dataclasses import replace

from hostile_words import HOSTILE

from reportgen.analysis.value import Analysis
from reportgen.case.text import Local


def hostile(analysis: Analysis) -> Analysis:
    case = analysis.facts.case
    assert case.complainant is not None and case.rights is not None and case.seller is not None
    words = Local(de=HOSTILE, en=HOSTILE)
    changed = case.model_copy(
        update={
            "reference": HOSTILE[:60],
            "complainant": case.complainant.model_copy(update={"name": HOSTILE[:80], "street": HOSTILE[:60]}),
            "device": case.device.model_copy(update={"brand": HOSTILE[:40], "model": HOSTILE[40:80]}),
            "vendor": case.vendor.model_copy(update={"legal_name": HOSTILE[:90], "street": HOSTILE[:60]}),
            "seller": case.seller.model_copy(update={"name": HOSTILE[:80]}),
            "rights": case.rights.model_copy(update={"wrong": words, "reasons": words, "defect": words}),
            "exhibits": tuple(one.model_copy(update={"title": words}) for one in case.exhibits),
        }
    )
    return replace(analysis, facts=replace(analysis.facts, case=changed))
