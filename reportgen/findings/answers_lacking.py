"""What went wrong with the answers to a request, by the user's word, and whether it was put right (Art. 12 GDPR).

That no answer came at all is F19's; that it came late is said here, where receipt is documented.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.case.calendars import calendars_of
from reportgen.case.issue_words import in_complaint, in_summary
from reportgen.case.issues import Issue, IssueKind, issues_of
from reportgen.case.lanes import lanes_of
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts


def answers_lacking(facts: Facts) -> Iterator[Assertion]:
    """One statement for each issue, as of the day of the letters; none where that day is not known."""
    case = facts.case
    if case.letter_date is None:
        return
    lanes = lanes_of(case.correspondence, "vendor", calendars_of(case, "vendor"))
    for issue in issues_of(lanes, case.letter_date):
        if issue.kind is not IssueKind.OVERDUE or issue.is_resolved:
            yield _statement(issue)


def _statement(issue: Issue) -> Assertion:
    shown = [issue.reply, issue.resolved_by if issue.resolved_by is not issue.reply else None]
    key = issue.reply.id if issue.reply else issue.request.id
    return Assertion(
        id=f"issue.{issue.kind}.{key}",
        finding="statement",
        modality=Modality.STATEMENT,
        claim=in_complaint(issue),
        brief=in_summary(issue),
        exhibits=tuple(letter.exhibit for letter in shown if letter and letter.exhibit),
        disclosure=(Reader.AUTHORITY,),
    )
