"""The page of what is withheld, as who needs it, who withholds it and the board see it."""

from __future__ import annotations

import pytest
from django.test import Client

from roundtable.sharing.models import Challenge
from tests.sharing.challenging.test_a_challenge import NEEDED, challenged, now, says, withheld
from tests.sharing.test_pages import as_, words
from tests.staff import actor, somebody_of
from tests.stories import asked

pytestmark = pytest.mark.django_db


def page_of(case: object) -> str:
    return f"/cases/{case}/withheld/health/1/"


def test_the_board_of_the_case_leads_to_it_and_it_says_who_looks_again(client: Client) -> None:
    about = withheld()
    board = words(as_(client, "Ben").get(f"/cases/{about.case}/gathering/"))
    assert "Challenge this" in board
    assert page_of(about.case) in board
    page = words(client.get(page_of(about.case)))
    assert "Sharing would put somebody at greater risk" in page
    assert "Ring us." in page
    assert "It goes to the information governance lead of" in page
    assert "Pia Marlow" in page
    assert "Dev Patel" not in page


def test_it_is_challenged_answered_and_taken_further(client: Client) -> None:
    about = withheld()
    page = page_of(about.case)
    empty = words(as_(client, "Ben").post(page, {"do": "challenge", "because": ""}))
    assert "Say why you need what is withheld" in empty
    sent = client.post(page, {"do": "challenge", "because": NEEDED}, follow=True)
    assert "Challenged. It is on their list" in words(sent)
    assert NEEDED in words(sent)
    assert "Challenged, open" in words(client.get(f"/cases/{about.case}/gathering/"))

    tray = words(as_(client, "Pia").get("/worktray/"))
    assert "Answer a challenge about Tom Hollis" in tray
    mine = words(client.get(page))
    assert "Look at it again" in mine
    assert "Dev Patel" in mine
    unsaid = words(client.post(page, {"do": "reply", "because": "It holds."}))
    assert "Say whether it will be shared" in unsaid
    assert "It holds." in unsaid
    answered = client.post(
        page, {"do": "reply", "says": "uphold", "because": "It holds."}, follow=True
    )
    assert "Your answer has been sent." in words(answered)
    assert client.get(page).status_code == 404

    after = words(as_(client, "Ben").get(page))
    assert "It stays withheld" in after
    assert "It holds." in after
    assert "Take it further" in after
    assert "Ravi Kerr" in after


def test_what_will_be_shared_is_one_press_from_being_shared(client: Client) -> None:
    about = withheld()
    made = challenged(about)
    says(made, actor("Pia"), share=True)
    page = words(as_(client, "Dev").get(page_of(about.case)))
    assert f'href="/cases/{about.case}/request/1/"' in page
    assert "Challenged, open" in words(client.get(f"/cases/{about.case}/request/"))
    refused = client.post(page_of(about.case), {"do": "challenge", "because": "I do."})
    assert "Your own agency withholds this" in words(refused)


def test_only_who_challenged_is_offered_to_take_it_back(client: Client) -> None:
    about = withheld()
    page = page_of(about.case)
    as_(client, "Ben").post(page, {"do": "challenge", "because": NEEDED})
    assert "Take the challenge back" not in words(as_(client, "Erin").get(page))
    assert "A challenge is open already" in words(client.get(page))
    assert "Take the challenge back" in words(as_(client, "Ben").get(page))
    client.post(page, {"do": "take_back", "because": "We found it."})
    (made,) = _all(somebody_of("police"))
    assert now(made).ended == "taken_back"


def _all(who: object) -> list[Challenge]:
    from roundtable.database.guard import entered

    with entered(who):  # type: ignore[arg-type]
        return list(Challenge.objects.all())


def test_where_nothing_was_withheld_there_is_no_such_page(client: Client) -> None:
    case = asked()
    away = as_(client, "Ben").get(page_of(case))
    assert away.status_code == 302
    assert away.headers["Location"] == f"/cases/{case}/gathering/"
    assert client.get(f"/cases/{case}/withheld/nobody/1/").status_code == 302


@pytest.mark.parametrize("name", ["Iris", "Pia"])
def test_who_is_not_on_the_case_finds_no_page(client: Client, name: str) -> None:
    about = withheld()
    assert as_(client, name).get(page_of(about.case)).status_code == 404


def test_the_board_of_the_hub_reads_how_challenges_end(client: Client) -> None:
    for _ in range(6):
        says(challenged(withheld()), actor("Pia"), share=False)
    # The demonstration month of the tests is long past: nothing is counted now.
    page = words(as_(client, "Milo").get("/charter/challenged/"))
    assert "Nothing has been withheld since then" in page
    assert as_(client, "Dev").get("/charter/challenged/").status_code == 403
