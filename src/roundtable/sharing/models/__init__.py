"""Requests to agencies, their structured returns, the items in them, their disclosures, and
challenges of what is withheld.
"""

from roundtable.sharing.models.answers import (
    Answer,
    Correction,
    Item,
    Return,
    Supplement,
)
from roundtable.sharing.models.attachments import Attachment, AttachmentContent
from roundtable.sharing.models.challenges import (
    Challenge,
    Challenged,
    ChallengeReply,
)
from roundtable.sharing.models.consents import (
    Authorisation,
    CapacityAssessment,
    Consent,
    ConsentNotice,
    ConsentState,
    DecidedBy,
    Override,
    WhyNow,
)
from roundtable.sharing.models.disclosures import (
    Disclosed,
    Disclosure,
    Footing,
    Mark,
    Relevance,
)
from roundtable.sharing.models.requests import (
    Amendment,
    AmendmentKind,
    AnsweredAgain,
    AskedAbout,
    Request,
    ReturnDraft,
)

__all__ = [
    "Amendment",
    "AmendmentKind",
    "Answer",
    "AnsweredAgain",
    "AskedAbout",
    "Attachment",
    "AttachmentContent",
    "Authorisation",
    "CapacityAssessment",
    "Challenge",
    "ChallengeReply",
    "Challenged",
    "Consent",
    "ConsentNotice",
    "ConsentState",
    "Correction",
    "DecidedBy",
    "Disclosed",
    "Disclosure",
    "Footing",
    "Item",
    "Mark",
    "Override",
    "Relevance",
    "Request",
    "Return",
    "ReturnDraft",
    "Supplement",
    "WhyNow",
]
