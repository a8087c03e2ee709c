"""What agencies make of what they gave: factors, own words and a summary of a story. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from random import Random

from roundtable.analysis.rules import Kind
from roundtable.learning.demonstration.deeds import About, AddFactor, RecordWords, WriteSummary
from roundtable.learning.demonstration.outlines import Reach
from roundtable.learning.demonstration.returns import SUBJECTS
from roundtable.sharing.rules import PersonFacts

# Cases that stand open once the agencies have answered: the ones that somebody is shown.
ANALYSED = frozenset(Reach) & {
    Reach.ANSWERED, Reach.SEALED, Reach.OPENED, Reach.PROPOSED, Reach.ACTING,
}  # fmt: skip

# What an item that an agency knows (see KNOWLEDGE) means to it.
MEANINGS: dict[str, tuple[Kind, str]] = {
    "Two calls to this address about raised voices. No offences disclosed.": (
        Kind.RISK, "The police have been called to this address before."),
    "Caution for common assault.": (Kind.RISK, "Has been violent before."),
    "Restraining order, now expired, in favour of an earlier partner.": (
        Kind.RISK, "An earlier partner needed protection from the same person."),
    "Reported for harassment by an earlier partner, who did not wish to go on.": (
        Kind.RISK, "An earlier partner described the same behaviour."),
    "At home during an earlier call. Seen by officers, safe and well.": (
        Kind.RISK, "The child was at home when it happened before."),
    "Two earlier calls to this address. Advice was given each time.": (
        Kind.RISK, "This is not the first time, and advice alone did not change it."),
    "Open to an assessment team; the social worker visits every two weeks.": (
        Kind.PROTECTIVE, "A social worker sees the child every two weeks."),
    "Two earlier referrals from school, both ended with early help.": (
        Kind.RISK, "Early help has been tried twice, and the worry came back."),
    "Accepted support before and spoke well of the worker.": (
        Kind.STRENGTH, "Takes up help when it is offered by somebody they know."),
    "Asked for help with routines and said that evenings are the hardest.": (
        Kind.STRENGTH, "Asks for help and can say what is hard."),
    "Has a package of care, four calls a day, last reviewed in the summer.": (
        Kind.PROTECTIVE, "Carers come four times a day, so that somebody would notice."),
    "One earlier concern about missed care calls, ended with a change of provider.": (
        Kind.RISK, "Care has failed before."),
    "Registered; the last two developmental reviews were missed.": (
        Kind.RISK, "Nobody from health has seen how the child grows for some time."),
    "Registered with a GP; not seen for over two years.": (
        Kind.RISK, "Nobody from health has seen them for two years."),
    "Registered with a GP and seen within the last three months.": (
        Kind.PROTECTIVE, "Their GP knows them and has seen them lately."),
    "District nurses call twice a week.": (
        Kind.PROTECTIVE, "District nurses are in the home twice a week."),
    "Open to the community team; next appointment within two weeks.": (
        Kind.PROTECTIVE, "Help for their mental health is in place."),
    "Order ended last year with all conditions met.": (
        Kind.STRENGTH, "Kept to every condition of the order."),
    "On the roll at {school}. Attendance has fallen to 71 per cent this term.": (
        Kind.RISK, "Is at school less and less, where somebody would see them."),
    "On the roll at {school}. Attendance is 96 per cent.": (
        Kind.PROTECTIVE, "Is at school nearly every day, and seen there."),
    "The safeguarding lead at {school} sees the child weekly.": (
        Kind.PROTECTIVE, "Has an adult at school to talk to every week."),
    "Comes to the Tuesday play session most weeks.": (
        Kind.STRENGTH, "Brings the child to play with others."),
    "Visited at home: rooms very full, advice given, second visit booked.": (
        Kind.RISK, "The way out of the home is blocked if there is a fire."),
    "Supported for three months last year, with a safety plan.": (
        Kind.PROTECTIVE, "Has made a safety plan before and knows how."),
    "In touch with an adviser every week at present.": (
        Kind.PROTECTIVE, "Speaks with an adviser every week."),
}  # fmt: skip
UNKNOWNS = (
    "Who else lives in the home now?",
    "Has anybody spoken with them alone?",
    "What happens on the days when no agency calls?",
)
# By the role of whose words they are: what they said, what they want, how they told it.
WORDS = {
    "subject_child": (
        ("It is loud at night and I put the pillow over my ears.",
         "I want it to be quiet, and to still see my friends.", "while drawing"),
        ("I like it best when Nan comes. Then everybody is nice.",
         "I want Nan to come more.", "at lunch club"),
    ),
    "adult_at_risk": (
        ("They mean well, but they decide things without me.",
         "I want to stay in my own home and be asked first.", "at home, alone"),
    ),
    "victim": (
        ("I can tell from the steps on the stairs what sort of evening it will be.",
         "I want the locks changed, and nobody to ring me at home.", "by text, in the daytime"),
    ),
}  # fmt: skip
SUMMARIES = (
    "There is real worry here, and there are people to build on. First find out what is not known.",
    "The pattern is older than this referral. What protects now depends on very few people.",
)
HEARD_BY = {"police": "the officer who called", "idva": "the adviser"}


def made_of(rng: Random, about: Iterable[About]) -> Iterator[AddFactor]:
    """Yield the factor that an agency makes of its own return, if anything in it means one."""
    meant = [(one.place, told) for one in about for told in one.items]
    meant = [(place, told) for place, told in meant if told.known.text in MEANINGS]
    if meant:
        place, told = rng.choice(meant)
        kind, text = MEANINGS[told.known.text]
        yield AddFactor(kind, text, told.text, place)


def made_by_the_lead(
    rng: Random, lead: str, people: Sequence[PersonFacts]
) -> Iterator[AddFactor | RecordWords | WriteSummary]:
    """Yield what the agency that leads adds: somebody's own words, a question, the summary."""
    for person in people:
        if person.role in SUBJECTS and person.role in WORDS:
            words, wishes, how = rng.choice(WORDS[person.role])
            told_to = HEARD_BY.get(lead, "the worker who visited")
            yield RecordWords(int(person.id), words, wishes, told_to, how)
            break
    yield AddFactor(Kind.UNKNOWN, rng.choice(UNKNOWNS))
    yield WriteSummary(rng.choice(SUMMARIES))
