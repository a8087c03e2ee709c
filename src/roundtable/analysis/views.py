"""What a case means, and the pages on which agencies add to it.

Whoever adds something is shown who will read it before it is saved: the form comes back with the
agencies that will, and sends them with it. Where that has changed meanwhile, it comes back again.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.access.rules import Verb, may
from roundtable.analysis import actions, queries
from roundtable.analysis.forms import FactorForm, SettleForm, SummaryForm, WordsForm
from roundtable.analysis.models import Factor
from roundtable.analysis.queries import Analysis, Cited
from roundtable.analysis.rules import (
    BANDS,
    KIND_NAMES,
    MEASURES,
    Audience,
    Kind,
    grounds_of_answer,
    may_agree,
)
from roundtable.cases.frame import ask_ahead, find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case
from roundtable.cases.queries import people_shown
from roundtable.cases.relationships.forms import TakeBackForm
from roundtable.charter.queries import in_force
from roundtable.charter.remembering import Remembering
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.sharing.queries import agency_views
from roundtable.sharing.rules import Destination


def analysis(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what a case means: their own words, the summary, how complex it is, and the factors."""
    with reading(request) as actor:
        case = find_case(request, reference)
        found = _found(case, actor, "analysis")
        context = {
            "analysis": found,
            "kind_names": KIND_NAMES,
            "measures": MEASURES,
            "bands": BANDS,
            "views": agency_views(case),
            "may_write": may(actor, Verb.ANALYSE, case.facts()),
            "may_agree": _may_agree(found, actor),
            "summary_read": _reads_version(case, found),
        }
        return show(request, case, "analysis", context, template="analysis/analysis.html")


def _found(case: Case, actor: Actor, page: str) -> Analysis:
    ask_ahead(case, actor, page, *queries.analysis_questions(case))
    return queries.analysis(case, actor)


def _may_agree(found: Analysis, actor: Actor) -> bool:
    version = found.summary
    return version is not None and bool(
        may_agree(
            agency=actor.agency,
            writer=version.said.agency,
            agreed=[each[0] for each in version.agreed],
            is_latest=True,
        )
    )


def _reads_version(case: Case, found: Analysis) -> Audience[UUID] | None:
    version = found.summary
    if version is None:
        return None
    return queries.summary_audience(case, [found.by_id[factor] for factor in version.factors])


@keeps_half_typed
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a factor: its kind, its words, and the items it rests on."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.ANALYSE)
        found = _found(case, actor, "add-factor")
        form = _factor_form(request, case, found)
        who = _reads_factor(case, actor, found, form)
        if not _was_shown(request, who):
            return _ask_factor(request, case, found, form, who)
    try:
        actions.add_factor(case=case, given=form.given, by=actor, at=timezone.now())
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _ask_factor(request, case, found, form, None)
    messages.success(request, f"{KIND_NAMES[Kind(form.given.kind)]}: added to the analysis.")
    return redirect("case:analysis", reference)


def _factor_form(request: HttpRequest, case: Case, found: Analysis) -> FactorForm:
    return FactorForm(
        _posted(request),
        initial={"kind": request.GET.get("kind", "")},
        people=people_shown(case),
        charter=_charter(),
        case_agencies=case.agencies,
        items=found.items,
    )


def _reads_factor(
    case: Case, actor: Actor, found: Analysis, form: FactorForm
) -> Audience[UUID] | None:
    if not form.is_valid():
        return None
    given = form.given
    return queries.audience_of(case, given.kind, actor.agency, _cited(found, given.items))


def _ask_factor(
    request: HttpRequest,
    case: Case,
    found: Analysis,
    form: FactorForm,
    who: Audience[UUID] | None,
) -> HttpResponse:
    context = {"form": form, "who": who, "numbers": _numbers(found)}
    return show(request, case, "add-factor", context, template="analysis/add.html")


@keeps_half_typed
def settle(request: HttpRequest, reference: str, factor_id: UUID) -> HttpResponse:
    """Say how something unknown was settled."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.ANALYSE)
        found = _found(case, actor, "settle-unknown")
        unknown = _factor(case, factor_id)
        form = SettleForm(
            _posted(request),
            charter=_charter(),
            case_agencies=case.agencies,
            items=found.items,
        )
        who = _reads_answer(case, actor, found, unknown, form)
        if not _was_shown(request, who):
            return _ask_how(request, case, found, unknown, form, who)
    how = form.cleaned_data["how"]
    try:
        actions.settle_unknown(
            unknown=unknown, how=how, items=form.ticked, by=actor, at=timezone.now()
        )
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _ask_how(request, case, found, unknown, form, None)
    messages.success(request, "It is said how that was settled.")
    return redirect("case:analysis", reference)


def _reads_answer(
    case: Case, actor: Actor, found: Analysis, unknown: Factor, form: SettleForm
) -> Audience[UUID] | None:
    if not form.is_valid():
        return None
    under = [each.event.item.pk for each in found.by_id[unknown.pk].items]
    cited = _cited(found, grounds_of_answer(form.ticked, under))
    return queries.audience_of(case, Kind.ANSWER, actor.agency, cited)


def _ask_how(
    request: HttpRequest,
    case: Case,
    found: Analysis,
    unknown: Factor,
    form: SettleForm,
    who: Audience[UUID] | None,
) -> HttpResponse:
    context = {"form": form, "who": who, "numbers": _numbers(found), "unknown": unknown}
    return show(request, case, "settle-unknown", context, template="analysis/settle.html")


@keeps_half_typed
def take_back(request: HttpRequest, reference: str, factor_id: UUID) -> HttpResponse:
    """Take back a factor of the reader's agency, with the reason."""
    form = TakeBackForm(_posted(request))
    with reading(request) as actor:
        case = find_case(request, reference, Verb.ANALYSE)
        factor = _factor(case, factor_id)
        if factor.agency != actor.agency:
            raise Http404
        if not form.is_valid():
            context = {"form": form, "factor": factor}
            template = "analysis/take_back.html"
            return show(request, case, "take-back-factor", context, template=template)
    because = form.cleaned_data["because"]
    actions.take_back(factor=factor, because=because, by=actor, at=timezone.now())
    messages.success(request, "It is taken back, and stays in the record.")
    return redirect("case:analysis", reference)


@keeps_half_typed
def words(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what somebody on a case said, in their own words."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.ANALYSE)
        form = WordsForm(_posted(request), people=people_shown(case))
        going = _go_to(case, actor, form)
        shown = request.POST.get("shown") == _getting(going)
        if going is None or not shown:
            context = {"form": form, "going": going, "shown": _getting(going)}
            return show(request, case, "record-words", context, template="analysis/words.html")
    actions.record_words(case=case, given=form.given, by=actor, at=timezone.now())
    messages.success(request, "Their words are recorded.")
    return redirect("case:analysis", reference)


def _go_to(case: Case, actor: Actor, form: WordsForm) -> tuple[Destination, ...] | None:
    if not form.is_valid():
        return None
    given = form.given
    charter = in_force(timezone.now())
    return queries.words_destinations(
        charter, case, given.about, given.sensitivity, given.consent, actor.agency
    )


def _getting(going: tuple[Destination, ...] | None) -> str:
    getting = [code for goes in going or () if goes.verdict for code in goes.agencies]
    return f"to {' '.join(sorted(getting))}"


@keeps_half_typed
def summary(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a version of the summary, over the last one."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.ANALYSE)
        found = _found(case, actor, "write-summary")
        form = _summary_form(request, found)
        who = _reads_summary(case, found, form)
        if not _was_shown(request, who):
            return _ask_summary(request, case, found, form, who)
    try:
        actions.write_summary(
            case=case,
            text=form.cleaned_data["text"],
            factors=form.ticked,
            seen=_seen(request),
            by=actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request) as actor:
            found = queries.analysis(case, actor)
            return _ask_summary(request, case, found, form, None)
    messages.success(request, "This version of the summary waits for the other agencies to agree.")
    return redirect("case:analysis", reference)


def _summary_form(request: HttpRequest, found: Analysis) -> SummaryForm:
    before = found.summary
    factors = [each for group in found.groups.values() for each in group]
    drawn = before.factors if before else {each.row.pk for each in factors}
    return SummaryForm(
        _posted(request),
        initial={
            "text": before.said.text if before else "",
            "factors": [str(each.row.pk) for each in factors if each.row.pk in drawn],
        },
        charter=_charter(),
        factors=factors,
    )


def _reads_summary(case: Case, found: Analysis, form: SummaryForm) -> Audience[UUID] | None:
    if not form.is_valid():
        return None
    return queries.summary_audience(case, [found.by_id[pk] for pk in form.ticked])


def _seen(request: HttpRequest) -> UUID | None:
    """Return which version of the summary was on the page that is sent, None for none, or for
    what no page of ours sends.
    """
    try:
        return UUID(request.POST.get("seen", ""))
    except ValueError:
        return None


def _ask_summary(
    request: HttpRequest,
    case: Case,
    found: Analysis,
    form: SummaryForm,
    who: Audience[UUID] | None,
) -> HttpResponse:
    standing = [each for group in found.groups.values() for each in group]
    numbers = {each.row.pk: number for number, each in enumerate(standing, 1)}
    before = found.summary
    # The version that the form began with goes with it, until a refusal has shown another.
    seen = str(before.said.pk) if before else ""
    if form.is_bound and not form.non_field_errors():
        seen = request.POST.get("seen", "")
    context = {"form": form, "who": who, "numbers": numbers, "before": before, "seen": seen}
    return show(request, case, "write-summary", context, template="analysis/summary.html")


def agree(request: HttpRequest, reference: str, summary_id: UUID) -> HttpResponse:
    """Show a version of the summary once more, and put the agency's name to it."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.ANALYSE)
        version = queries.summary_of(case, summary_id)
        if version is None:
            raise Http404
        if request.method != "POST":
            context = {"version": version}
            return show(request, case, "agree-summary", context, template="analysis/agree.html")
    actions.agree_summary(summary=version, by=actor, at=timezone.now())
    messages.success(request, "Your agency's name stands on the summary.")
    return redirect("case:analysis", reference)


def _charter() -> Remembering:
    """Return the charter that forms read: an agency that left is still called by its name."""
    return Remembering.of(in_force(timezone.now()))


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _factor(case: Case, factor_id: UUID) -> Factor:
    found = queries.factor_of(case, factor_id)
    if found is None:
        raise Http404
    return found


def _cited(found: Analysis, items: tuple[UUID, ...]) -> list[Cited]:
    wanted = set(items)
    return [each for each in found.items if each.event.item.pk in wanted]


def _numbers(found: Analysis) -> dict[UUID, int]:
    return {each.event.item.pk: each.number for each in found.items}


def _was_shown(request: HttpRequest, who: Audience[Any] | None) -> bool:
    """Return whether the page that is sent said who reads it, and said it rightly."""
    return who is not None and request.POST.get("shown") == who.key
