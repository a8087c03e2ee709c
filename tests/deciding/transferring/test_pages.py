"""The pages on which a case is handed over, by whoever sees what of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roundtable.cases.models import Case
from roundtable.cases.rules import Stage
from roundtable.database.guard import entered
from roundtable.deciding.models import Package
from roundtable.deciding.transferring.queries import waiting_transfer
from roundtable.deciding.urgent.actions import call_at_once
from roundtable.journal.queries import entries_of
from tests.deciding.tables import later, see, send
from tests.deciding.transferring.story import (
    HEALTH,
    HUB,
    LEAD,
    begun,
    made,
    piece,
    pieces_of,
    released,
    taken_over,
    told,
)
from tests.staff import somebody_of, user
from tests.stories import fresh

pytestmark = pytest.mark.django_db
TO_THEM = {
    "receiver": "hub",
    "to_name": HUB,
    "to_email": "hub@example.org",
    "because": "They moved on Friday.",
}


def of_health() -> Case:
    return told(health=[piece("Under the dietitian.")])


def test_the_lead_begins_it_and_everybody_on_the_case_reads_to_whom(client: Client) -> None:
    case = of_health()
    assert "Hand this case over" in see(client, "Aisha", "overview", case)[1]
    assert "Hand this case over" not in see(client, "Ben", "overview", case)[1]
    assert see(client, "Ben", "begin_transfer", case)[0] == 403

    missing = send(client, "Aisha", "begin_transfer", case)[1]
    assert "Enter the name of the hub or agency" in missing
    wrong = send(client, "Aisha", "begin_transfer", case, **TO_THEM | {"to_email": "x"})[1]
    assert "Enter an e-mail address, like name@example.org" in wrong
    begins = send(client, "Aisha", "begin_transfer", case, **TO_THEM)[1]
    assert f"Handing over to {HUB}" in begins
    assert "Not said yet" in begins

    theirs = see(client, "Ben", "transfer", case)[1]
    assert "They moved on Friday." in theirs
    assert "Not said yet" not in theirs, "what others let go is between them and the lead"
    assert "Being handed over" in see(client, "Ben", "overview", case)[1]
    assert "already" in see(client, "Aisha", "begin_transfer", case)[1]


def test_an_agency_ticks_what_goes_and_on_which_basis(client: Client) -> None:
    case = of_health()
    begun(case)
    page = see(client, "Dev", "release", case)[1]
    assert "Under the dietitian." in page
    assert "checked" not in page, "the default is no"
    [item] = pieces_of(case, HEALTH)
    chosen: dict[str, Any] = {"items": [str(item)], "basis": ""}
    assert "on which lawful basis" in send(client, "Dev", "release", case, **chosen)[1]
    said = send(client, "Dev", "release", case, **chosen | {"basis": "safeguarding"})[1]
    assert "1 piece of information goes with the case" in said
    assert "checked" in see(client, "Dev", "release", case)[1]
    theirs = see(client, "Huw", "release", case)[1]
    assert "There is nothing of yours that could go." in theirs
    assert "0 pieces of information go" in send(client, "Huw", "release", case)[1]


def test_another_agencys_piece_cannot_be_chosen(client: Client) -> None:
    case = of_health()
    begun(case)
    [item] = pieces_of(case, HEALTH)
    tried = {"items": [str(item)], "basis": "safeguarding"}
    assert "Select a valid choice" in send(client, "Ben", "release", case, **tried)[1]


def test_the_package_is_taken_along_by_the_lead_and_the_history_says_so(
    client: Client, it_is: Callable[[datetime], None]
) -> None:
    case = of_health()
    transfer = begun(case)
    released(transfer, HEALTH)
    it_is(later(case, minutes=75))
    assert see(client, "Aisha", "transfer_package", case)[0] == 404
    waits = send(client, "Aisha", "transfer", case, do="pack", because="")[1]
    assert "Not everybody has said what goes" in waits
    packs = send(client, "Aisha", "transfer", case, do="pack", because="They move today.")[1]
    assert "Take the package along" in packs

    client.force_login(user("Aisha"))
    address = reverse("case:transfer_package", args=[case.reference])
    answer = client.get(address)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "no-store"
    assert "Hollis" not in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        page = file.read("case.html").decode()
    assert "Under the dietitian." in page
    assert "<script" not in page
    with entered(somebody_of(LEAD)):
        assert bytes(Package.objects.get(case=case).content) == answer.content
        assert entries_of(case.pk)[0].kind == "deciding.package_taken"
    assert client.post(address).status_code == 405
    assert see(client, "Dev", "transfer_package", case)[0] == 403
    assert "Take the package along" not in see(client, "Dev", "transfer", case)[1]
    history = see(client, "Aisha", "history", case)[1]

    assert "Took the package of a transfer along as a file" in history


def test_once_their_time_is_over_nobody_is_waited_for(client: Client) -> None:
    case = of_health()
    begun(case)
    assert "The time to say what goes is over." in see(client, "Aisha", "transfer", case)[1]
    packs = send(client, "Aisha", "transfer", case, do="pack", because="")[1]
    assert "It was made before these had said what goes" in packs


def test_it_is_acknowledged_and_closes_as_transferred(client: Client) -> None:
    case = of_health()
    package = made(begun(case))
    today = timezone.localdate()
    said: dict[str, Any] = {
        "by_them": "Iris Bell",
        "reference": "SO-17",
        "digest": "0000 0000 0000",
    }
    said |= {"on-day": today.day, "on-month": today.month, "on-year": today.year}
    tried = send(client, "Aisha", "transfer", case, do="acknowledge", **said)[1]
    assert "it is not the package that was made here" in tried
    assert "Iris Bell" in tried, "what was typed stays"
    said["digest"] = package.short
    closing = send(client, "Aisha", "transfer", case, do="acknowledge", **said)[1]
    assert "Close the case as transferred" in closing
    assert "SO-17" in closing
    assert HUB not in closing.split("Who will be told what")[1].split("</table>")[0]
    assert "Say what should be remembered" in send(client, "Aisha", "close_transferred", case)[1]
    closed = send(client, "Aisha", "close_transferred", case, because="Ring Iris Bell.")[1]
    assert f"Transferred to {HUB}. Ring Iris Bell." in closed
    assert fresh(case).stage == Stage.CLOSED
    assert f"Transferred to {HUB}" in see(client, "Ben", "overview", case)[1]
    assert "Taken over by" in see(client, "Ben", "transfer", case)[1]


@pytest.mark.parametrize("does", ["decline", "withdraw"])
def test_it_ends_with_a_reason_and_the_case_stays(client: Client, does: str) -> None:
    case = of_health()
    made(begun(case))
    assert "There is a problem" in send(client, "Aisha", "transfer", case, do=does)[1]
    ended = send(client, "Aisha", "transfer", case, do=does, because="They stay here.")[1]
    assert "They stay here." in ended
    assert "Hand this case over" in ended
    with entered(somebody_of(LEAD)):
        assert waiting_transfer(case) is None


def test_before_it_is_acknowledged_it_does_not_close(client: Client) -> None:
    case = of_health()
    made(begun(case))
    assert "cannot close as transferred yet" in see(client, "Aisha", "close_transferred", case)[1]
    refused = send(client, "Aisha", "close_transferred", case, because="x")[1]
    assert "Nobody has acknowledged" in refused


def test_what_is_refused_meanwhile_is_said_on_the_page(client: Client) -> None:
    case = of_health()
    begun(case)
    called: dict[str, Any] = {"code": "strategy_discussion", "wanted": [], "because": "A bruise."}
    call_at_once(case=fresh(case), **called, by=somebody_of(LEAD), at=later(case, minutes=75))
    tried = send(client, "Aisha", "transfer", case, do="pack", because="Now.")[1]
    assert "An urgent discussion goes on." in tried


def test_once_it_is_packed_or_over_there_is_nothing_to_release(client: Client) -> None:
    case = of_health()
    made(begun(case))
    assert f"Handing over to {HUB}" in _followed(client, "Dev", case)
    other = of_health()
    assert "never handed over" in _followed(client, "Dev", other)
    assert see(client, "Aisha", "received", other)[0] == 404


def _followed(client: Client, first_name: str, case: Case) -> str:
    client.force_login(user(first_name))
    answer = client.get(reverse("case:release", args=[case.reference]), follow=True)
    return answer.content.decode()


def test_whoever_is_not_on_the_case_finds_none_of_it(client: Client) -> None:
    case = taken_over(of_health())
    for page in ("transfer", "release", "transfer_package", "begin_transfer", "close_transferred"):
        assert see(client, "Grace", page, case)[0] == 404
