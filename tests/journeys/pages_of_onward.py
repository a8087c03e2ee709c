"""The pages of referrals onwards: to be recorded, without an answer, answered; and of late work."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.deciding.models import OnwardReferral
from roundtable.deciding.onward.actions import record_answer, take_back
from tests.deciding.acting.test_acting import later, lead_of, set_for
from tests.deciding.onward.test_onward import declined, saying, sent
from tests.journeys.visits import Visit
from tests.staff import somebody_of
from tests.stories import decided


def referring_onwards() -> list[Visit]:
    """Return the pages on which somebody is referred onwards, and what is late comes up."""
    fresh, case, acted = decided(), decided(), set_for("health", places=(1, 2))
    waiting, full, yes, gone = sent(case), sent(case), sent(case), sent(case)
    theirs = sent(acted.case, by=somebody_of("health"), acted=acted)
    declined(full)
    record_answer(referral=yes, answer=saying(case), by=lead_of(case), at=later(case, hours=2))
    take_back(referral=gone, because="She stays.", by=lead_of(case), at=later(case, hours=2))
    late = reverse("workload:late")
    return [
        _of(fresh, "actions"),
        _of(fresh, "refer_on", presses=("Record this referral",)),
        _of(fresh, "refer_on", who="Ben"),
        Visit("case:refer_on", f"{_page(case, 'refer_on')}?like={full.pk}"),
        _of(case, "actions"),
        *(_onward(each) for each in (waiting, full, yes, gone)),
        _onward(waiting, presses=("Record the answer",)),
        _onward(theirs, "Ben"),
        _of(acted.case, "action", acted.pk, who="Dev"),
        _of(case, "close"),
        *(Visit("workload:late", late, who) for who in ("Ravi", "Lena", "Ben")),
        *(Visit("workload:my_work", reverse("workload:my_work"), who) for who in ("Ravi", "Lena")),
    ]


def _page(case: Case, page: str, *more: Any) -> str:
    return reverse(f"case:{page}", args=[case.reference, *more])


def _of(case: Case, page: str, *more: Any, who: str = "Aisha", **said: Any) -> Visit:
    return Visit(f"case:{page}", _page(case, page, *more), who, **said)


def _onward(referral: OnwardReferral, who: str = "Aisha", **said: Any) -> Visit:
    return _of(referral.case, "onward", referral.pk, who=who, **said)
