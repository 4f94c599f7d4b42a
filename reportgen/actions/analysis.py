"""What ``build``, ``review`` and ``check`` share: a case folder, read and analysed."""

from __future__ import annotations

from collections.abc import Sequence

import reportgen
from reportgen.actions.case_files import CaseFiles
from reportgen.adapters.images import decoder_name
from reportgen.analysis.value import Analysis
from reportgen.case.review_log import ReviewLog
from reportgen.findings.confirmation import Confirmation
from reportgen.pipeline.analyse import analyse


def analysis_of(files: CaseFiles, arguments: Sequence[str]) -> Analysis:
    """Everything that the case and its captures support, with the user's word on each of it."""
    return analyse(
        files.case,
        files.captures,
        files.registrations,
        files.inputs,
        tool_version=reportgen.__version__,
        image_decoder=decoder_name(),
        arguments=arguments,
        confirmations=confirmations_of(files.review),
        events=files.events,
        bounces=files.bounces,
        silences=files.answers.silences(),
        unreadable_answers=files.answers.unreadable,
    )


def confirmations_of(review: ReviewLog) -> tuple[Confirmation, ...]:
    """The answers of the log as values of the findings."""
    return tuple(
        Confirmation(
            assertion=line.assertion,
            digest=line.digest,
            accepted=line.answer == "yes",
            at=line.at,
            comment=line.comment,
        )
        for line in review.lines
    )
