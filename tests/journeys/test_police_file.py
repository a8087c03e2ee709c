"""A file of fifty referrals from the police, sent by `roundtable refer`, and then worked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import islice, product
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page, expect

from roundtable.database.guard import entered
from roundtable.intake.statement import PersonGiven
from roundtable.workload.models import Clock
from tests.journeys import steps
from tests.journeys.conftest import Journey
from tests.staff import actor, email_of
from tests.stories import concern

COUNT, A_PAGE = 50, 25
URGENT = frozenset({7, 31})  # What is marked as immediate danger has the shorter clock.
GIVEN = ("Alwen", "Bryn", "Carys", "Deri", "Eira", "Ffion", "Gwyn", "Hedd", "Ilar", "Jac")
FAMILY = ("Aldous", "Brandle", "Corrie", "Duxbury", "Eastham")


def test_a_police_file_is_received_once_and_worked_by_clock(
    journey: Journey, tmp_path: Path
) -> None:
    file = given_a_file(tmp_path)
    references = when_the_police_send(journey, file)
    assert len(set(references)) == COUNT
    assert when_the_police_send(journey, file) == references

    aisha = journey.window("Aisha")
    shown = then_all_are_on_the_leads_worktray_by_clock(aisha)
    assert set(shown) == set(references)
    assert set(shown[: len(URGENT)]) == {references[place] for place in URGENT}
    when_one_is_taken_on_and_identified(aisha, shown[0], references)


def given_a_file(folder: Path) -> Path:
    referrals = [
        concern(
            source="police",
            sender_reference=f"NP-2026-{place:04}",
            immediate_danger=place in URGENT,
            people=[
                PersonGiven(role="subject_child", given_name=given, family_name=family),
                PersonGiven(role="parent_carer", given_name="Mair", family_name=family),
            ],
        )
        for place, (given, family) in enumerate(everybody())
    ]
    path = folder / "police.jsonl"
    path.write_text("\n".join(referral.model_dump_json() for referral in referrals))
    return path


def everybody() -> list[tuple[str, str]]:
    return list(islice(product(GIVEN, FAMILY), COUNT))


def when_the_police_send(journey: Journey, file: Path) -> list[str]:
    command = [sys.executable, "-m", "roundtable.config", "refer", str(file), "--as"]
    sent = subprocess.run(
        [*command, email_of("Ben Carter")],
        env=dict(os.environ) | journey.environment,
        capture_output=True,
        check=True,
        text=True,
    )
    assert f"{COUNT} received, 0 refused." in sent.stderr
    numbered = [line.split("\t") for line in sent.stdout.splitlines()]
    assert [number for number, _reference in numbered] == [str(n + 1) for n in range(COUNT)]
    return [reference for _number, reference in numbered]


def then_all_are_on_the_leads_worktray_by_clock(aisha: Page) -> list[str]:
    aisha.goto(reverse("workload:my_work"))
    expect(aisha.get_by_role("link", name=f"All ({COUNT})")).to_be_visible()
    expect(aisha.get_by_text(f"{COUNT} pieces of work, earliest due first.")).to_be_visible()
    entries = aisha.get_by_role("main").locator("ol > li")
    expect(entries).to_have_count(A_PAGE)
    texts = entries.all_inner_texts()
    aisha.get_by_role("link", name="Next page").click()
    expect(aisha).to_have_url(re.compile("page=2"))
    expect(entries).to_have_count(COUNT - A_PAGE)
    shown = [reference_in(text) for text in texts + entries.all_inner_texts()]
    due = due_by_reference()
    assert [due[reference] for reference in shown] == sorted(due.values())
    return shown


def reference_in(text: str) -> str:
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", text)
    assert found is not None, text
    return found.group()


def due_by_reference() -> dict[str, object]:
    with entered(actor("Aisha")):
        running = Clock.objects.running().of_agency("childrens_social_care")
        return dict(running.values_list("case__reference", "due_at"))


def when_one_is_taken_on_and_identified(aisha: Page, reference: str, references: list[str]) -> None:
    aisha.goto(reverse("workload:my_work"))
    entry = aisha.get_by_role("listitem").filter(has_text=reference)
    entry.get_by_role("button", name=re.compile("^Take on")).click()
    expect(entry).to_contain_text("Taken on by you.")
    entry.get_by_role("link").first.click()
    steps.says(aisha, "Identify and grade")
    given, family = everybody()[references.index(reference)]
    steps.identify_everybody(aisha, reference, [f"{given} {family}", f"Mair {family}"])
