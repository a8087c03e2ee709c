"""What each agency knows of somebody and gives to the others: it fits agency and person. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from roundtable.learning.demonstration.names import SCHOOLS

HARMERS = frozenset({"alleged_harmer", "associate"})
CHILDREN = frozenset({"subject_child", "sibling"})
UNBORN = frozenset({"unborn_child"})
ADULTS = frozenset({"victim", "adult_at_risk", "parent_carer", "household_member"})
SUBJECTS = frozenset({"victim", "adult_at_risk", "subject_child"})
CARERS = frozenset({"victim", "parent_carer"})

# How many in a hundred of those an agency is asked about are known to it.
KNOWN = {
    "police": 45,
    "childrens_social_care": 40,
    "adult_social_care": 35,
    "health": 85,
    "mental_health": 18,
    "probation": 14,
    "youth_offending": 12,
    "education": 85,
    "childrens_centres": 30,
    "fire_and_rescue": 10,
    "idva": 28,
}
# How long ago at most somebody was seen: what lies further back, nobody tells as the last time.
WEEKS_SINCE_SEEN = 12
# Whom an agency may know by their age; it is asked about others too.
AGES = {"education": (4, 18), "youth_offending": (10, 17), "childrens_centres": (0, 45)}


@dataclass(frozen=True)
class Known:
    """Something an agency may know: about whom, of which kind, in which words."""

    about: frozenset[str]
    category: str
    text: str
    source: str
    fact: bool = True
    sensitivity: str = "ordinary"


@dataclass(frozen=True)
class Told:
    """An item as it is told on a story: what is known, and when it happened."""

    known: Known
    text: str
    happened_on: date | None
    consent: str


def _about(
    about: frozenset[str],
    category: str,
    source: str,
    *texts: str,
    fact: bool = True,
    kept: str = "ordinary",
) -> list[Known]:
    return [Known(about, category, text, source, fact, kept) for text in texts]


KNOWLEDGE: dict[str, list[Known]] = {
    "police": [
        *_about(
            HARMERS, "incident", "Crime report",
            "Report of criminal damage at a previous address. No charge followed.",
            "Called to a dispute with a former partner; both were spoken to, no offences found.",
            "Reported for harassment by an earlier partner, who did not wish to go on.",
            "Stopped driving without insurance with two others in the car.",
            "Reported for shouting at a neighbour about parking; words of advice.",
            "Victim of a burglary last year; nobody was found.",
            "Two calls to this address about raised voices. No offences disclosed.",
        ),
        *_about(
            HARMERS, "conviction", "Police national records",
            "Caution for common assault.",
            "Restraining order, now expired, in favour of an earlier partner.",
            "Community order for criminal damage, completed.",
            kept="sensitive",
        ),
        *_about(
            HARMERS, "intelligence", "Intelligence report",
            "Said to spend time with people who sell drugs in the town. Not confirmed.",
            "Said to be back in touch with an earlier partner. Not confirmed.",
            "Believed to be staying with a friend on some nights.",
            fact=False, kept="sensitive",
        ),
        *_about(
            ADULTS, "incident", "Incident log",
            "Called for help about noise and shouting next door to the present address.",
            "Reported a lost telephone and asked for advice about unwanted messages.",
            "Reported missing by a relative and found safe the same evening.",
            "Two earlier calls to this address. Advice was given each time.",
            "Witness to a road accident. Nothing that bears on the concern.",
            "Reported that a bag was taken in town and was helped by an officer.",
            "Rang once to ask how to get an order against somebody, and did not call again.",
        ),
        *_about(
            CHILDREN, "seen", "Incident log",
            "At home during an earlier call. Seen by officers, safe and well.",
        ),
        *_about(
            CHILDREN, "incident", "Incident log",
            "Reported late home once and found at a friend's house.",
            "Took part in a cadet open day; nothing of concern.",
            "Named as present in a report about noise next door.",
        ),
    ],
    "childrens_social_care": [
        *_about(
            CHILDREN, "seen", "Case record",
            "Seen at home, and spoken with alone.",
            "Seen at school by the social worker.",
        ),
        *_about(
            CHILDREN | UNBORN, "involvement", "Case record",
            "Open to an assessment team; the social worker visits every two weeks.",
            "Closed after an assessment last year. No further work was needed.",
            "On a child in need plan that is due for review next month.",
        ),
        *_about(
            CHILDREN, "care_history", "Case record",
            "Two earlier referrals from school, both ended with early help.",
            "Lived with a grandparent for some months and came home with support.",
            kept="sensitive",
        ),
        *_about(
            ADULTS | HARMERS, "care_history", "Case record",
            "Known as the parent of children who had a plan in another part of the county.",
            "Was in care as a teenager and had a personal adviser until 21.",
            "Asked for help with housing two years ago and was pointed to the right team.",
            kept="sensitive",
        ),
        *_about(
            CARERS, "wishes", "Social worker's visit",
            "Asked for help with routines and said that evenings are the hardest.",
            "Accepted support before and spoke well of the worker.",
        ),
    ],
    "adult_social_care": [
        *_about(
            ADULTS, "seen", "Case record",
            "Seen at home by the carer who calls, and as usual.",
        ),
        *_about(
            ADULTS, "involvement", "Case record",
            "Has a package of care, four calls a day, last reviewed in the summer.",
            "Assessed last year; no eligible needs at that time.",
            "A social worker visits monthly to plan care.",
            "Known as an unpaid carer and offered a carer's assessment.",
        ),
        *_about(
            SUBJECTS, "care_history", "Enquiry record",
            "One earlier concern about missed care calls, ended with a change of provider.",
            "An earlier concern about money was looked into and no loss was found.",
            kept="sensitive",
        ),
        *_about(
            SUBJECTS, "wishes", "Social worker's visit",
            "Wants to stay at home and to choose who comes in.",
            "Would like a relative to be told before anything changes.",
        ),
        *_about(
            HARMERS, "relationship", "Case record",
            "Named as next of kin and main carer on the care plan.",
        ),
    ],
    "health": [
        *_about(
            CHILDREN | ADULTS, "seen", "GP record",
            "Seen by the practice nurse.",
            "Came to an appointment, and was well.",
        ),
        *_about(
            CHILDREN, "health_presence", "GP record",
            "Registered with a GP in the town; immunisations are up to date.",
            "Registered; the last two developmental reviews were missed.",
        ),
        *_about(
            CHILDREN, "health_detail", "Hospital record",
            "One attendance at the emergency department, a fall; the account given fits.",
            "Two dental appointments were not attended.",
            "Under the school nurse for asthma; the inhaler is used well.",
            "Seen by the health visitor on time; growth and speech are as expected.",
            "Weight has dropped a little since the last check, and is being watched.",
            kept="sensitive",
        ),
        *_about(
            ADULTS, "health_presence", "GP record",
            "Registered with a GP and seen within the last three months.",
            "Registered; has a named nurse at the practice.",
            "Registered with a GP; not seen for over two years.",
            "District nurses call twice a week.",
        ),
        *_about(
            ADULTS, "health_detail", "GP record",
            "Told the GP of poor sleep and worry at home.",
            "Asked the practice nurse for help to drink less, and keeps appointments.",
            "Under the pain clinic; medicines were reviewed this year.",
            "Attended the walk-in centre with a cut hand; the account given fits.",
            "Attended with a sprained wrist and gave a clear account of it.",
            "Has missed three appointments for a long-term condition.",
            kept="sensitive",
        ),
        *_about(
            UNBORN, "health_presence", "Midwife",
            "Booked for maternity care at 11 weeks; all appointments kept.",
        ),
        *_about(
            HARMERS, "health_presence", "GP record",
            "Registered with a GP. Nothing that bears on the concern.",
        ),
    ],
    "mental_health": [
        *_about(
            ADULTS | HARMERS, "health_presence", "Trust record",
            "Open to the community team; next appointment within two weeks.",
            "Seen once by the crisis team and discharged to the GP.",
            "Referred for talking therapy and on the waiting list.",
            kept="sensitive",
        ),
        *_about(
            CHILDREN, "health_presence", "Trust record",
            "Known to children's services for low mood; sessions are attended.",
            kept="sensitive",
        ),
        *_about(
            SUBJECTS, "health_detail", "Care coordinator",
            "Anxiety is worse since the events described, in the worker's view.",
            fact=False, kept="sensitive",
        ),
    ],
    "probation": [
        *_about(
            HARMERS | ADULTS, "involvement", "Probation record",
            "On a community order with a programme about relationships; attends.",
            "Order ended last year with all conditions met.",
            "On licence; reports weekly and has kept every appointment.",
        ),
        *_about(
            HARMERS | ADULTS, "conviction", "Probation record",
            "Assessed as a medium risk of serious harm to a known adult.",
            kept="sensitive",
        ),
    ],
    "youth_offending": [
        *_about(
            CHILDREN | HARMERS, "involvement", "Youth justice record",
            "Works with a youth justice worker by choice, after a first warning.",
            "Referred by the school for prevention work; two of six sessions attended.",
        ),
        *_about(
            CHILDREN, "incident", "Youth justice worker",
            "Spoke of older friends who ask for favours. The worker is concerned.",
            fact=False,
        ),
    ],
    "education": [
        *_about(
            CHILDREN, "seen", "Register",
            "In school that day, and spoke with a teacher.",
            "Seen at the gate by the head of year.",
        ),
        *_about(
            CHILDREN, "education", "School record",
            "On the roll at {school}. Attendance is 96 per cent.",
            "On the roll at {school}. Attendance has fallen to 71 per cent this term.",
            "On the roll at {school}. One fixed exclusion this year, for swearing.",
            "At {school}, with a support plan for speech and language.",
        ),
        *_about(
            CHILDREN, "involvement", "School's safeguarding lead",
            "The safeguarding lead at {school} sees the child weekly.",
            "Collected by different adults lately; the school has asked the family why.",
        ),
        *_about(
            CHILDREN, "wishes", "Form tutor",
            "Told the tutor at {school} that weekends are hard, and likes lunch club.",
        ),
    ],
    "childrens_centres": [
        *_about(
            CHILDREN | CARERS | UNBORN, "involvement", "Centre record",
            "Comes to the Tuesday play session most weeks.",
            "Came to a parenting course and finished it.",
            "Offered early help in the spring; the family did not take it up.",
        ),
    ],
    "fire_and_rescue": [
        *_about(
            ADULTS, "incident", "Home fire safety visit",
            "Visited at home: two smoke alarms fitted, escape route clear.",
            "Visited at home: rooms very full, advice given, second visit booked.",
            "Letter box guard fitted after a threat of arson. No incident since.",
        ),
    ],
    "idva": [
        *_about(
            CARERS | SUBJECTS, "involvement", "Adviser's record",
            "Supported for three months last year, with a safety plan.",
            "Referred in the spring; three calls were made, and contact was lost.",
            "In touch with an adviser every week at present.",
        ),
        *_about(
            CARERS | SUBJECTS, "wishes", "Adviser's call",
            "Wants to stay in the home, with the locks changed.",
            "Prefers texts in the daytime, and not to be called at home.",
        ),
    ],
}  # fmt: skip


def items(
    rng: Random,
    *,
    agency: str,
    role: str,
    age: int | None,
    asked: date,
    years_back: int,
    said: set[str],
) -> list[Told]:
    """Return what an agency knows of somebody in this role; nothing where they are not known.

    No text that is in `said` is said again; what is returned is added to it.
    """
    fitting = [
        known for known in KNOWLEDGE[agency] if role in known.about and known.text not in said
    ]
    low, high = AGES.get(agency, (0, 200))
    out_of_age = age is not None and not low <= age <= high
    if not fitting or out_of_age or rng.randint(1, 100) > KNOWN[agency]:
        return []
    school = rng.choice(SCHOOLS)
    most = min(len(fitting), rng.choices((1, 2, 3), (60, 30, 10))[0])
    chosen = rng.sample(fitting, most)
    said |= {known.text for known in chosen}
    return [_told(rng, known, school, asked, years_back) for known in chosen]


def _told(rng: Random, known: Known, school: str, asked: date, years_back: int) -> Told:
    reach = WEEKS_SINCE_SEEN * 7 if known.category == "seen" else years_back * 365
    days = int(rng.betavariate(1.2, 3.5) * reach) + 3
    dated = known.fact and rng.random() < 0.85
    consent = rng.choices(("not_sought", "given", "refused"), (70, 24, 6))[0]
    happened_on = asked - timedelta(days=days) if dated else None
    return Told(known, known.text.format(school=school), happened_on, consent)
