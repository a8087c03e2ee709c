"""The pages on which an agency writes its answer: empty, half written, checked, overtaken, and
added to once it was sent; and those on which the lead asks by hand.
"""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.sharing.actions import answer, ask_further, supplement
from roundtable.sharing.attachments.actions import take_back
from roundtable.sharing.drafts import keep_draft
from roundtable.sharing.models import AskedAbout, Attachment, Item
from roundtable.sharing.statement import AnswerGiven, ItemGiven, SupplementGiven
from roundtable.web.drafts import as_posted
from tests.journeys.visits import Visit
from tests.sharing.attachments.test_attaching import LATER, attached, told
from tests.sharing.challenging.test_a_challenge import challenged, says
from tests.sharing.challenging.test_a_challenge import withheld as _withheld
from tests.staff import actor
from tests.stories import answers_of, asked, crowded, request_of

TYPED = {
    "answer-1": ["known"],
    "answer-2": ["not_known"],
    "answer-3": ["not_known"],
    "item-1": ["1"],
    "category-1-1": ["incident"],
    "text-1-1": ["Called out in May."],
    "day_unknown-1-1": ["on"],
    "fact-1-1": ["fact"],
    "sensitivity-1-1": ["ordinary"],
    "consent-1-1": ["not_sought"],
}


def answering() -> list[Visit]:
    """Return the pages of requests, as the agencies that were asked see them."""
    untouched, half, whole, overtaken = asked(), asked(), asked(), asked()
    _typed(half, "Ben", TYPED | {"category-1-1": [""]})
    _typed(whole, "Ben", TYPED)
    _typed(overtaken, "Aisha", TYPED)
    _typed(whole, "Nora", TYPED)
    request = request_of(overtaken, "childrens_social_care")
    others = answers_of(request)
    answer(request=request, answers=others, by=actor("Nora"), at=request.asked_at)
    check = ("Check what will be shared",)
    return [
        _request_of(untouched, "Ben"),
        _request_of(half, "Ben"),
        _request_of(half, "Ben", check),
        _request_of(whole, "Ben", check),
        _request_of(whole, "Aisha"),
        _request_of(overtaken, "Aisha"),
    ]


def adding() -> list[Visit]:
    """Return the pages on which an agency adds to its answer or corrects it, and the answer as it
    stands after that.
    """
    case, check = asked(), ("Check what will be shared",)
    request, ben = request_of(case, "police"), actor("Ben")
    told = ItemGiven(category="incident", text="Called out in May.")
    again = ItemGiven(category="incident", text="Called out in June.")
    answer(request=request, answers=answers_of(request, told), by=ben, at=request.asked_at)
    with entered(ben):
        person = request.asked_about.order_by("involvement__place")[0].involvement_id
        (wrong,) = Item.objects.filter(answer__request=request)
    given = SupplementGiven(
        answer=AnswerGiven(involvement=person, answer="known", items=(again,)),
        because="The log has two calls of one family.",
        corrects={wrong.pk: 1},
    )
    at = request.asked_at + timedelta(hours=1)
    supplement(request=request, given=given, by=ben, at=at)
    with entered(ben):
        stands = Item.objects.get(answer__supplement__isnull=False)
    page = reverse("case:add_to_answer", args=[case.reference, 1])
    asked_again = _asked_again()
    return [
        _request_of(case, "Ben"),
        _request_of(asked_again, "Ben"),
        Visit("case:gathering", reverse("case:gathering", args=[asked_again.reference]), "Aisha"),
        Visit(
            "case:add_to_answer",
            reverse("case:add_to_answer", args=[asked_again.reference, 1]),
            "Ben",
        ),
        Visit("case:add_to_answer", page, "Ben"),
        Visit("case:add_to_answer", page, "Ben", check),
        Visit("case:add_to_answer", f"{page}?item={stands.pk}", "Ben"),
    ]


def _asked_again() -> Case:
    """Return a case on which the police have answered and are asked again, about everybody."""
    case = asked()
    request = request_of(case, "police")
    answer(request=request, answers=answers_of(request), by=actor("Ben"), at=request.asked_at)
    with entered(actor("Aisha")):
        people = [person.pk for person in case.involvements.order_by("place")]
    ask_further(
        case=case,
        agency="police",
        about=people,
        asks="Was anybody called out on Sunday?",
        because="The school heard of a fight.",
        by=actor("Aisha"),
        at=case.opened_at + timedelta(hours=1),
    )
    return case


def attaching() -> list[Visit]:
    """Return the pages on which a file is attached, opened and taken back."""
    with_one, taken_back = told(), told()
    for item in (with_one, taken_back):
        attached(item)
    file = attached(taken_back)
    take_back(attachment=file, because="It is about another child.", by=actor("Erin"), at=LATER)
    with entered(actor("Erin")):
        kept = Attachment.objects.get(item=with_one)
    here = [with_one.case.reference]
    attach = reverse("case:attach", args=[*here, with_one.pk])
    return [
        Visit("case:attach", attach, "Erin"),
        Visit("case:attach", attach, "Erin", ("Attach it",)),
        Visit("case:take_file_back", reverse("case:take_file_back", args=[*here, kept.pk]), "Erin"),
        _request_of(taken_back.case, "Erin"),
        Visit("case:chronology", reverse("case:chronology", args=[taken_back.case.reference])),
    ]


def asking_by_hand() -> list[Visit]:
    """Return the pages on which the lead asks further, withdraws and reminds."""
    case = asked()
    with entered(actor("Aisha")):
        people = [person.pk for person in case.involvements.order_by("place")]
    ask_further(
        case=case,
        agency="police",
        about=people[:1],
        asks="Was anybody called out on Sunday?",
        because="The school heard of a fight.",
        by=actor("Aisha"),
        at=case.opened_at + timedelta(hours=1),
    )
    here = [case.reference]
    return [
        Visit("case:gathering", reverse("case:gathering", args=here), "Aisha"),
        Visit("case:ask_further", reverse("case:ask_further", args=here), "Aisha"),
        Visit("case:withdraw", reverse("case:withdraw", args=[*here, "education"]), "Aisha"),
        Visit("case:gathering", reverse("case:gathering", args=[crowded().reference]), "Aisha"),
        Visit("workload:waiting", reverse("workload:waiting"), "Aisha"),
        Visit("workload:waiting", reverse("workload:waiting"), "Milo"),
        Visit("completeness:counted", reverse("completeness:counted"), "Milo"),
        Visit("relevance:counted", reverse("relevance:counted"), "Milo"),
        Visit("challenging:counted", reverse("challenging:counted"), "Milo"),
        Visit("overriding:counted", reverse("overriding:counted"), "Milo"),
        _request_of(case, "Ben"),
    ]


def challenging() -> list[Visit]:
    """Return the page of what is withheld, as who needs it, who works there and who looks again."""
    untouched, open_one, promised, late = (_withheld() for _ in range(4))
    challenged(open_one, at=timezone.now())
    says(challenged(promised), actor("Pia"), share=True)
    says(challenged(late), actor("Pia"), share=False)
    return [
        _withheld_of(untouched, "Ben"),
        _withheld_of(open_one, "Ben"),
        _withheld_of(open_one, "Pia"),
        _withheld_of(open_one, "Pia", ("Send your answer",)),
        _withheld_of(promised, "Dev"),
        _withheld_of(late, "Ben", ("Take it further",)),
        Visit("workload:my_work", reverse("workload:my_work"), "Pia"),
        Visit("case:gathering", reverse("case:gathering", args=[_of(late)]), "Ben"),
    ]


def _withheld_of(about: AskedAbout, who: str, presses: tuple[str, ...] = ()) -> Visit:
    page = reverse("case:withheld", args=[_of(about), "health", 1])
    return Visit("case:withheld", page, who, presses)


def _of(about: AskedAbout) -> str:
    return about.case.reference


def _request_of(case: Case, who: str, presses: tuple[str, ...] = ()) -> Visit:
    return Visit("case:request", reverse("case:request", args=[case.reference]), who, presses)


def _typed(case: Case, who: str, content: dict[str, list[str]]) -> None:
    by = actor(who)
    with entered(by):
        request = case.requests.get(agency=by.agency)
        keep_draft(request, as_posted(content), by=by, at=timezone.now())
