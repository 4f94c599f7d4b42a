"""Which language of a case binds towards an authority."""

from __future__ import annotations

from reportgen.case.values import Case
from reportgen.language.values import LanguageCode
from reportgen.law.authorities import AuthorityRecord, authorities


def authority_record(case: Case) -> AuthorityRecord | None:
    """The shipped record of the case's authority, found by its e-mail address or its name; None where none fits."""
    written = case.authority
    if written is None:
        return None
    for record in authorities():
        names = {record.name.casefold(), record.name_de.casefold(), record.name_en.casefold()}
        if (written.email and written.email == record.email) or written.name.casefold() in names:
            return record
    return None


def binding_language(case: Case) -> LanguageCode:
    """The first language of the case that the authority takes complaints in; its first one where that is not known."""
    record = authority_record(case)
    taken = record.languages if record else ()
    return next((code for code in case.languages if code in taken), case.languages[0])
