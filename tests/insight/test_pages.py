"""The pages of a trial: who may ask, how far it is, what it came to and down to which cases."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from roundtable.charter.drafting.actions import begin_draft
from roundtable.insight.jobs import run_trial
from roundtable.insight.models import Trial
from roundtable.insight.rules import may_try
from roundtable.insight.running import run
from roundtable.lib.actor import Role
from tests.insight.made import MARCH, TEXT, shorter, trial_of
from tests.staff import actor, nobody_of, user
from tests.stories import MONDAY, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def milo(client: Client) -> Client:
    """A window of a governance lead, who sees no case."""
    client.force_login(user("Milo"))
    return client


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def cells_of(page: str) -> set[str]:
    """Return what stands in the cells of a page's tables."""
    return {cell.strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", page)}


def asked_for(client: Client, **changes: str) -> str:
    days = {"from_day": MARCH.from_day, "to_day": MARCH.to_day}
    said = {"what": "1.0"}
    for name, day in days.items():
        said |= {f"{name}-day": str(day.day), f"{name}-month": str(day.month)}
        said[f"{name}-year"] = str(day.year)
    answer = client.post(reverse("insight:trials"), said | changes)
    return answer.headers.get("Location", "") or answer.content.decode()


def test_a_board_member_asks_for_a_trial_and_comes_to_its_page(milo: Client) -> None:
    address = asked_for(milo)
    assert Trial.objects.get().get_absolute_url() == address
    assert "Waiting for the hub's worker to begin" in text_of(milo, address)


def test_progress_is_kept_and_shown_with_the_time_left(milo: Client) -> None:
    trial = trial_of(TEXT)
    trial.done, trial.cases = 3_000, 12_000
    trial.moved_at = trial.asked_at + timedelta(seconds=30)
    trial.save(update_fields=["done", "cases", "moved_at"])
    page = text_of(milo, trial.get_absolute_url())
    assert "3,000 of 12,000 cases, 1 minute left" in page
    assert "It has not got further for a while" in page  # it was long ago


def test_a_trial_without_a_difference_has_no_table_of_noughts(milo: Client) -> None:
    asked()
    page = text_of(milo, run(trial_of(TEXT)).get_absolute_url())
    assert "Nothing would have been otherwise" in page
    assert "The work would cost what it cost" in page
    assert "<table" not in page


def test_what_a_trial_came_to_is_said_in_words_with_small_numbers_hidden(milo: Client) -> None:
    asked()
    trial = run(trial_of(shorter()))
    page = text_of(milo, trial.get_absolute_url())
    assert "How many cases were opened is not shown. Some would have gone otherwise." in page
    assert "Numbers from 1 to 4 are not shown, because they could point to somebody." in page
    assert cells_of(page) <= {"0", "not shown", "£0"}, cells_of(page)
    assert "Another deadline" in page
    assert "Deadlines of requests, by agency" in page
    assert "Your role sees none of these cases" in page


def test_no_difference_is_said_in_one_sentence(milo: Client) -> None:
    asked()
    trial = run(trial_of(TEXT))
    page = text_of(milo, trial.get_absolute_url())
    assert "Nothing would have been otherwise on any of the cases." in page


def test_a_manager_goes_down_to_the_cases_they_may_see(client: Client) -> None:
    case = asked()
    trial = run(trial_of(shorter()))
    client.force_login(user("Lena"))
    page = text_of(client, reverse("insight:differing", args=[trial.pk]))
    assert case.reference in page
    assert "Due to answer the request (" in page
    client.force_login(user("Milo"))
    page = text_of(client, reverse("insight:differing", args=[trial.pk]))
    assert case.reference not in page


@pytest.mark.parametrize("page", ["trials", "trial", "changes", "differing"])
def test_a_practitioner_reads_no_trial(client: Client, page: str) -> None:
    trial = run(trial_of(TEXT))
    client.force_login(user("Aisha"))
    address = reverse(f"insight:{page}", args=[] if page == "trials" else [trial.pk])
    assert client.get(address).status_code == 403


def test_a_period_that_ends_before_it_begins_is_refused_in_the_form(milo: Client) -> None:
    assert "The period ends before it begins" in asked_for(milo, **{"to_day-year": "2025"})
    assert Trial.objects.count() == 0


def test_the_board_and_managers_are_who_may_try() -> None:
    able = {
        role
        for role in Role
        if may_try(
            nobody_of("police", role),
            from_day=MARCH.from_day,
            to_day=MARCH.to_day,
            today=MARCH.to_day,
        )
    }
    assert able == {
        Role.GOVERNANCE,
        Role.AGENCY_MANAGER,
        Role.HUB_MANAGER,
        Role.INFORMATION_GOVERNANCE,
        Role.OPERATOR,
    }


def test_a_draft_is_tried_from_its_own_page(milo: Client) -> None:
    asked()
    draft = begin_draft(text=shorter(), base="1.0", by=actor("Milo"), at=MONDAY)
    link = f"{reverse('insight:trials')}?what={draft.pk}"
    assert link in text_of(milo, reverse("charter:draft", args=[draft.pk]))
    assert f'<option value="{draft.pk}" selected>Draft of version' in text_of(milo, link)
    asked_for(milo, what=str(draft.pk))
    run_trial(str(Trial.objects.get().pk))
    trial = Trial.objects.get()
    assert trial.counts is not None
    assert trial.counts["differing"] == 1
    run_trial(str(trial.pk))  # a job run twice
    assert Trial.objects.get().ended_at == trial.ended_at
