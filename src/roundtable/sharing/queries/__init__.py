"""What the hub has gathered on a case, as the reader may see it."""

from roundtable.sharing.queries.answering import (
    Asked,
    Asking,
    ItemPreview,
    Preview,
    asked_about,
    asking,
    nothing_known,
    previews,
    returns_of,
)
from roundtable.sharing.queries.board import (
    BoardRow,
    Cell,
    Row,
    answer_due,
    board,
    board_questions,
    latest_requests,
    own_request,
    request_to,
    rows_for,
    unanswered,
)
from roundtable.sharing.queries.chronology import Event, chronology, chronology_questions, events
from roundtable.sharing.queries.facts import people_facts, shared_facts, years_before
from roundtable.sharing.queries.risk import AgencyView, agency_views, views_question

__all__ = [
    "AgencyView",
    "Asked",
    "Asking",
    "BoardRow",
    "Cell",
    "Event",
    "ItemPreview",
    "Preview",
    "Row",
    "agency_views",
    "answer_due",
    "asked_about",
    "asking",
    "board",
    "board_questions",
    "chronology",
    "chronology_questions",
    "events",
    "latest_requests",
    "nothing_known",
    "own_request",
    "people_facts",
    "previews",
    "request_to",
    "returns_of",
    "rows_for",
    "shared_facts",
    "unanswered",
    "views_question",
    "years_before",
]
