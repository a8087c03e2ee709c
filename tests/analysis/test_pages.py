"""The analysis as people of different agencies see and write it."""

from __future__ import annotations

from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from roundtable.analysis.models import Factor, OwnWords, Summary
from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import supplement
from roundtable.sharing.statement import AnswerGiven, ItemGiven, SupplementGiven
from tests.analysis.gathered import (
    HEALTH,
    LEAD,
    OPEN_TO_US,
    POLICE,
    UNDERWEIGHT,
    added,
    child,
    gathered,
    items,
    later,
    summed_up,
    whole,
    wondered,
)
from tests.reading import words
from tests.staff import somebody_of, user
from tests.stories import asked, identified, received, request_of

pytestmark = pytest.mark.django_db
HUNGRY = "Tom does not get enough to eat."


def see(client: Client, who: str, page: str, case: Case, *more: Any) -> str:
    client.force_login(user(who))
    answer = client.get(reverse(f"case:{page}", args=[case.reference, *more]))
    assert answer.status_code == 200, page
    return words(answer.content.decode())


def send(client: Client, who: str, page: str, case: Case, *more: Any, **typed: Any) -> str:
    """Return what somebody reads who sends a page, in markup and all."""
    client.force_login(user(who))
    address = reverse(f"case:{page}", args=[case.reference, *more])
    return unescape(client.post(address, typed, follow=True).content.decode())


def shown_in(page: str) -> str:
    """Return which agencies a page says will read it, as it sends them back."""
    return page.split('name="shown" value="')[1].split('"')[0]


def typed(case: Case, *texts: str, **changes: Any) -> dict[str, Any]:
    rests = [str(each) for each in items(case, *texts)]
    return {"kind": "risk", "text": HUNGRY, "about": "", "items": rests} | changes


def factors(case: Case) -> int:
    with entered(somebody_of(LEAD)):
        return Factor.objects.filter(case=case).count()


def test_an_empty_analysis_says_what_comes_here_and_how(client: Client) -> None:
    page = see(client, "Aisha", "analysis", gathered())
    assert "Nobody's own words are recorded yet" in page
    assert "There is no summary yet" in page
    assert "No risk factor yet." in page
    assert "From what your agency may see: 3 people, 9 agencies, 0 risk factors" in page
    assert "Add something we do not know" in page


def test_the_analysis_stands_beside_the_chronology(client: Client) -> None:
    case = gathered()
    client.force_login(user("Aisha"))
    page = client.get(reverse("case:analysis", args=[case.reference])).content.decode()
    tabs = page.split('class="moj-sub-navigation__list"')[1].split("</ul>")[0]
    assert tabs.index("Chronology") < tabs.index("Analysis") < tabs.index("Discussion")


@pytest.mark.parametrize("page", ["analysis", "add_factor", "record_words", "write_summary"])
def test_somebody_not_on_the_case_learns_nothing(client: Client, page: str) -> None:
    case = asked(identified(received(concerns=["emotional_abuse"])))
    client.force_login(user("Carol"))
    assert client.get(reverse(f"case:{page}", args=[case.reference])).status_code == 404


def test_the_hub_manager_sees_no_analysis(client: Client) -> None:
    case = gathered()
    client.force_login(user("Lena"))
    assert client.get(reverse("case:analysis", args=[case.reference])).status_code != 200
    assert "Analysis" not in see(client, "Lena", "overview", case)


@pytest.mark.parametrize("page", ["settle_unknown", "take_back_factor", "agree_summary"])
def test_what_is_not_there_and_what_is_hidden_are_alike(client: Client, page: str) -> None:
    case = gathered()
    factor = added(case, UNDERWEIGHT)
    hidden = summed_up(case, factor).pk if page == "agree_summary" else factor.pk
    client.force_login(user("Ben"))
    for each in (hidden, uuid4()):
        assert client.get(reverse(f"case:{page}", args=[case.reference, each])).status_code == 404


def test_before_a_factor_is_saved_the_page_says_who_will_not_read_it(client: Client) -> None:
    case = gathered()
    given = typed(case, OPEN_TO_US, UNDERWEIGHT)
    page = send(client, "Aisha", "add_factor", case, **given)
    said = words(page)
    assert "Nothing is saved yet." in said
    assert "Fire and rescue will not read it, because they do not see item 2." in said
    assert "Police, Probation, Youth offending" in said
    assert HUNGRY in said
    assert factors(case) == 0
    page = send(client, "Aisha", "add_factor", case, shown=shown_in(page), **given)
    assert "Risk factor: added to the analysis." in page
    assert "Not read by Police" in words(page)
    assert factors(case) == 1


def test_what_changes_who_reads_it_is_shown_again(client: Client) -> None:
    case = gathered()
    page = send(client, "Aisha", "add_factor", case, **typed(case, UNDERWEIGHT))
    wider = typed(case, OPEN_TO_US)
    again = send(client, "Aisha", "add_factor", case, shown=shown_in(page), **wider)
    assert "every agency on the case" in words(again)
    assert factors(case) == 0


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"items": []}, "Tick what it rests on"),
        ({"kind": ""}, "Say whether it is risk"),
        ({"text": " "}, "Say what it is"),
        ({"items": ["nonsense"]}, "Tick only what is listed"),
    ],
)
def test_a_refusal_keeps_what_was_typed(client: Client, changes: dict[str, Any], says: str) -> None:
    case = gathered()
    given = typed(case, OPEN_TO_US, about=str(child(case))) | changes
    page = send(client, "Aisha", "add_factor", case, **given)
    assert "<title>Error: " in page
    assert says in page
    assert given["text"].strip() in page
    assert f'value="{child(case)}" selected' in page
    assert factors(case) == 0


def test_only_what_ones_agency_sees_can_be_ticked(client: Client) -> None:
    case = gathered()
    page = see(client, "Ben", "add_factor", case)
    assert OPEN_TO_US in page
    assert UNDERWEIGHT not in page
    assert "Tick only what is listed" in send(
        client, "Ben", "add_factor", case, **typed(case, UNDERWEIGHT)
    )


def test_an_item_says_who_sees_it_before_it_is_ticked(client: Client) -> None:
    page = see(client, "Aisha", "add_factor", gathered())
    assert "Every agency on the case sees this." in page
    assert "Not seen by Police" in page


def test_a_factor_leads_to_its_line_of_the_chronology(client: Client) -> None:
    case = gathered()
    added(case, OPEN_TO_US)
    (item,) = items(case, OPEN_TO_US)
    client.force_login(user("Ben"))
    address = reverse("case:chronology", args=[case.reference])
    page = client.get(reverse("case:analysis", args=[case.reference])).content.decode()
    assert f'href="{address}#item-{item}"' in page
    assert f'id="item-{item}"' in client.get(address).content.decode()


def test_a_hidden_factor_leaves_no_trace_on_the_page(client: Client) -> None:
    case = gathered()
    added(case, UNDERWEIGHT)
    page = see(client, "Ben", "analysis", case)
    assert HUNGRY not in page
    assert "No risk factor yet." in page
    assert "0 risk factors" in page
    assert "1 risk factor" in see(client, "Dev", "analysis", case)


def test_an_unknown_is_settled_and_others_learn_that_it_is(client: Client) -> None:
    case = gathered()
    unknown = wondered(case)
    given = {"how": "Gran does.", "items": [str(each) for each in items(case, UNDERWEIGHT)]}
    page = send(client, "Dev", "settle_unknown", case, unknown.pk, **given)
    assert "will not read it, because they do not see item 2" in words(page)
    more = given | {"shown": shown_in(page)}
    page = send(client, "Dev", "settle_unknown", case, unknown.pk, **more)
    assert "It is said how that was settled." in page
    assert "Gran does." in page
    police = see(client, "Ben", "analysis", case)
    assert "Settled Health" in police
    assert "How is not shared with your agency." in police
    assert "Gran does." not in police
    late = send(client, "Aisha", "settle_unknown", case, unknown.pk, how="An aunt.", shown=LEAD)
    assert "It was settled meanwhile" in late
    assert "An aunt." in late


def test_an_answer_resting_on_nothing_stays_with_its_agency(client: Client) -> None:
    case = gathered()
    unknown = wondered(case)
    page = send(client, "Dev", "settle_unknown", case, unknown.pk, how="Gran does.")
    assert "will not read it, because it rests on no item." in words(page)
    assert shown_in(page) == HEALTH


def test_a_factor_is_taken_back_by_its_agency_only(client: Client) -> None:
    case = gathered()
    factor = added(case, OPEN_TO_US)
    assert "Take back" not in see(client, "Ben", "analysis", case)
    client.force_login(user("Ben"))
    address = reverse("case:take_back_factor", args=[case.reference, factor.pk])
    assert client.get(address).status_code == 404
    page = send(client, "Aisha", "take_back_factor", case, factor.pk, because=" ")
    assert "Say why it is taken back" in page
    page = send(client, "Aisha", "take_back_factor", case, factor.pk, because="His brother.")
    assert "It is taken back, and stays in the record." in page
    assert "His brother." in see(client, "Ben", "analysis", case)


def test_own_words_come_first_with_who_heard_them(client: Client) -> None:
    case = gathered()
    given = {
        "about": str(child(case)),
        "words": "I am hungry when I get home.",
        "told_to": "the form tutor",
        "sensitivity": "ordinary",
        "consent": "not_sought",
    }
    page = send(client, "Aisha", "record_words", case, **given)
    assert "clause 7.68" in words(page)
    assert "police" in shown_in(page)
    page = send(client, "Aisha", "record_words", case, shown=shown_in(page), **given)
    assert "Their words are recorded." in page
    police = see(client, "Ben", "analysis", case)
    assert "I am hungry when I get home." in police
    assert "Told to the form tutor" in police
    assert "Your agency reads this under clause 7.68" in police
    assert police.index("I am hungry") < police.index("The summary") < police.index("Risk")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"words": ""}, "Write what they said, or what they want"),
        ({"told_to": ""}, "Say whom they told"),
        ({"about": ""}, "Choose whose words they are"),
    ],
)
def test_own_words_that_are_not_whole_are_kept_as_typed(
    client: Client, changes: dict[str, str], says: str
) -> None:
    case = gathered()
    given = {"about": str(child(case)), "words": "I am hungry.", "told_to": "the tutor"}
    given |= {"told_how": "in a drawing", "sensitivity": "ordinary", "consent": "given"}
    page = send(client, "Aisha", "record_words", case, **(given | changes))
    assert says in page
    assert "in a drawing" in page
    with entered(somebody_of(LEAD)):
        assert not OwnWords.objects.filter(case=case).exists()


def test_a_summary_is_written_and_agreed_with_names(client: Client) -> None:
    case = gathered()
    factor = added(case, OPEN_TO_US)
    given = {"text": "Tom is hungry.", "factors": [str(factor.pk)], "seen": ""}
    page = send(client, "Aisha", "write_summary", case, **given)
    assert "every agency on the case" in words(page)
    page = send(client, "Aisha", "write_summary", case, shown=shown_in(page), **given)
    assert "Not agreed yet" in words(page)
    assert "Agree with this summary" not in page
    said = see(client, "Ben", "analysis", case)
    assert "Agree with this summary" in said
    assert "Aisha Rahman" in said.split("The summary")[1].split("Every agency on the case reads")[0]
    with entered(somebody_of(POLICE)):
        version = Summary.objects.get(case=case)
    assert "Tom is hungry." in see(client, "Ben", "agree_summary", case, version.pk)
    page = words(send(client, "Ben", "agree_summary", case, version.pk))
    assert "Your agency's name stands on the summary." in page
    assert "Police, Ben Carter" in page
    assert "Agree with this summary" not in page


def test_a_summary_says_which_factor_somebody_does_not_read(client: Client) -> None:
    case = gathered()
    one, other = added(case, OPEN_TO_US), added(case, UNDERWEIGHT, minutes=65)
    given = {"text": "Tom is hungry.", "factors": [str(one.pk), str(other.pk)], "seen": ""}
    page = words(send(client, "Aisha", "write_summary", case, **given))
    assert "will not read it, because they do not see factor 2." in page


def test_whoever_writes_second_is_told_and_loses_nothing(client: Client) -> None:
    case = gathered()
    factor = added(case, OPEN_TO_US)
    given = {"text": "What the police wrote.", "factors": [str(factor.pk)], "seen": ""}
    page = send(client, "Ben", "write_summary", case, **given)
    summed_up(case, factor)
    page = send(client, "Ben", "write_summary", case, shown=shown_in(page), **given)
    assert "Somebody has written another version of the summary meanwhile" in page
    assert "What the police wrote." in page
    assert "his mother asks for help" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    page = send(client, "Ben", "write_summary", case, **(given | {"seen": seen}))
    assert f'name="seen" value="{seen}"' in page
    more = given | {"seen": seen, "shown": shown_in(page)}
    assert "waits for the other agencies" in send(client, "Ben", "write_summary", case, **more)
    assert "Earlier versions (1)" in see(client, "Aisha", "analysis", case)


def test_without_factors_there_is_nothing_to_sum_up(client: Client) -> None:
    assert "A summary draws on factors" in see(client, "Aisha", "write_summary", gathered())


def test_a_page_asks_a_bounded_number_of_questions(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    case = gathered()
    whole(case)
    client.force_login(user("Aisha"))
    with django_assert_max_num_queries(28):
        assert client.get(reverse("case:analysis", args=[case.reference])).status_code == 200
    for _more in range(5):
        added(case, OPEN_TO_US, UNDERWEIGHT)
    with django_assert_max_num_queries(28):
        assert client.get(reverse("case:analysis", args=[case.reference])).status_code == 200


def test_a_factor_on_an_item_that_was_corrected_says_so(client: Client) -> None:
    case = gathered()
    added(case, OPEN_TO_US)
    (wrong,) = items(case, OPEN_TO_US)
    request = request_of(case, LEAD)
    right = ItemGiven(category="involvement", text="Open to us since 2025.")
    given = SupplementGiven(
        answer=AnswerGiven(involvement=child(case), answer="known", items=(right,)),
        because="The wrong year.",
        corrects={wrong: 1},
    )
    supplement(request=request, given=given, by=somebody_of(LEAD), at=later(case, 70))
    assert "Corrected since Look whether this still holds." in see(client, "Ben", "analysis", case)
    page = see(client, "Ben", "add_factor", case)
    assert "Open to us since 2025." in page
    assert OPEN_TO_US not in page
    with pytest.raises(Refused, match="was corrected"):
        added(case, items=(wrong,))
