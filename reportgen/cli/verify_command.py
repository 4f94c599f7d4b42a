"""``reportgen verify BUNDLE``."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from reportgen.actions.build import software_agent
from reportgen.actions.recompute import recompute
from reportgen.actions.verify import Verified, verify
from reportgen.adapters.folder import read_input
from reportgen.bundle.copy_check import CopyVerification
from reportgen.bundle.difference import Difference, Verification
from reportgen.bundle.stamp_check import FoundStamp
from reportgen.cli.terminal import Terminal
from reportgen.cli.timestamp_command import ROOTS_LIMIT_BYTES, tell_stamp, verifier_of
from reportgen.errors import EvidenceMismatch
from reportgen.language.harmless import harmless
from reportgen.language.values import ByteCount, Count


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Lists every difference. Raises: EvidenceMismatch where there is one, UnreadableInput."""
    verified = _verified(options, terminal)
    if options.json:
        _say_json(verified, terminal)
        return 0 if verified.found.is_intact else EvidenceMismatch.exit_code
    _say(verified, terminal)
    _say_signatures(verified, terminal)
    for stamp in verified.stamps:
        tell_stamp(stamp.check, stamp.about, terminal)
    made_by = _tell_version(verified.found, terminal)
    if not verified.found.is_intact:
        raise EvidenceMismatch("verify.differs", folder=str(options.bundle))
    meaning = (
        "verify.recomputed-inputs"
        if made_by
        else {"minimised": "verify.minimised-meaning", "case": "verify.recomputed", "pdf": "verify.pdf-meaning"}.get(
            verified.kind, "verify.meaning"
        )
    )
    terminal.say(terminal.translator.text(meaning))
    return 0


def _tell_version(found: Verification | CopyVerification, terminal: Terminal) -> bool:
    """That another version built the bundle, and what was not compared therefore; whether that is so."""
    if not isinstance(found, Verification) or found.made_by is None:
        return False
    told = {"made": harmless(found.made_by), "this": software_agent()}
    terminal.paragraph(terminal.translator.text("verify.other-version", n=found.uncompared_count, **told))
    return True


def _verified(options: argparse.Namespace, terminal: Terminal) -> Verified:
    if not options.recompute:
        roots = read_input(options.root, ROOTS_LIMIT_BYTES) if options.root else None
        return verify(options.bundle, original=options.original, check_stamp=verifier_of(options), roots_pem=roots)
    words = terminal.translator
    found = recompute(
        options.bundle,
        bundle=None,
        step=lambda key: terminal.progress(words.text("progress.step", step=words.text(key))),
    )
    return Verified(kind="case", found=found)


def _say_signatures(verified: Verified, terminal: Terminal) -> None:
    words = terminal.translator
    for signature in verified.signatures:
        at = signature.stamped_at or words.text("date.unknown-short")
        terminal.say(words.text("verify.pdf-signature", signer=harmless(signature.signer), at=at))
        if signature.is_intact:
            key = "verify.pdf-trusted" if signature.is_trusted else "verify.pdf-untrusted"
            terminal.paragraph(words.text(key))
    if not verified.signatures_looked_at:
        terminal.complain(words.text("verify.pdf-unchecked"))


def _say(verified: Verified, terminal: Terminal) -> None:
    words, found = terminal.translator, verified.found
    if verified.top:
        terminal.say(words.text("verify.zip-top", folder=verified.top))
    if not found.is_intact:
        terminal.say(words.text("verify.differs", n=found.differences_count))
        for difference in found.differences:
            terminal.say(words.text("error.problem", sentence=words.say(difference.message())))
        return
    if isinstance(found, CopyVerification):
        frames = words.text("verify.minimised-frames", n=found.packets_count)
        told = {"same": Count(found.same_count), "changed": Count(found.changed_count)}
        terminal.say(words.text("verify.minimised", frames=frames, **told))
        return
    if verified.kind == "pdf":
        return
    terminal.say(
        words.text(
            "verify.intact",
            files=words.text("verify.files", n=found.files_count),
            bytes=ByteCount(found.bytes_count),
            digests=words.text("verify.digests", n=found.digests_count),
        )
    )
    terminal.say(words.text("verify.manifest", sha256=found.manifest_sha256 or ""))


def _say_json(verified: Verified, terminal: Terminal) -> None:
    found = verified.found
    told = {
        "what": verified.kind,
        "intact": found.is_intact,
        "differences_count": found.differences_count,
        "differences": [_difference(difference, terminal) for difference in found.differences],
        "stamps": [_stamp(stamp) for stamp in verified.stamps],
        "signatures": [asdict(signature) for signature in verified.signatures],
        **_counts(found),
    }
    terminal.say(json.dumps(told, indent=2, ensure_ascii=False))


def _stamp(stamp: FoundStamp) -> dict[str, object]:
    facts = stamp.check.facts
    return {
        "file": stamp.file,
        "about": stamp.about,
        "problems": list(stamp.check.problems),
        "gen_time": facts.gen_time.isoformat() if facts else None,
        "signer": facts.signer if facts else None,
        "is_trusted": stamp.check.is_trusted,
        "is_qualified": stamp.check.is_qualified,
        "is_listed": stamp.check.is_listed,
    }


def _counts(found: Verification | CopyVerification) -> dict[str, object]:
    if isinstance(found, CopyVerification):
        return {
            "packets_count": found.packets_count,
            "same_count": found.same_count,
            "changed_count": found.changed_count,
            "parent_sha256": found.parent_sha256,
        }
    return {
        "files_count": found.files_count,
        "bytes_count": found.bytes_count,
        "digests_count": found.digests_count,
        "manifest_sha256": found.manifest_sha256,
        "made_by": found.made_by,
        "uncompared_count": found.uncompared_count,
    }


def _difference(difference: Difference, terminal: Terminal) -> dict[str, object]:
    values = {
        "kind": difference.kind.value,
        "file": difference.file,
        "line_number": difference.line_number,
        "entry": difference.entry,
        "listed_in": difference.listed_in,
        "expected": difference.expected,
        "found": difference.found,
        "sentence": terminal.translator.say(difference.message()),
    }
    return {key: value for key, value in values.items() if value is not None}
