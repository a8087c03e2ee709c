"""Who is asked about whom, what may go to whom, and how views of the risk compare. Pure; every
answer carries its clause, and the default is no.
"""

from roundtable.sharing.rules.answers import sayable, says_more
from roundtable.sharing.rules.asking import (
    Ask,
    PersonFacts,
    may_ask_by_hand,
    ready_to_ask,
    remit_by_hand,
    remit_clause,
    route,
    somebody_asked,
    years_back_by_hand,
)
from roundtable.sharing.rules.consents import (
    EVERYTHING,
    RECORDED,
    STATES,
    Consents,
    consent_shared_under,
    refused_before_overrides,
    said_in_order,
)
from roundtable.sharing.rules.pasting import Piece, pieces
from roundtable.sharing.rules.sharing import (
    CONSENT,
    PRESENCE,
    SEEN_BY_ALL,
    SENSITIVITY,
    Destination,
    SharedFacts,
    answer_seen_by,
    basis_of,
    destinations,
    may_share,
    presence_of,
    purpose_of,
)
from roundtable.sharing.rules.views import (
    Compared,
    compared,
    may_say_view,
    views_of,
)

__all__ = [
    "CONSENT",
    "EVERYTHING",
    "PRESENCE",
    "RECORDED",
    "SEEN_BY_ALL",
    "SENSITIVITY",
    "STATES",
    "Ask",
    "Compared",
    "Consents",
    "Destination",
    "PersonFacts",
    "Piece",
    "SharedFacts",
    "answer_seen_by",
    "basis_of",
    "compared",
    "consent_shared_under",
    "destinations",
    "may_ask_by_hand",
    "may_say_view",
    "may_share",
    "pieces",
    "presence_of",
    "purpose_of",
    "ready_to_ask",
    "refused_before_overrides",
    "remit_by_hand",
    "remit_clause",
    "route",
    "said_in_order",
    "sayable",
    "says_more",
    "somebody_asked",
    "views_of",
    "years_back_by_hand",
]
