"""`roundtable requests` and `roundtable answer`: an agency answers from its own system."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from roundtable.cases.actions import advance, close
from roundtable.cases.models import Case
from roundtable.cases.rules import Stage
from roundtable.charter.queries import in_force
from roundtable.config import answering
from roundtable.config.answering import answer_file, write_requests
from roundtable.config.cli import app
from roundtable.database.guard import entered
from roundtable.journal.queries import entries_of
from roundtable.lib.verdict import Refused, deny
from roundtable.sharing.actions import answer, ask_further, supplement, withdraw
from roundtable.sharing.by_file.actions import keep_taken
from roundtable.sharing.models import Disclosure, Item, Request, Return, ReturnDraft
from roundtable.sharing.queries import asked_about, nothing_known, previews
from roundtable.sharing.statement import AnswerGiven, ItemGiven, SupplementGiven
from tests.sharing.by_file.test_rules import items
from tests.staff import PRACTITIONERS, email_of, somebody_of
from tests.stories import MONDAY, answers_of, asked, fresh, identified, request_of

pytestmark = pytest.mark.django_db
SEEN_IN_MAY = ItemGiven(category="education", text="Away eleven days\u2028in May.", source="Rolls")
WORRY = ItemGiven(category="intelligence", text="Hungry.", sensitivity="sensitive", fact=False)


def email(agency: str) -> str:
    name = next(name for name, (of, _role) in PRACTITIONERS.items() if of == agency)
    return email_of(name)


def taken(folder: Path, agency: str = "education") -> list[dict[str, Any]]:
    """Return what an agency takes along, as its own system reads it."""
    out = folder / "requests.jsonl"
    assert write_requests(out, email(agency))
    return [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n") if line]


def reply(request: Request, *said: ItemGiven, **changes: Any) -> dict[str, Any]:
    """Return a return that knows the first person, with what a test wants otherwise."""
    answers = [each.model_dump(mode="json") for each in answers_of(request, *said)]
    return {"request": str(request.pk), "answers": answers} | changes


def a_file(folder: Path, *lines: dict[str, Any] | str, name: str = "answers.jsonl") -> Path:
    texts = (each if isinstance(each, str) else json.dumps(each) for each in lines)
    path = folder / name
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def send(path: Path, agency: str = "education", **more: Any) -> bool:
    return answer_file(path, email(agency), **more)


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what was said of each line."""
    return [line.split("\t", 1)[1] for line in capsys.readouterr().out.splitlines()]


def complained(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().err.split())


def is_answered(request: Request) -> bool:
    with entered(somebody_of(request.agency)):
        return Request.objects.get(pk=request.pk).answered_at is not None


def shared(case: Case, agency: str) -> set[tuple[str, str, str]]:
    with entered(somebody_of(agency)):
        gone = Disclosure.objects.filter(item__case=case, item__agency=agency)
        return set(gone.values_list("item__text", "to_agency", "clause"))


def kept(request: Request) -> list[AnswerGiven]:
    """Return what stands of an agency's answer, its items without their consent."""
    with entered(somebody_of(request.agency)):
        found = []
        for said in Return.objects.filter(request=request).order_by("involvement__place"):
            told = tuple(as_given(item) for item in said.items.order_by("place"))
            found.append(said.given().model_copy(update={"items": told}))
        return found


def as_given(item: Item) -> ItemGiven:
    names = set(ItemGiven.model_fields) - {"consent"}
    return ItemGiven.model_validate({name: getattr(item, name) for name in names})


def plain(answers: Iterable[AnswerGiven]) -> list[AnswerGiven]:
    def without(said: AnswerGiven) -> AnswerGiven:
        told = tuple(item.model_copy(update={"consent": "recorded"}) for item in said.items)
        return said.model_copy(update={"items": told})

    return [without(said) for said in answers]


def test_a_request_goes_out_and_what_comes_back_is_shared_as_the_page_would(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = asked()
    request = request_of(case, "education")
    (line,) = taken(tmp_path)
    said = [{"involvement": each["involvement"], "answer": "not_known"} for each in line["people"]]
    told_of = [each.model_dump(mode="json") for each in (SEEN_IN_MAY, WORRY)]
    said[0] |= {"answer": "known", "items": told_of}
    with entered(somebody_of("education")):
        given_now = [AnswerGiven.model_validate(each) for each in said]
        shown = previews(
            in_force(timezone.now()), case, asked_about(request), given_now, "education"
        )
    by_page = {
        (one.item.text, agency, goes.verdict.clauses[0])
        for about in shown
        for one in about.items
        for goes in one.destinations
        if goes.verdict
        for agency in goes.agencies
    }
    assert send(
        a_file(tmp_path, {"case": line["case"], "request": line["request"], "answers": said})
    )
    assert told(capsys) == [case.reference]
    assert by_page
    assert shared(case, "education") == by_page
    assert kept(request) == plain(given_now)
    assert is_answered(request)


def test_a_request_holds_what_it_takes_to_look_somebody_up(tmp_path: Path) -> None:
    case = asked()
    request = request_of(case, "education")
    (line,) = taken(tmp_path)
    assert (line["case"], line["request"]) == (case.reference, str(request.pk))
    assert (line["asks"], line["clause"]) == ([request.asks], request.clause)
    assert line["since"] == f"{MONDAY.year - request.years_back}-03-02"
    assert line["due_at"] > line["asked_at"]
    with entered(somebody_of("education")):
        about = {str(each.involvement_id) for each in request.asked_about.all()}
    assert {each["involvement"] for each in line["people"]} == about
    tom = line["people"][0]
    assert (tom["given_name"], tom["family_name"], tom["age_about"]) == ("Tom", "Hollis", 7)
    assert (tom["place"], tom["role"], tom["born_on"]) == (1, "subject_child", None)
    assert (tmp_path / "requests.jsonl").stat().st_mode & 0o777 == 0o600


def test_what_was_asked_for_later_is_asked_too(tmp_path: Path) -> None:
    case = asked()
    more = {"case": case, "agency": "education", "because": "A call.", "by": somebody_of(case.lead)}
    with entered(somebody_of(case.lead)):
        child = case.involvements.get(place=1).pk
    first = request_of(case, "education").asks
    ask_further(about=[child], asks="Who fetches him?", at=MONDAY + timedelta(hours=1), **more)
    assert taken(tmp_path)[0]["asks"] == [first, "Who fetches him?"]
    stop = {"because": "No.", "by": more["by"], "at": MONDAY + timedelta(hours=2)}
    withdraw(request=request_of(case, "education"), **stop)
    assert taken(tmp_path) == []
    ask_further(about=[child], asks="Only this.", at=MONDAY + timedelta(hours=3), **more)
    (again,) = taken(tmp_path)
    assert again["asks"] == ["Only this."]
    assert [each["place"] for each in again["people"]] == [1]


def test_only_what_is_left_to_answer_goes_out_what_is_due_first_on_top(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later, sooner, done = asked(), asked(identified(level="high")), asked()
    request = request_of(done, "education")
    answer(request=request, answers=answers_of(request), by=somebody_of("education"), at=MONDAY)
    assert [line["case"] for line in taken(tmp_path)] == [sooner.reference, later.reference]
    assert "2 requests written" in complained(capsys)
    assert end(later).stage == Stage.CLOSED
    assert [line["case"] for line in taken(tmp_path)] == [sooner.reference]


def end(case: Case) -> Case:
    """Return the case closed, with requests still to be answered."""
    lead, at = somebody_of(case.lead), MONDAY + timedelta(hours=5)
    for stage in (Stage.DECIDE, Stage.ACT):
        advance(case=case, to=stage, by=lead, at=at)
    return close(case=case, because="The plan is in place.", by=lead, at=at)


def test_each_taking_is_in_the_history_of_the_case(tmp_path: Path) -> None:
    case = asked()
    for _each in range(2):
        taken(tmp_path)
    with entered(somebody_of("education")):
        entries = [e for e in entries_of(case.pk) if e.kind == "sharing.request_taken"]
    assert [entry.agency for entry in entries] == ["education"] * 2
    assert entries[0].clauses == [request_of(case, "education").clause]


def test_whoever_only_took_its_request_along_leaves_the_case_with_it(tmp_path: Path) -> None:
    case = asked()
    taken(tmp_path)
    request = request_of(case, "education")
    withdraw(request=request, because="In error.", by=somebody_of(case.lead), at=MONDAY)
    assert "education" not in fresh(case).agencies


def test_what_is_withdrawn_while_it_is_taken_does_not_go_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def withdrawn_meanwhile(**said: Any) -> None:
        lead = somebody_of(case.lead)
        withdraw(request=said["request"], because="In error.", by=lead, at=MONDAY)
        keep_taken(**said)

    case = asked()
    monkeypatch.setattr(answering, "keep_taken", withdrawn_meanwhile)
    assert taken(tmp_path) == []


def test_nobody_takes_along_what_another_agency_is_asked() -> None:
    request = request_of(asked(), "education")
    with pytest.raises(Refused, match="no such case"):
        keep_taken(request=request, by=somebody_of("police"), at=MONDAY)


def test_one_bad_line_and_nothing_is_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = (request_of(asked(), "education") for _each in range(2))
    path = a_file(tmp_path, reply(one, SEEN_IN_MAY), "{", reply(other, mood="sunny"))
    assert not send(path)
    out = capsys.readouterr()
    first, second, third = out.out.splitlines()
    assert first == "1\tin order, not sent"
    assert second.startswith("2\trefused: This is not JSON.")
    assert third.startswith("3\trefused: mood: There is no such field.")
    assert "Nothing was sent. 2 of 3 lines would be refused." in " ".join(out.err.split())
    assert not is_answered(one)
    assert not is_answered(other)


def test_good_lines_can_go_and_bad_ones_wait_to_be_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = (request_of(asked(), "education") for _each in range(2))
    bad = json.dumps(reply(other, mood="sunny"))
    mend = tmp_path / "mend.jsonl"
    assert not send(a_file(tmp_path, bad, reply(one, SEEN_IN_MAY)), mend=mend)
    assert told(capsys)[1] == one.case.reference
    assert (is_answered(one), is_answered(other)) == (True, False)
    assert mend.read_text(encoding="utf-8") == f"{bad}\n"
    mended = a_file(tmp_path, bad.replace(', "mood": "sunny"', ""), name="mended.jsonl")
    left = tmp_path / "left.jsonl"
    assert send(mended, mend=left)
    assert is_answered(other)
    assert not left.exists()


def test_lines_to_mend_go_over_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    request = request_of(asked(), "education")
    path = a_file(tmp_path, reply(request))
    assert not send(path, mend=path)
    assert "is there already" in complained(capsys)
    assert not send(path, mend=tmp_path / "mend.txt")
    assert not send(path, mend=tmp_path / "nowhere" / "mend.jsonl")
    assert "Nothing was sent." in complained(capsys)
    assert not is_answered(request)


def test_a_check_sends_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    request = request_of(asked(), "education")
    path = a_file(tmp_path, reply(request))
    assert send(path, check=True)
    assert told(capsys) == ["in order, not sent"]
    assert not send(a_file(tmp_path, "{"), check=True)
    assert not is_answered(request)


def test_a_file_sent_again_adds_nothing_and_says_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    requests = [request_of(asked(), "education") for _each in range(2)]
    spoken = SEEN_IN_MAY.model_copy(update={"consent": "given"})
    path = a_file(tmp_path, reply(requests[0], SEEN_IN_MAY, spoken), reply(requests[1]))
    assert send(path)
    first = told(capsys)
    before = [(kept(request), shared(request.case, "education")) for request in requests]
    end(fresh(requests[0].case))
    assert send(path)
    out = capsys.readouterr()
    assert [line.split("\t")[1] for line in out.out.splitlines()] == first
    assert "0 sent, 2 answered so before, 0 refused." in out.err
    assert [(kept(each), shared(each.case, "education")) for each in requests] == before


def test_a_file_that_was_stopped_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    requests = [request_of(asked(), "education") for _each in range(2)]
    path = a_file(tmp_path, *map(reply, requests))

    def no_more(**said: Any) -> Any:
        if said["request"] == requests[1]:
            raise DatabaseError
        return answer(**said)

    with monkeypatch.context() as patched:
        patched.setattr(answering, "answer", no_more)
        assert not send(path)
    assert told(capsys)[1] == (
        "refused: The database did not keep it (DatabaseError). Send the file again."
    )
    assert send(path)
    assert "1 sent, 1 answered so before" in complained(capsys)


def test_another_answer_is_not_taken_for_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request = request_of(asked(), "education")
    assert send(a_file(tmp_path, reply(request, SEEN_IN_MAY)))
    assert not send(a_file(tmp_path, reply(request, WORRY)))
    assert told(capsys)[1].endswith("answered this otherwise. Add to it on the page.")


def test_what_was_added_since_does_not_change_what_was_answered(tmp_path: Path) -> None:
    request = request_of(asked(), "education")
    path = a_file(tmp_path, reply(request, SEEN_IN_MAY))
    assert send(path)
    first = answers_of(request)[0].involvement
    more = AnswerGiven(involvement=first, answer="known", items=(WORRY,))
    given_more = SupplementGiven(answer=more, because="More is known.")
    supplement(request=request, given=given_more, by=somebody_of("education"), at=timezone.now())
    assert send(path)


def test_one_agency_does_not_answer_for_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request = request_of(asked(), "education")
    assert not send(a_file(tmp_path, reply(request)), "police")
    assert told(capsys) == ["refused: This request is to another agency. Answer your own."]
    assert not is_answered(request)


def test_a_case_one_is_not_on_is_as_one_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = asked()
    outside = next(of for of, _role in PRACTITIONERS.values() if of not in case.agencies)
    theirs = reply(request_of(case, "education"))
    nobodys = theirs | {"request": str(uuid4())}
    by_case = {"case": case.reference, "answers": theirs["answers"]}
    by_no_case = by_case | {"case": "ZZZZ-9999"}
    assert not send(a_file(tmp_path, theirs, nobodys, by_case, by_no_case), outside)
    assert len(set(told(capsys))) == 1
    assert taken(tmp_path, outside) == []


def test_a_withdrawn_request_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = asked()
    lines = {agency: reply(request_of(case, agency)) for agency in ("education", case.lead)}
    for agency in lines:
        request = request_of(case, agency)
        withdraw(request=request, because="In error.", by=somebody_of(case.lead), at=MONDAY)
    assert not send(a_file(tmp_path, lines[case.lead]), case.lead)
    assert told(capsys)[0].startswith("refused: This request was withdrawn.")
    assert not send(a_file(tmp_path, lines["education"]))  # which is on the case no more
    assert "one may have been withdrawn" in told(capsys)[0]


def test_what_is_withdrawn_while_the_file_is_sent_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def withdrawn_meanwhile(**said: Any) -> Any:
        lead = somebody_of(case.lead)
        withdraw(request=said["request"], because="In error.", by=lead, at=MONDAY)
        return answer(**said)

    case = asked()
    path = a_file(tmp_path, reply(request_of(case, "education")))
    monkeypatch.setattr(answering, "answer", withdrawn_meanwhile)
    mend = tmp_path / "mend.jsonl"
    assert not send(path, mend=mend)
    assert told(capsys)[0].startswith("refused: There is no such case")
    assert mend.read_text(encoding="utf-8").strip() == path.read_text(encoding="utf-8")


def test_a_closed_case_takes_no_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = asked()
    line = reply(request_of(case, "education"))
    end(case)
    assert not send(a_file(tmp_path, line))
    assert "not done at the stage “closed”" in told(capsys)[0]


def test_a_request_is_named_by_its_case_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = (request_of(asked(), "education") for _each in range(2))
    wrong = reply(one, case=other.case.reference)
    assert not send(a_file(tmp_path, wrong))
    assert "The request is not of this case." in told(capsys)[0]
    by_case = {"case": one.case.reference, "answers": reply(one)["answers"]}
    assert send(a_file(tmp_path, by_case))
    assert is_answered(one)


def test_a_request_that_stands_twice_is_sent_not_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request = request_of(asked(), "education")
    assert not send(a_file(tmp_path, reply(request, SEEN_IN_MAY), "", reply(request)))
    assert told(capsys)[1] == "refused: Line 1 answers this request. Keep one of the two."


def test_what_somebody_types_on_the_page_meanwhile_is_not_lost(tmp_path: Path) -> None:
    request, actor = request_of(asked(), "education"), somebody_of("education")
    with entered(actor):
        typed = {"text-1-1": ["Half a"]}
        said = {"agency": "education", "content": typed, "saved_at": MONDAY}
        ReturnDraft.objects.create(request=request, writer_id=actor.user_id, **said)
    assert send(a_file(tmp_path, reply(request)))
    with entered(actor):
        assert ReturnDraft.objects.get(request=request).content == typed


@pytest.mark.parametrize(
    ("name", "content", "sender", "says"),
    [
        ("x.csv", b"", email("education"), "x.csv is not .jsonl"),
        ("x.jsonl", b"\xff\xfe", email("education"), "was not read, and nothing of it was sent"),
        ("x.jsonl", b"", "nobody@example.org", "Nobody works here as nobody@example.org."),
        ("x.jsonl", b"", email_of("Lena Marsh"), "Your role answers no requests."),
        ("x.jsonl", b"", email_of("Milo Grant"), "Your role answers no requests."),
    ],
)
def test_a_file_that_cannot_be_sent_is_refused_whole(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes,
    sender: str,
    says: str,
) -> None:
    (tmp_path / name).write_bytes(content)
    assert not answer_file(tmp_path / name, sender)
    assert says in complained(capsys)


def test_whoever_may_not_answer_takes_nothing_along(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked()
    out = tmp_path / "out.jsonl"
    assert not write_requests(out, email_of("Lena Marsh"))
    assert not write_requests(tmp_path / "out.csv", email("education"))
    assert not write_requests(tmp_path / "nowhere" / "out.jsonl", email("education"))
    assert "Nothing was written." in complained(capsys)
    not_learnt = deny("Not learnt.", remedy="Learn it.")
    monkeypatch.setattr("roundtable.access.queries.READINESS", [lambda *_asked: not_learnt])
    assert not write_requests(out, email("education"))
    assert complained(capsys) == "Not learnt. Learn it."
    assert not out.exists()


def test_the_commands_end_with_1_where_something_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roundtable.config.cli.on_the_hub", lambda run: run())
    request, run = request_of(asked(), "education"), CliRunner()
    out, sender = tmp_path / "out.jsonl", ["--as", email("education")]
    assert run.invoke(app, ["requests", "--out", str(out), *sender]).exit_code == 0
    assert str(request.pk) in out.read_text(encoding="utf-8")
    assert run.invoke(app, ["requests", "--out", str(tmp_path / "o"), *sender]).exit_code == 1
    good, bad = a_file(tmp_path, reply(request)), a_file(tmp_path, "{", name="bad.jsonl")
    assert run.invoke(app, ["answer", str(good), *sender]).exit_code == 0
    assert run.invoke(app, ["answer", str(bad), *sender]).exit_code == 1


told_in_a_file = st.lists(
    items.filter(
        lambda item: (
            item.category != "presence"
            and "\0" not in item.text + item.source
            and (item.happened_on is None or item.happened_on <= MONDAY.date())
        )
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(said=told_in_a_file)
def test_what_a_file_says_is_what_is_kept(
    said: list[ItemGiven], tmp_path_factory: pytest.TempPathFactory
) -> None:
    request, folder = request_of(asked(), "education"), tmp_path_factory.mktemp("told")
    given_now = answers_of(request, *said)
    path = a_file(folder, reply(request, *said))
    assert send(path)
    assert kept(request) == plain(given_now)
    assert send(path)
    with entered(somebody_of("education")):
        consents = Item.objects.filter(answer__request=request).order_by("place")
        expected = [i.consent if i.consent != "recorded" else "not_sought" for i in said]
        assert list(consents.values_list("consent", flat=True)) == expected
        assert nothing_known(request)[0].involvement == given_now[0].involvement
