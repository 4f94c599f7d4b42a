from __future__ import annotations

from dns_messages import address_record, encoded, message, question, record

from reportgen.capture.dns_dialogue import Carried, DnsDialogues
from reportgen.capture.dns_message import CNAME, PTR, read_message
from reportgen.capture.name_values import NameQuestion, Standing
from reportgen.capture.values import NameObservation

CLIENT, OTHER, SERVER = "192.168.178.20", "192.168.178.21", "192.168.178.1"
SECOND = 1_000_000_000


class Talk:
    """A conversation with a name server, told in frames."""

    def __init__(self) -> None:
        self.names: list[NameObservation] = []
        self._dialogues = DnsDialogues(self.names.append)
        self._frame = 0

    def ask(self, raw: bytes, *, client: str = CLIENT, port: int = 40000, server: str = SERVER, to: int = 53) -> None:
        self._take(raw, client, port, server, to)

    def answer(
        self, raw: bytes, *, client: str = CLIENT, port: int = 40000, server: str = SERVER, by: int = 53
    ) -> None:
        self._take(raw, server, by, client, port)

    def questions(self) -> tuple[NameQuestion, ...]:
        return self._dialogues.questions()

    def _take(self, raw: bytes, source: str, source_port: int, destination: str, destination_port: int) -> None:
        self._frame += 1
        read = read_message(raw)
        assert read is not None
        self._dialogues.take(
            Carried(
                message=read,
                source=source,
                destination=destination,
                source_port=source_port,
                destination_port=destination_port,
                at_ns=self._frame * SECOND,
                frames=(self._frame,),
            )
        )


def ask(name: str, *, identifier: int = 7, kind: int = 1) -> bytes:
    return message(identifier=identifier, flags=0x0100, questions=(question(name, kind),))


def tell(name: str, *addresses: str, identifier: int = 7) -> bytes:
    answers = tuple(address_record(name, address) for address in addresses)
    return message(identifier=identifier, questions=(question(name),), answers=answers)


def test_an_answer_counts_for_the_client_that_asked_and_cites_both_frames() -> None:
    talk = Talk()
    talk.ask(ask("cam.example"))
    talk.answer(tell("cam.example", "203.0.113.7"))
    (name,) = talk.names
    assert (name.name, name.address, name.client, name.standing) == (
        "cam.example", "203.0.113.7", CLIENT, Standing.ASKED,
    )  # fmt: skip
    assert (name.ttl_s, name.frames.text()) == (300, "2")
    (asked,) = talk.questions()
    assert (asked.outcome, asked.questions_count, asked.frames.text()) == ("answered", 1, "1-2")


def test_an_answer_sent_to_another_client_is_not_that_clients_question_answered() -> None:
    talk = Talk()
    talk.ask(ask("cam.example"))
    talk.answer(tell("cam.example", "203.0.113.7"), client=OTHER)
    (name,) = talk.names
    assert (name.client, name.standing) == (OTHER, Standing.UNASKED)
    assert {(q.client, q.outcome) for q in talk.questions()} == {(CLIENT, "unanswered"), (OTHER, "answered")}


def test_an_answer_from_a_server_that_was_not_asked_is_unasked() -> None:
    talk = Talk()
    talk.ask(ask("cam.example"))
    talk.answer(tell("cam.example", "198.51.100.66"), server="198.51.100.1")
    talk.answer(tell("cam.example", "203.0.113.7"))
    assert [(n.address, n.standing) for n in talk.names] == [
        ("198.51.100.66", Standing.UNASKED), ("203.0.113.7", Standing.ASKED),
    ]  # fmt: skip


def test_a_second_answer_that_says_something_else_is_a_rival_and_the_same_again_is_not() -> None:
    talk = Talk()
    talk.ask(ask("cam.example"))
    for address in ("203.0.113.7", "203.0.113.7", "198.51.100.66"):
        talk.answer(tell("cam.example", address))
    assert [n.standing for n in talk.names] == [Standing.ASKED, Standing.ASKED, Standing.RIVAL]


def test_the_chain_of_aliases_is_kept_in_order_with_the_shortest_validity() -> None:
    answers = (
        record("www.cam.example", CNAME, encoded("edge.cdn.example"), ttl_s=20),
        record("edge.cdn.example", CNAME, encoded("node.cdn.example"), ttl_s=600),
        address_record("node.cdn.example", "203.0.113.7", ttl_s=60),
    )
    talk = Talk()
    talk.ask(ask("www.cam.example"))
    talk.answer(message(questions=(question("www.cam.example"),), answers=answers))
    (name,) = talk.names
    assert name.chain == ("www.cam.example", "edge.cdn.example", "node.cdn.example")
    assert (name.name, name.ttl_s) == ("www.cam.example", 20)


def test_aliases_that_run_in_a_circle_end() -> None:
    answers = (
        record("a.example", CNAME, encoded("b.example")),
        record("b.example", CNAME, encoded("a.example")),
        address_record("a.example", "203.0.113.7"),
    )
    talk = Talk()
    talk.answer(message(answers=answers))
    assert {name.address for name in talk.names} == {"203.0.113.7"}


def test_questions_keep_their_outcome_and_repetitions_are_counted() -> None:
    talk = Talk()
    for identifier in (1, 2, 3):
        talk.ask(ask("gone.example", identifier=identifier))
        talk.answer(message(identifier=identifier, flags=0x8183, questions=(question("gone.example"),)))
    talk.ask(ask("silent.example", identifier=4))
    talk.ask(ask("silent.example", identifier=4))
    talk.ask(ask("refused.example", identifier=5))
    talk.answer(message(identifier=5, flags=0x8185, questions=(question("refused.example"),)))
    talk.ask(ask("empty.example", identifier=6, kind=28))
    talk.answer(message(identifier=6, questions=(question("empty.example", 28),)))
    found = {(q.name, q.kind, q.outcome): q.questions_count for q in talk.questions()}
    assert found == {
        ("gone.example", "A", "no-such-name"): 3,
        ("silent.example", "A", "unanswered"): 2,
        ("refused.example", "A", "refused"): 1,
        ("empty.example", "AAAA", "no-data"): 1,
    }
    assert talk.names == []


def test_an_answer_cut_by_the_server_is_told_as_cut() -> None:
    talk = Talk()
    talk.ask(ask("big.example"))
    talk.answer(message(flags=0x8380, questions=(question("big.example"),)))
    assert [q.outcome for q in talk.questions()] == ["cut-by-server"]


def test_names_given_by_the_way_have_a_basis_of_their_own() -> None:
    raw = message(
        questions=(question("cam.example"),),
        answers=(record("7.113.0.203.in-addr.arpa", PTR, encoded("host7.example")),),
        additional=(address_record("ns.example", "192.0.2.53"),),
    )
    talk = Talk()
    talk.answer(raw)
    assert {(n.name, n.address, n.basis) for n in talk.names} == {
        ("host7.example", "203.0.113.7", "dns-ptr"),
        ("ns.example", "192.0.2.53", "dns-additional"),
    }


def test_multicast_answers_are_statements_to_the_group() -> None:
    talk = Talk()
    raw = message(flags=0x8400, answers=(address_record("cam.local", "192.168.178.20", ttl_s=120),))
    talk.answer(raw, server=CLIENT, by=5353, client="224.0.0.251", port=5353)
    talk.ask(ask("_http._tcp.local", identifier=0, kind=PTR), port=5353, server="224.0.0.251", to=5353)
    (name,) = talk.names
    assert (name.basis, name.client, name.standing) == ("mdns-answer", "224.0.0.251", Standing.ASKED)
    assert [(q.name, q.outcome) for q in talk.questions()] == [("_http._tcp.local", "multicast")]


def test_a_group_is_asked_and_one_member_answers() -> None:
    talk = Talk()
    talk.ask(ask("printer"), server="224.0.0.252", to=5355)
    talk.answer(tell("printer", "192.168.178.30"), server="192.168.178.30", by=5355)
    assert [(n.basis, n.standing) for n in talk.names] == [("llmnr-answer", Standing.ASKED)]


def test_questions_beyond_the_limit_are_told_and_not_lost() -> None:
    talk = Talk()
    for number in range(50_010):
        talk.ask(ask("flood.example", identifier=number & 0xFFFF, kind=1), port=number % 60000 + 1)
    assert sum(q.questions_count for q in talk.questions()) == 50_010
