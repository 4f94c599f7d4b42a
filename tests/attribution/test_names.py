from __future__ import annotations

from reportgen.attribution.names import destination_names, name_at
from reportgen.capture.name_values import Standing
from reportgen.capture.values import NameObservation
from reportgen.evidence.citation import FrameSet

ADDRESS, CLIENT = "203.0.113.7", "192.168.178.20"
SECOND = 1_000_000_000


def seen(
    name: str,
    basis: str = "dns-answer",
    *,
    at_s: int = 0,
    client: str = CLIENT,
    standing: Standing = Standing.ASKED,
    ttl_s: int | None = 60,
    chain: tuple[str, ...] = (),
) -> NameObservation:
    return NameObservation(
        address=ADDRESS, name=name, basis=basis, client=client, at_ns=at_s * SECOND, frames=FrameSet.of((at_s + 1,)),
        standing=standing, ttl_s=ttl_s, chain=chain,
    )  # fmt: skip


def test_names_come_in_the_order_of_their_bases_and_rivals_stay_apart() -> None:
    names = destination_names(
        [
            seen("z.example", "dns-ptr"),
            seen("b.example", "tls-sni", ttl_s=None),
            seen("a.example", standing=Standing.RIVAL),
            seen("c.example", at_s=3),
            seen("c.example", at_s=5, standing=Standing.UNASKED),
        ]
    )
    assert [(n.name, n.basis, n.standing) for n in names] == [
        ("c.example", "dns-answer", Standing.ASKED),
        ("c.example", "dns-answer", Standing.UNASKED),
        ("a.example", "dns-answer", Standing.RIVAL),
        ("b.example", "tls-sni", Standing.ASKED),
        ("z.example", "dns-ptr", Standing.ASKED),
    ]


def test_repetitions_are_joined_with_all_their_frames_chains_and_the_last_validity() -> None:
    chain = ("c.example", "cdn.example")
    (name,) = destination_names([seen("c.example", at_s=3, chain=chain), seen("c.example", at_s=9, chain=chain)])
    assert (name.frames.text(), name.first_at_ns, name.last_at_ns) == ("4,10", 3 * SECOND, 9 * SECOND)
    assert name.valid_until_ns == 69 * SECOND
    assert name.chains == (chain,)


def test_a_name_holds_for_the_client_that_was_told_and_from_then_on() -> None:
    told = [seen("old.example", at_s=10), seen("new.example", at_s=100), seen("x.example", at_s=1, client="10.0.0.9")]
    assert name_at(told, address=ADDRESS, client=CLIENT, at_ns=9 * SECOND) is None
    early = name_at(told, address=ADDRESS, client=CLIENT, at_ns=50 * SECOND)
    assert early is not None
    assert (early.observation.name, early.is_valid) == ("old.example", True)
    late = name_at(told, address=ADDRESS, client=CLIENT, at_ns=1000 * SECOND)
    assert late is not None
    assert (late.observation.name, late.is_valid) == ("new.example", False)


def test_an_answer_that_still_holds_goes_before_a_later_one_that_does_not() -> None:
    told = [seen("long.example", at_s=1, ttl_s=3600), seen("short.example", at_s=5, ttl_s=1)]
    found = name_at(told, address=ADDRESS, client=CLIENT, at_ns=100 * SECOND)
    assert found is not None
    assert (found.observation.name, found.is_valid) == ("long.example", True)


def test_a_rival_answer_names_nothing() -> None:
    assert name_at([seen("x.example", standing=Standing.RIVAL)], address=ADDRESS, client=CLIENT, at_ns=SECOND) is None
