"""What the pages of a draft ask: a label for each word of the charter, hints, choices. Pure."""

from __future__ import annotations

from typing import Literal, get_args, get_origin

from roundtable.charter.terms import Charter, Term

LABELS = {
    "clause": "Number of the clause",
    "source": "Source in law or guidance",
    "version": "Number of the version",
    "effective_from": "In force from",
    "name": "Name",
    "area": "Area",
    "Hub.purpose": "What the hub is for",
    "purpose": "Purpose",
    "code": "Code",
    "opens": "Opens at",
    "closes": "Closes at",
    "weekdays": "Days of the week",
    "timezone": "Time zone",
    "region": "Bank holidays of",
    "short_name": "Short name",
    "kind": "Kind",
    "duties": "Duties",
    "does": "What it does",
    "cannot": "What it cannot do",
    "needs_to_know": "What it needs to be told",
    "signatory": "Office that signs for it",
    "contact": "Whom to call",
    "terms": "Words of its own",
    "sites": "Sites",
    "site": "Site",
    "posts": "Posts in the hub",
    "who": "Who",
    "telephone": "Telephone",
    "email": "Email",
    "people": "People",
    "concerns": "Concerns",
    "over_age": "From this age on",
    "under_age": "Until this age",
    "term": "Word",
    "means": "What it means",
    "test": "The test that earns it",
    "level": "Level",
    "agency": "Agency",
    "agencies": "Agencies",
    "grade": "Grade",
    "defined_in": "Defined in clause",
    "never_told": "Somebody in this role is never told anything",
    "census": "Code in the children in need census",
    "group": "Group",
    "groups": "For concerns of these groups",
    "lead": "Agency that leads",
    "asks": "What is asked",
    "edition": "Edition",
    "at_least": "At least",
    "when": "When it applies",
    "otherwise": "What is said when it is not met",
    "signpost": "Where the referrer is pointed",
    "joint_decision_within": "Joint decision within",
    "unit": "Counted in",
    "step": "Step",
    "steps": "Steps",
    "length": "How long",
    "warn_when_left": "Warn when this percentage of the time is left",
    "warns": "Who is warned",
    "at_most_working_days": "At most, in hub days",
    "comes_to": "To whom it comes",
    "late_by": "Once it is late by",
    "answers_within": "An answer is expected within",
    "years_back": "Years back",
    "law": "Law",
    "sensitive": "It is sensitive",
    "presence_of": "It shows that one of these is known",
    "seen": "It says that the person was seen on its date",
    "categories": "Kinds of information",
    "from_agencies": "From",
    "to_agencies": "To",
    "verdict": "Share or refuse",
    "basis": "Lawful basis",
    "consent": "Consent",
    "up_to": "Up to this sensitivity",
    "because": "Because",
    "searched_by": "Searched by",
    "held_by": "Register held by",
    "about": "About people in these roles",
    "shows": "What a match shows",
    "confirmed_from": "A single match counts as confirmed from, in 1,000",
    "positions_from": "Who takes a position",
    "must_include": "These among them",
    "UrgentDiscussion.must_include": "With these agencies",
    "within": "Held within",
    "quorum": "Quorum",
    "outcomes": "After these outcomes",
    "what": "What is done",
    "working_days": "Within, in hub days",
    "after_days": "Days after the decision",
    "opens_days_before": "Days before that from which it can be done",
    "own_view_of": "People in these roles are asked for their own view",
    "to": "Who is told",
    "sources": "Sources of these kinds",
    "after": "When the case ended so",
    "tells": "What they are told",
    "wording": "In these words",
    "volume": "How often an e-mail goes",
    "Digest.about": "Of what",
    "at": "A digest goes at",
    "weekday": "A weekly one goes on",
    "powers": "Powers",
    "Reserved.agencies": "How many agencies must agree",
    "approvers": "Roles that may agree",
    "record": "Kind of record",
    "years": "Years after the case closes",
    "authorised_by": "Who of the agency authorises it",
    "needs_assessment": "Only once it was found that they lack capacity",
    "OverrideGround.test": "The test it has to meet",
    "role": "Role in the agency that withholds",
    "Rung.does": "What they do",
    "DisagreementRung.role": "Who of the two agencies",
    "DisagreementRung.does": "What they do",
    "roles": "Roles",
    "valid_months": "Holds for, in months",
    "before_live_work": "Nobody works on a case before it is done",
    "due": "Looked at again by",
    "warn_days": "Days before that when every agency is told",
    "measure": "What is measured",
    "better": "The target is",
    "target": "Target, in percent",
    "ended": "Cases that ended so",
    "percent": "Percent looked at again",
    "signatures": "How many agencies sign",
    "notice_working_days": "Notice, in hub days",
    "lapses_after_days": "Lapses after, in days",
    "piece": "Piece of work",
    "pence": "Cost in pence",
    "price_year": "Prices of the year",
}
HINTS = {
    "clause": "The part, a full stop and the place in it, for example 4.2",
    "code": "Small letters, digits and underscores. Other clauses name it by this.",
    "timezone": "For example Europe/London",
    "terms": "One a line",
    "opens": "On the 24-hour clock, for example 08:00",
    "at": "On the 24-hour clock, for example 08:30",
    "Digest.roles": "None means everybody",
    "Digest.about": "Mine: cases they did something on. Surprises: what was not expected",
    "closes": "On the 24-hour clock, for example 18:00",
    "RequestRule.people": "None means everybody in the agency's remit",
    "about": "None means everybody",
    "shows": "Presence: that they are known. Pointer: also where in the records, and whom to call",
    "FollowUpRule.outcomes": "None means every outcome",
    "own_view_of": "None means everybody who may be told of the case",
    "confirmed_from": "Empty means that only a person confirms a match",
    "Assessment.at_least": "How many questions answered yes; 0 means all of them",
    "signatures": "A number, or all",
    "FeedbackRule.wording": "{reference}, {outcome}, {agency} and {signpost} are filled in",
    "under_age": "Until the day before this birthday. Empty means no limit.",
    "over_age": "From this birthday on. Empty means no limit.",
}
LONG = frozenset(
    {
        "purpose",
        "does",
        "cannot",
        "duties",
        "needs_to_know",
        "means",
        "test",
        "asks",
        "otherwise",
        "signpost",
        "because",
        "what",
        "wording",
        "law",
    }
)
SIZES = {"clause": 5, "version": 5, "telephone": 20, "opens": 5, "closes": 5, "at": 5, "census": 5}
REGIONS = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
WHOSE = {
    "sites": "site",
    "site": "site",
    "people": "person",
    "concerns": "concern",
    "agency": "agency",
    "lead": "agency",
    "agencies": "agency",
    "presence_of": "agency",
    "must_include": "agency",
    "from_agencies": "any",
    "to_agencies": "any",
    "searched_by": "any",
    "held_by": "any",
    "about": "person",
    "grade": "grade",
    "categories": "category",
    "basis": "basis",
    "purpose": "purpose",
    "outcomes": "outcome",
    "own_view_of": "person",
    "roles": "role",
    "approvers": "role",
    "quorum": "quorum",
    "defined_in": "definition",
    "Hub.purpose": "",
    "Digest.about": "",
    "Reserved.agencies": "",
}
"""Whose code a word holds, where it names something that stands elsewhere in the charter."""


def label(model: type[Term], name: str) -> str:
    """Return what a page calls a word of the charter."""
    return LABELS.get(f"{model.__name__}.{name}") or LABELS[name]


def hint(model: type[Term], name: str) -> str:
    """Return what a page says below the label; often nothing."""
    return HINTS.get(f"{model.__name__}.{name}") or HINTS.get(name, "")


def named_elsewhere(model: type[Term], name: str, charter: Charter) -> list[tuple[str, str]] | None:
    """Return the codes that a word may hold, each with its name; None where it is free."""
    whose = WHOSE.get(f"{model.__name__}.{name}", WHOSE.get(name, ""))
    return _named(whose, charter) if whose else None


def _named(whose: str, charter: Charter) -> list[tuple[str, str]]:
    agencies = [(agency.code, agency.short_name) for agency in charter.agencies]
    definitions = charter.definitions
    lists = {
        "agency": agencies,
        "any": [("any", "Any agency"), *agencies],
        "site": [(s.code, s.name) for s in charter.hub.sites],
        "person": [(p.code, p.name) for p in charter.intake.people],
        "concern": [(c.code, c.name) for c in charter.intake.concerns],
        "grade": [(g.code, g.name) for g in definitions.grades],
        "category": [(c.code, c.name) for c in charter.sharing.categories],
        "basis": [(b.code, b.name) for b in charter.sharing.bases],
        "purpose": [(p.code, p.name) for p in charter.sharing.purposes],
        "outcome": [(o.code, o.name) for o in charter.decision.outcomes],
        "role": [(r.code, r.name) for r in charter.roles],
        "quorum": [(q.clause, _quorum(q.clause, q.at_least)) for q in charter.decision.quorums],
        "definition": [
            *((word.clause, f"{word.clause}: {word.term}") for word in definitions.words),
            *(
                (level.clause, f"{level.clause}: {level.name}")
                for level in definitions.levels_of_need
            ),
        ],
    }
    return lists[whose]


def _quorum(clause: str, at_least: int) -> str:
    return f"Clause {clause}: at least {at_least}"


def choices_of(annotation: object) -> list[tuple[str, str]] | None:
    """Return the values that a word may hold by its kind, in words; None where it is free."""
    members = getattr(annotation, "__members__", None)
    values = [str(m) for m in members.values()] if members else []
    if get_origin(annotation) is Literal:
        values = [str(value) for value in get_args(annotation)]
    return [(value, _in_words(value)) for value in values] or None


def _in_words(value: str) -> str:
    return REGIONS.get(value) or value.replace("_", " ").capitalize()
