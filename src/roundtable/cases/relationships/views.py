"""Who is who to whom on a case, and the pages that change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from roundtable.access.reading import reading
from roundtable.access.rules import Verb, may
from roundtable.cases.frame import find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case, Involvement, Relationship
from roundtable.cases.relationships import actions, queries
from roundtable.cases.relationships.drawing import drawing
from roundtable.cases.relationships.forms import TakeBackForm, TieForm
from roundtable.cases.relationships.person import known
from roundtable.cases.relationships.rules import Proposal, Tie, words, words_back
from roundtable.cases.rules import TIES, age_on
from roundtable.charter.queries import in_force
from roundtable.journal.actions import record_reading
from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Refused

# Filled by matches as their app gets ready: the rows of registers confirmed to be somebody.
CONFIRMED_OF: list[Callable[[UUID, Actor], Iterable[object]]] = []


def people(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who is who to whom: the picture, the table, what is proposed, and who lives where."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.SEE_OUTLINE)
        everybody, ties = queries.on_case(case), queries.relationships_of(case)
        homes = queries.households(case, actor)
        relates = bool(may(actor, Verb.RELATE, case.facts()))
        sees_addresses = actor.role is not Role.HUB_MANAGER
        # The picture says no more than the tables: no homes to whom they show none.
        drawn_homes = homes if sees_addresses else []
        context = {
            "everybody": queries.who_is_who(case, ties, actor),
            "drawing": drawing(everybody, ties, drawn_homes, _role_name, timezone.localdate()),
            "ties": ties,
            "words": words,
            "words_back": words_back,
            "proposals": _told(queries.proposed(case, actor), everybody) if relates else [],
            "homes": homes,
            "guarded": [each for each in queries.addresses_of(case) if each.confidential],
            "age_on": age_on,
            "relates": relates,
            "says_who": bool(may(actor, Verb.SAY_WHO, case.facts())),
            "sees_addresses": sees_addresses,
        }
        return show(request, case, "people", context, template="cases/people.html")


def _role_name(code: str) -> str:
    return in_force(timezone.now()).person_role(code).name


def _told(
    proposals: Sequence[Proposal], people: Sequence[Involvement]
) -> list[tuple[Proposal, Involvement, str, Involvement]]:
    """Return each proposal with who, what and to whom."""
    by_id = {each.pk: each for each in people}
    return [
        (each, one, words(each.tie.kind, one.sex), by_id[each.tie.other])
        for each in proposals
        for one in [by_id[each.tie.person]]
    ]


@keeps_half_typed
def relate(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter how two people on a case are related."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.RELATE)
        form = TieForm(_posted(request), people=queries.on_case(case))
        if not (request.method == "POST" and form.is_valid()):
            return _show_tie(request, case, form)
    return _entered(
        request,
        case,
        form,
        lambda: actions.relate(case=case, given=form.given, by=actor, at=timezone.now()),
    )


@keeps_half_typed
def change(request: HttpRequest, reference: str, tie_id: UUID) -> HttpResponse:
    """Correct how two people are related."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.RELATE)
        before = _standing(case, tie_id)
        form = TieForm(
            _posted(request), people=[before.person, before.other], initial=_initial(before)
        )
        if not (request.method == "POST" and form.is_valid()):
            return _show_tie(request, case, form, before)
    return _entered(
        request,
        case,
        form,
        lambda: actions.change(
            case=case, relationship=tie_id, given=form.given, by=actor, at=timezone.now()
        ),
        before,
    )


def _posted(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _standing(case: Case, tie_id: UUID) -> Relationship:
    for tie in queries.relationships_of(case):
        if tie.pk == tie_id:
            return tie
    raise Http404


def _initial(tie: Relationship) -> dict[str, object]:
    return {
        "person": str(tie.person_id),
        "other": str(tie.other_id),
        **{name: getattr(tie, name) for name in ("kind", "since", "until", "said_by")},
    }


def _entered(
    request: HttpRequest,
    case: Case,
    form: TieForm,
    act: Callable[[], Relationship],
    before: Relationship | None = None,
) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            case = find_case(request, case.reference, Verb.RELATE)
            return _show_tie(request, case, form, before)
    messages.success(request, "It is said how they are related.")
    return redirect("case:people", case.reference)


def _show_tie(
    request: HttpRequest, case: Case, form: TieForm, before: Relationship | None = None
) -> HttpResponse:
    context = {"form": form, "before": before}
    return show(request, case, "relate", context, template="cases/relate.html")


@keeps_half_typed
def take_back(request: HttpRequest, reference: str, tie_id: UUID) -> HttpResponse:
    """Take back that two people are related."""
    form = TakeBackForm(_posted(request))
    with reading(request) as actor:
        case = find_case(request, reference, Verb.RELATE)
        tie = _standing(case, tie_id)
        if not (request.method == "POST" and form.is_valid()):
            context = {"form": form, "tie": tie, "said": words(tie.kind, tie.person.sex)}
            return show(request, case, "take_back", context, template="cases/take_back.html")
    because = form.cleaned_data["because"]
    actions.take_back(case=case, relationship=tie_id, because=because, by=actor, at=timezone.now())
    messages.success(request, "It is taken back.")
    return redirect("case:people", reference)


@require_POST
def take_proposal(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter a relationship as it is proposed."""
    return _answered(request, reference, actions.take_proposal, "It is entered as proposed.")


@require_POST
def refuse_proposal(request: HttpRequest, reference: str) -> HttpResponse:
    """Refuse a proposed relationship for good."""
    return _answered(
        request, reference, actions.refuse_proposal, "Refused: it is not proposed again."
    )


def _answered(
    request: HttpRequest, reference: str, answer: Callable[..., object], done: str
) -> HttpResponse:
    with reading(request) as actor:
        case = find_case(request, reference, Verb.RELATE)
        tie = _tie(request)
    answer(case=case, tie=tie, by=actor, at=timezone.now())
    messages.success(request, done)
    return redirect("case:people", reference)


def _tie(request: HttpRequest) -> Tie:
    """Return the relationship that a press is about.

    :raises Http404: for what no button of ours sends.
    """
    try:
        one, other = UUID(request.POST.get("person", "")), UUID(request.POST.get("other", ""))
    except ValueError:
        raise Http404 from None
    kind = request.POST.get("kind", "")
    if kind not in TIES:
        raise Http404
    return Tie(one, other, kind)


def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show what the hub knows of somebody, from the cases the reader may see, each of which
    records it.
    """
    with reading(request) as actor:
        found = known(person_id, actor)
        if found is None:
            raise Http404
        at = timezone.now()
        context = {
            "known": found,
            "charter": in_force(at),
            "at": at,
            "sees_addresses": actor.role is not Role.HUB_MANAGER,
            "confirmed": [each for of in CONFIRMED_OF for each in of(person_id, actor)],
        }
        answer = render(request, "cases/person.html", context)
        for case in {each.case for each in found.times}:
            record_reading(case=case, page="person", by=actor, at=at)
        return answer
