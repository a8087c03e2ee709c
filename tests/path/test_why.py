"""Why did this happen? Each thing done on a case leads to its clause, as it stood when it was done,
also after another version has come into force.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roundtable.cases.models import Case
from roundtable.charter.queries import in_force, version
from roundtable.database.guard import entered
from roundtable.deciding.actions import propose
from roundtable.deciding.models import Action, Decision
from roundtable.deciding.rules import quorum_of
from roundtable.deciding.statement import ProposalGiven
from roundtable.feedback.actions import tell_everyone
from roundtable.feedback.models import Feedback
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import answer
from roundtable.sharing.models import Disclosure, Request
from roundtable.sharing.queries import nothing_known
from roundtable.sharing.statement import AnswerGiven
from roundtable.workload.models import Clock
from tests.reading import main
from tests.staff import somebody_of, user
from tests.stories import answered, asked, at_the_table, decided, fresh, opened, request_of
from tests.versions import adopted, forget_versions

pytestmark = pytest.mark.usefixtures("second_version")

LEAD, WITHHOLDS, RECEIVES = "childrens_social_care", "police", "health"
GROUND = "live_investigation"
PAGES = (
    "overview",
    "gathering",
    "request",
    "chronology",
    "analysis",
    "discussion",
    "actions",
    "feedback",
)
TODAY = timezone.localdate()
# The version that comes into force after the case: it calls a ground and an outcome otherwise.
CHANGES = (
    ("7.91", f"code: {GROUND}", "code: open_investigation"),
    ("5.2", "length: 2", "length: 3"),
)


@pytest.fixture
def second_version(committed_hub: str) -> Iterator[None]:
    """A hub of the test's own; what it adopts is forgotten after."""
    yield
    forget_versions()


@pytest.fixture
def case() -> Case:
    """A case that came to its feedback under version 1.0; since yesterday, 2.0 is in force."""
    case = asked()
    request = request_of(case, WITHHOLDS)
    with entered(somebody_of(WITHHOLDS)):
        given = nothing_known(request)
    withheld = AnswerGiven(
        involvement=given[0].involvement,
        answer="withheld",
        ground=GROUND,
        explanation="He would be warned.",
    )
    by, at = somebody_of(WITHHOLDS), case.opened_at + timedelta(minutes=40)
    answer(request=request, answers=[withheld, *given[1:]], by=by, at=at)
    case = at_the_table(answered(fresh(case)))
    with pytest.raises(Refused):  # while positions are sealed
        propose(
            case=case,
            given=ProposalGiven("early_help", 2, "Soon."),
            by=somebody_of(LEAD),
            at=case.opened_at + timedelta(minutes=70),
        )
    case = decided(opened(case), dissenting="police")
    tell_everyone(case=case, by=somebody_of(LEAD), at=case.opened_at + timedelta(days=1))
    adopted("2.0", TODAY - timedelta(days=1), *CHANGES)
    assert in_force(timezone.now()).version == "2.0"
    return fresh(case)


def links(client: Client, reader: str, *addresses: str) -> set[tuple[str, str]]:
    """Return the clauses that pages lead to, each with its version, "" for the one in force."""
    client.force_login(user(reader))
    pages = "".join(main(client, address) for address in addresses)
    return set(re.findall(r'href="/charter/(?:([\d.]+)/)?clause/([\d.]+)/"', pages))


def addresses(case: Case, agency: str) -> list[str]:
    """Return the pages of a case, with those of one deadline and one action."""
    with entered(somebody_of(agency)):
        clock = Clock.objects.running().filter(case=case).first()
        acted = Action.objects.filter(case=case).first()
    assert clock is not None
    assert acted is not None
    plain = [reverse(f"case:{page}", args=[case.reference]) for page in PAGES]
    return [
        *plain,
        reverse("case:deadline", args=[case.reference, clock.pk]),
        reverse("case:action", args=[case.reference, acted.pk]),
        *(f"{reverse('case:history', args=[case.reference])}?page={n}" for n in range(1, 6)),
    ]


def test_each_page_leads_to_the_clauses_as_they_stood(client: Client, case: Case) -> None:
    found = links(client, "Aisha", *addresses(case, LEAD))
    with entered(somebody_of(LEAD)):
        request = Request.objects.get(case=case, agency=LEAD)
        decision = Decision.objects.get(case=case)
        expected = {
            "a request": request.clause,
            "an answer withheld": version("1.0").ground(GROUND).clause,
            "a clock": Clock.objects.running().filter(case=case)[0].clause,
            "a quorum": quorum_of(version("1.0"), decision.outcome).clause,
            "a refusal": version("1.0").decision.positions.clause,
            "an outcome": decision.clause,
            "an action": Action.objects.filter(case=case).exclude(clause="")[0].clause,
            "feedback": Feedback.objects.filter(case=case)[0].clause,
        }
    for what, clause in expected.items():
        assert ("1.0", clause) in found, what


def test_who_was_shown_an_item_reads_why(client: Client, case: Case) -> None:
    found = links(client, "Dev", *addresses(case, RECEIVES))
    with entered(somebody_of(RECEIVES)):
        disclosure = Disclosure.objects.get(case=case, to_agency=RECEIVES)
    sharing = version("1.0").sharing
    bases = [basis.clause for basis in sharing.bases if basis.code == disclosure.basis]
    for clause in (disclosure.clause, *bases):
        assert ("1.0", clause) in found


def test_what_was_done_leads_to_no_other_version(client: Client, case: Case) -> None:
    found = links(client, "Aisha", *addresses(case, LEAD))
    # Beside what was done, a page says what the words of part 3 mean now, and who hears now of what
    # is late.
    heard = {each.clause for each in in_force(timezone.now()).escalations}
    now = {clause for _number, clause in found if clause.startswith("3.")} | heard
    done = {number for number, clause in found if number or clause not in now}
    assert done == {"1.0"}


def test_work_on_the_tray_leads_to_the_clause_of_its_deadline(client: Client, case: Case) -> None:
    with entered(somebody_of(LEAD)):
        clocks = Clock.objects.running().of_agency(LEAD).filter(case=case)
        wanted = {("1.0", clause) for clause in clocks.values_list("clause", flat=True)}
    assert wanted
    assert wanted <= links(client, "Aisha", reverse("workload:my_work"))


def test_what_a_later_version_dropped_keeps_its_name(client: Client, case: Case) -> None:
    client.force_login(user("Aisha"))
    page = main(client, reverse("case:gathering", args=[case.reference]))
    assert version("1.0").ground(GROUND).name in page


def test_a_refusal_leads_to_the_version_that_refuses(client: Client, case: Case) -> None:
    client.force_login(user("Lena"))
    refused = client.get(reverse("case:propose", args=[case.reference]))
    assert refused.status_code == 403
    assert 'href="/charter/2.0/clause/11.1/"' in refused.content.decode()
