"""What an agency can say in an answer, and after it. Pure."""

from __future__ import annotations

from roundtable.charter.terms import Charter
from roundtable.lib.verdict import Verdict, allow, deny
from roundtable.sharing.rules.views import may_say_view
from roundtable.sharing.statement import AnswerGiven, SupplementGiven


def sayable(charter: Charter, *, agency: str, given: AnswerGiven) -> Verdict:
    """Return whether an agency can say this of a person: its view in its own terms, a ground to
    withhold and kinds of information that the charter names.
    """
    view = may_say_view(charter, agency=agency, term=given.view)
    if not view:
        return view
    if given.ground and all(given.ground != ground.code for ground in charter.sharing.grounds):
        return deny("That is no ground of the charter.", remedy="Choose one listed.")
    categories = {category.code for category in charter.sharing.categories}
    if any(item.category not in categories for item in given.items):
        return deny("That is no kind of information of the charter.", remedy="Choose one listed.")
    return allow()


def says_more(given: SupplementGiven, *, before: AnswerGiven) -> Verdict:
    """Return whether a supplement says anything that the answer `before` it did not: information,
    a correction, or another answer, ground, explanation or view.
    """
    now = given.answer
    if now.items or given.corrects or now != before.model_copy(update={"items": ()}):
        return allow()
    return deny(
        "Nothing in this is new.",
        remedy="Add what your agency knows now, or change the answer.",
    )
