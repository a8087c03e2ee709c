"""The page that says how well people of one group and another are found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from roundtable.people.matching.fairness import POINTS, Fairness, Group, measured
from roundtable.people.matching.model import fallback
from tests.staff import user
from tests.stories import received

FOUND = Fairness(
    "a model",
    "How it was measured.",
    Group("Everybody", 300, 0.9, 0.99),
    {
        "Sex": [Group("F", 150, 0.91, 0.99), Group("M", 150, 0.92, 0.98)],
        "Origin of the name": [
            Group("Welsh", 100, 0.95, 0.99),
            Group("Irish", 100, 0.9199, 0.99, "Missed more often than others with: a move."),
            Group("Scottish", 100, 0.92, 0.99),
            Group("Polish", 100, 0.8, 0.99),
        ],
    },
)


def page(found: Fairness, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("roundtable.matches.fairness.measured", lambda: found)
    client = Client()
    client.force_login(user("Milo"))
    answer = client.get("/people/matching/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_group_more_than_three_points_under_the_best_is_behind() -> None:
    assert FOUND.best("Origin of the name").name == "Welsh"
    assert [one.name for one in FOUND.behind("Origin of the name")] == ["Irish", "Polish"]
    assert FOUND.behind("Sex") == []


def test_the_page_says_which_group_is_found_less_often_and_why(
    committed_hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = page(FOUND, monkeypatch)
    assert told.count("Found less often") == 2
    assert "<strong>Irish</strong>: Missed more often than others with: a move." in told
    assert "<strong>Polish</strong>: why is not known." in told
    assert "no evidence of how accurate matching is in the field" in told


def test_the_page_says_so_of_what_ships(
    committed_hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = measured()
    told = page(found, monkeypatch)
    behind = [group for by in found.groups for group in found.behind(by)]
    assert told.count("Found less often") == len(behind)
    for group in behind:
        assert f"<strong>{group.name}</strong>: " in told
    even = replace(
        found, groups={"Sex": [Group("F", 9, 0.9, 1), Group("M", 9, 0.9 - POINTS / 2, 1)]}
    )
    assert "Found less often" not in page(even, monkeypatch)


def test_what_ships_was_measured_of_the_model_that_ships() -> None:
    found = measured()
    assert found.model == fallback().version
    assert set(found.groups) == {"Origin of the name", "Sex", "Age"}
    assert all(
        sum(one.asked for one in each) == found.whole.asked for each in found.groups.values()
    )
    assert all(group.why for by in found.groups for group in found.behind(by))


def test_the_page_of_a_case_leads_there(committed_hub: str) -> None:
    case = received()
    client = Client()
    client.force_login(user("Aisha"))
    told = client.get(f"/cases/{case.reference}/registers/").content.decode()
    assert 'href="/people/matching/"' in told
