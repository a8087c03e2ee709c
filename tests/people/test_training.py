"""A model is trained on the hub's registers, names nobody, and weighs once it is adopted."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from psycopg.errors import InsufficientPrivilege

from roundtable.database.guard import entered
from roundtable.lib.actor import OPERATOR, Actor, Role
from roundtable.lib.verdict import Refused
from roundtable.people.matching.model import Model, fallback, read_model, written_model
from roundtable.people.matching.names import root, stem
from roundtable.people.training import actions, sampling, training
from roundtable.people.training.drift import Change, Line
from roundtable.people.training.queries import last_drift, model_in_force, models_known, whole
from roundtable.people.training.training import TooLittle, measured, trained
from tests.people.registers import a_file, as_app, asked, entry, loaded
from tests.people.test_linking import BOTH, LATER, as_entry, two_registers
from tests.staff import actor

pytest.importorskip("splink")
MANAGER = Actor(UUID(int=1), "police", Role.HUB_MANAGER)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "FEWEST_ROWS", 1_000)
    monkeypatch.setattr(sampling, "STRANGERS", 250)


@pytest.fixture
def registers(committed_hub: str, tmp_path: Path) -> str:
    two_registers(tmp_path, 1_200)
    return committed_hub


def test_the_same_registers_give_the_same_model_byte_by_byte(
    registers: str, tmp_path: Path
) -> None:
    first = trained(BOTH)
    two_registers(tmp_path, 1_200)  # loaded anew
    again = trained(reversed(BOTH))
    assert written_model(again) == written_model(first)
    assert re.fullmatch(r"hub-[0-9a-f]{10}", first.version)
    assert read_model(written_model(first)) == first
    assert trained(BOTH, seed=2).version != first.version


def test_it_learns_how_one_person_agrees_without_being_told_who_is_one(registers: str) -> None:
    model = trained(BOTH)
    born, family, given = (model.odds[part] for part in ("born", "family", "given"))
    # The second register describes everybody with one to three errors: see benchmarks/people.
    assert 0.5 < born["same"].same < 0.85
    assert born["same"].stranger < 0.001
    assert born["differs"].same < 0.12 < 0.9 < born["differs"].stranger
    assert 0.35 < family["same"].same < 0.7
    assert 0.35 < given["same"].same < 0.7
    assert given["other"].same < 0.1 < given["other"].stranger
    for part in training.LEARNT:
        said = [odds.same for level, odds in model.odds[part].items() if level != "missing"]
        assert 0.9 < sum(said) - (part == "family") < 1.1  # where names changed places, it follows


def test_what_no_register_tells_stays_as_it_was(registers: str) -> None:
    model = trained(BOTH)
    for part, levels in fallback().odds.items():
        for level, odds in levels.items():
            assert model.odds[part][level].relative == odds.relative
    assert {model.odds[part]["same"] for part in ("nhs", "upn", "pnc")} == {
        fallback().odds["nhs"]["same"]
    }


def test_it_names_nobody(registers: str) -> None:
    model = trained(BOTH)
    rows = asked("SELECT agency, plain_names[1] FROM people_registerrow")
    given: Counter[tuple[str, str]] = Counter()
    family: Counter[tuple[str, str]] = Counter()
    for agency, name in rows:
        first, _, last = name.partition("|")
        given.update((agency, root(word)) for word in first.split()[:1])
        family.update((agency, stem(word)) for word in last.split()[-1:])
    for listed, counted in ((model.given_frequencies, given), (model.family_frequencies, family)):
        assert listed
        for name in listed:
            assert max(counted[agency, name] for agency in BOTH) >= 5
    assert {"given_frequencies", "family_frequencies"} < set(json.loads(written_model(model)))
    assert not re.search(r"\b[PC]\d+\b|ZZ\d", written_model(model))


def test_it_says_what_it_was_trained_on(registers: str) -> None:
    on = trained(BOTH).trained_on
    assert on["rows"] == 2_400
    assert {name: said["rows"] for name, said in on["registers"].items()} == dict.fromkeys(
        BOTH, 1_200
    )
    assert all(re.fullmatch(r"[0-9a-f]{64}", said["digest"]) for said in on["registers"].values())
    assert on["pairs"] > 1_000
    assert on["tools"]["splink"].startswith("5.")
    assert on["seed"] == training.SEED


def test_too_few_people_and_too_few_pairs_are_refused(
    committed_hub: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(a_file(tmp_path, map(entry, range(20))))
    with pytest.raises(TooLittle, match="1,000 people"):
        trained(["police"])
    monkeypatch.setattr(training, "FEWEST_ROWS", 10)
    apart = [
        entry(n, names=[{"given": chr(65 + n) * 3, "family": chr(97 + n) * 4}],
              born_on=f"19{50 + n}-03-{n + 1:02}", places=[{"postcode": f"ZZ{n + 1} 1AA"}])
        for n in range(20)
    ]  # fmt: skip
    loaded(a_file(tmp_path, apart))
    with pytest.raises(TooLittle, match="Too few"):
        trained(["police"])


def test_whom_an_agency_does_not_show_is_left_out(registers: str, tmp_path: Path) -> None:
    from benchmarks.people.households import people

    drawn = [
        as_entry(f"P{e.number}", e.identity, do_not_show=e.number < 100) for e in people(1_200, 21)
    ]
    loaded(a_file(tmp_path, drawn), at=LATER)
    assert trained(BOTH).trained_on["registers"]["police"]["rows"] == 1_100


def kept() -> Model:
    """Keep a model that weighs otherwise, and return it."""
    from dataclasses import replace

    model = training.named(replace(fallback(), known=0.25))
    actions.keep_model(model=model, by=OPERATOR, at=LATER)
    return model


def in_force() -> str:
    with entered(actor("Aisha")):
        return model_in_force().version


def test_the_fallback_weighs_until_another_is_adopted(committed_hub: str) -> None:
    model = kept()
    assert in_force() == fallback().version
    actions.adopt_model(version=model.version, by=OPERATOR, at=LATER)
    assert in_force() == model.version
    with entered(actor("Aisha")):
        assert model_in_force() == model
        assert model_in_force() is model_in_force()
        assert [(one.version, one.in_force) for one in models_known()] == [
            (fallback().version, False),
            (model.version, True),
        ]
    actions.adopt_model(version=fallback().version, by=OPERATOR, at=LATER)
    assert in_force() == fallback().version


def test_a_file_is_matched_by_the_model_in_force(committed_hub: str, tmp_path: Path) -> None:
    from roundtable.config.bulk import match_people

    loaded(a_file(tmp_path, [entry(3)]))
    model = kept()
    out = tmp_path / "found.jsonl"
    elsewhere = entry(3, born_on=None, places=[{"postcode": "ZZ99 3WW"}])
    asking = a_file(tmp_path, [elsewhere], "q.jsonl")
    probability = []
    for version in (model.version, fallback().version):
        actions.adopt_model(version=version, by=OPERATOR, at=LATER)
        assert match_people(asking, out, "police", "", ("police",))
        (row,) = map(json.loads, out.read_text().splitlines())
        assert row["model"] == version
        probability.append(row["probability"])
    assert probability[0] < probability[1]  # it takes fewer to be known


def test_what_cannot_be_adopted_is_refused(committed_hub: str) -> None:
    model = kept()
    for version, by, what in (
        ("hub-0000000000", OPERATOR, "There is no model"),
        (fallback().version, OPERATOR, "is in force"),
        (model.version, MANAGER, "Only the operator"),
    ):
        with pytest.raises(Refused, match=what):
            actions.adopt_model(version=version, by=by, at=LATER)
    with pytest.raises(Refused, match="Only the operator"):
        actions.keep_model(model=model, by=MANAGER, at=LATER)


def test_all_of_it_is_journalled(committed_hub: str) -> None:
    model = kept()
    assert not actions.keep_model(model=model, by=OPERATOR, at=LATER)
    actions.adopt_model(version=model.version, by=OPERATOR, at=LATER)
    sql = "SELECT kind, record, purpose FROM journal_entry WHERE kind LIKE %s ORDER BY id"
    kinds = asked(sql, "people.model%")
    assert [kind for kind, _record, _why in kinds] == [
        "people.model_trained", "people.model_trained", "people.model_adopted",
    ]  # fmt: skip
    assert {record for _kind, record, _why in kinds} == {f"people.model:{model.version}"}
    assert kinds[-1][2] == f"in the place of {fallback().version}"


def test_the_app_reads_models_and_changes_none(committed_hub: str) -> None:
    kept()
    with as_app(committed_hub) as app:
        assert app.execute("SELECT count(*) FROM people_trainedmodel").fetchone() == (1,)
        for table in ("people_trainedmodel", "people_adoption", "people_drift"):
            with pytest.raises(InsufficientPrivilege):
                app.execute(f"DELETE FROM {table}")
        with pytest.raises(InsufficientPrivilege):
            app.execute("INSERT INTO people_adoption (version, adopted_at) VALUES ('x', now())")


def test_a_model_from_before_a_level_takes_the_fallbacks_odds_for_it() -> None:
    from dataclasses import replace

    older = {level: odds for level, odds in fallback().odds["born"].items() if level != "parts"}
    model = replace(fallback(), odds=dict(fallback().odds) | {"born": older})
    assert whole(model).odds["born"]["parts"] == fallback().odds["born"]["parts"]


def by_what(lines: list[Line], kind: str) -> dict[str, Line]:
    return {line.what: line for line in lines if line.kind == kind}


def test_registers_as_they_were_have_not_drifted(registers: str) -> None:
    model = trained(BOTH)
    lines = measured(model, BOTH)
    assert {line.kind for line in lines} == {"names", "missing", "levels"}
    assert {line.change for line in lines} == {Change.LITTLE}


def test_a_register_that_lacks_birth_dates_has(registers: str, tmp_path: Path) -> None:
    from benchmarks.people.households import people

    model = trained(BOTH)
    drawn = [as_entry(f"P{each.number}", each.identity) for each in people(1_200, 21)]
    loaded(a_file(tmp_path, [row | {"born_on": None} for row in drawn]), at=LATER)
    missing = by_what(measured(model, BOTH), "missing")
    assert missing["born"].change is Change.MUCH
    assert (missing["born"].then < 0.1, missing["born"].now > 0.5) == (True, True)
    assert missing["family"].change is Change.LITTLE


def test_of_the_fallback_only_names_are_known(registers: str) -> None:
    lines = measured(fallback(), BOTH)
    assert {line.change for line in by_what(lines, "missing").values()} == {Change.UNKNOWN}
    assert {line.change for line in by_what(lines, "levels").values()} == {Change.UNKNOWN}
    assert all(line.index is not None for line in by_what(lines, "names").values())


def test_the_commands_train_list_show_adopt_and_measure(
    registers: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from roundtable.config import models

    monkeypatch.setenv("COLUMNS", "200")

    def said() -> str:
        told = capsys.readouterr()
        return " ".join((told.out + told.err).split())

    assert models.train_model((), 1)
    version = re.search(r"hub-\w+", said())[0]  # type: ignore[index]
    assert models.train_model(BOTH, 1)
    assert "the same as was kept before" in said()
    assert models.adopt(version)
    assert not models.adopt(version)
    assert "is in force" in said()
    models.print_models()
    assert re.search(rf"{version} \S+ \S+ 2,400 \S+ in force", said())
    assert models.print_model(version)
    assert read_model(capsys.readouterr().out).version == version
    assert not models.print_model("hub-0")
    assert models.measure_drift()
    assert "Birth date: how often it is missing Little 0.000" in said()
    with entered(actor("Aisha")):
        found: Any = last_drift()
    assert found.version == version
    assert not models.train_model(("health",), 1)
    assert "No model was trained." in said()
