"""What is copied from an agency's own system becomes pieces of information: all of it, in order."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from roundtable.database.guard import entered
from roundtable.sharing.forms.answering import MOST_ITEMS
from roundtable.sharing.forms.pasting import with_pasted
from roundtable.sharing.models import Item
from roundtable.sharing.rules import Piece, pieces
from tests.sharing.test_pages import as_, words
from tests.staff import somebody_of
from tests.stories import asked

TODAY = date(2026, 3, 2)
MAY = date(2025, 5, 3)
COPIED = """03/05/2025 14:30\tA&E attendance\tBruise to the arm, said he fell.
Seen by the nurse alone.
12/11/2025 - Missed appointment.

Lives with his aunt since summer.
"""


def test_a_list_from_another_system_becomes_pieces() -> None:
    assert pieces(COPIED, today=TODAY) == (
        Piece(
            "A&E attendance, Bruise to the arm, said he fell.\nSeen by the nurse alone.",
            date(2025, 5, 3),
        ),
        Piece("Missed appointment.", date(2025, 11, 12)),
        Piece("Lives with his aunt since summer."),
    )


@pytest.mark.parametrize(
    "written",
    [
        "03/05/2025",
        "3/5/25",
        "3.5.2025",
        "03-05-2025",
        "2025-05-03",
        "2025-05-03T14:30:00",
        "3 May 2025",
        "3rd May 2025 at 14:30",
        "03-May-2025",
        "Sat 3 May 2025,",
        "Saturday, 3 May 2025:",
        "3 MAY 25",
    ],
)
def test_a_day_is_read_as_it_is_written_here(written: str) -> None:
    assert pieces(f"{written} Seen at home.", today=TODAY) == (Piece("Seen at home.", MAY),)


@pytest.mark.parametrize(
    "written",
    [
        "31/02/2025 No such day.",
        "03/05/2027 Next year.",
        "03/05/27 Next year.",
        "5/2025 A month.",
        "12 apples.",
        "2025 A year.",
    ],
)
def test_what_is_no_day_that_has_come_stays_in_the_text(written: str) -> None:
    assert pieces(written, today=TODAY) == (Piece(written),)


def test_each_mark_of_a_list_begins_a_piece() -> None:
    marked = "- Seen in May.\n* Seen in June.\n• 3 May 2025 Seen again.\n1. Then away.\n2) Back."
    assert [piece.text for piece in pieces(marked, today=TODAY)] == [
        "Seen in May.",
        "Seen in June.",
        "Seen again.",
        "Then away.",
        "Back.",
    ]


def test_a_day_alone_is_the_day_of_what_follows_or_stays() -> None:
    assert pieces("3 May 2025\nSeen at home.", today=TODAY) == (Piece("Seen at home.", MAY),)
    assert pieces("3 May 2025", today=TODAY) == (Piece("3 May 2025"),)


@pytest.mark.parametrize("nothing", ["", " ", "\n\n", "\t\r\n"])
def test_of_nothing_come_no_pieces(nothing: str) -> None:
    assert pieces(nothing, today=TODAY) == ()


WORDS = st.text("abc XYZ,.\t\n-•1/2025:", max_size=200)


@given(WORDS)
def test_no_word_is_lost_or_moved(pasted: str) -> None:
    def bare(text: str) -> str:
        return re.sub(r"[^a-cX-Z]", "", text)

    found = pieces(pasted, today=TODAY)
    assert bare("".join(piece.text for piece in found)) == bare(pasted)
    assert all(piece.text.strip() for piece in found)
    assert all(piece.happened_on is None or piece.happened_on <= TODAY for piece in found)


def page(**said: str | list[str]) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, value in said.items():
        made.setlist(name.replace("_", "-"), value if isinstance(value, list) else [value])
    return made


def test_the_pieces_stand_below_what_was_written() -> None:
    posted = page(do="paste-2", item_2=["1", "4"], paste_2="3 May 2025 Seen.\n\nAlone.")
    after = with_pasted(posted, today=TODAY)
    assert after.getlist("item-2") == ["1", "4", "5", "6"]
    assert after["text-2-5"] == "Seen."
    assert [after[f"happened_on-2-5-{part}"] for part in ("day", "month", "year")] == [
        "3",
        "5",
        "2025",
    ]
    assert (after["text-2-6"], after["day_unknown-2-6"]) == ("Alone.", "on")
    assert after["paste-2"] == ""


def test_another_button_splits_nothing() -> None:
    for does in ("check", "add-2", "paste-3", "paste-", "paste-2-x"):
        posted = page(do=does, paste_2="Seen.")
        assert with_pasted(posted, today=TODAY) is posted


def test_what_finds_no_room_stays_where_it_was_pasted() -> None:
    posted = page(
        do="paste-1", item_1=[str(n) for n in range(1, MOST_ITEMS)], paste_1="One.\n\nTwo."
    )
    after = with_pasted(posted, today=TODAY)
    assert after[f"text-1-{MOST_ITEMS}"] == "One."
    assert after["paste-1"] == "Two."
    posted["paste-1"] = "One.\n\n3 May 2025 Two."
    assert with_pasted(posted, today=TODAY)["paste-1"] == "03/05/2025 Two."


@pytest.mark.django_db
def test_a_pasted_list_is_answered_with_and_nothing_is_sent_before(client: Client) -> None:
    case = asked()
    address = f"/cases/{case.reference}/request/"
    dev = as_(client, "Dev")
    split = words(dev.post(address, {"do": "paste-1", "paste-1": COPIED}))
    assert split.count('name="item-1"') == 3
    assert "Bruise to the arm, said he fell." in split
    assert "There is a problem" not in split
    kept = words(dev.get(address))
    assert "Lives with his aunt since summer." in kept
    said = {"answer-1": "known", "answer-2": "not_known", "answer-3": "not_known", "item-1": "1"}
    said |= {"text-1-1": "Bruise to the arm.", "happened_on-1-1-day": "3", "fact-1-1": "fact"}
    said |= {"happened_on-1-1-month": "5", "happened_on-1-1-year": "2025", "do": "send"}
    said |= {"category-1-1": "incident", "sensitivity-1-1": "ordinary", "consent-1-1": "recorded"}
    dev.post(address, said)
    with entered(somebody_of("health")):
        assert Item.objects.get(case=case).happened_on == MAY
