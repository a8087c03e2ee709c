"""The journal of a case in words: one sentence for each kind of entry. Pure."""

from __future__ import annotations

from roundtable.cases.rules import STAGE_NAMES, Stage

# What the person of the entry did, after their name.
SENTENCES = {
    "analysis.factor_added": "added to the analysis",
    "analysis.factor_taken_back": "took something back from the analysis",
    "analysis.summary_agreed": "agreed to the summary for their agency",
    "analysis.summary_written": "wrote a version of the summary",
    "analysis.unknown_settled": "said how something that was not known was settled",
    "analysis.words_recorded": "recorded somebody's own words",
    "case.advanced": "moved the case on",
    "case.closed": "closed the case",
    "case.opened": "opened the case",
    "case.proposal_refused": "refused a proposed relationship",
    "case.proposal_taken": "entered a relationship as it was proposed",
    "case.related": "entered how two people are related",
    "case.reopened": "opened the case again",
    "case.tie_changed": "corrected how two people are related",
    "case.tie_taken_back": "took back that two people are related",
    "clock.put_back": "put a piece of work back for a colleague",
    "clock.set_again": "set the deadlines again, for the grade the case has now",
    "clock.started": "started a deadline",
    "clock.stopped": "stopped a deadline",
    "clock.taken": "took on a piece of work",
    "deciding.action_accepted": "accepted an action",
    "deciding.action_ended": "ended an action",
    "deciding.action_passed_on": "passed an action on to another agency",
    "deciding.action_set": "set an action",
    "deciding.disagreed": "raised a professional disagreement",
    "deciding.disagreement_agreed": "agreed how a disagreement ends",
    "deciding.disagreement_offered": "offered how a disagreement could end",
    "deciding.disagreement_taken_back": "took back a disagreement",
    "deciding.disagreement_taken_further": "took a disagreement to the next rung",
    "deciding.called": "called the agencies for their positions",
    "deciding.decided": "recorded the joint decision",
    "deciding.emergency": "took the emergency path: one agency acted before all could decide",
    "deciding.followed_up": "looked again at what came of the decision",
    "deciding.onward_answered": "recorded what a service outside the hub answered",
    "deciding.onward_taken_back": "took back a referral onwards",
    "deciding.opened": "opened all positions together",
    "deciding.point_written": "wrote at the table",
    "deciding.points_confirmed": "confirmed what was written for their agency",
    "deciding.outcome_recorded": "recorded what changed for somebody",
    "deciding.position_taken": "took their agency's position, sealed until all are opened",
    "deciding.proposed": "proposed a decision",
    "deciding.referred_on": "referred somebody onwards, to a service outside the hub",
    "deciding.urgent_called": "called the agencies to an urgent discussion",
    "deciding.urgent_ended": "ended an urgent discussion without a decision",
    "deciding.voiced": "answered a proposed decision",
    "feedback.case_ended": "closed the case after its actions",
    "feedback.no_further_action": "closed the case with no further action",
    "feedback.reached": "noted what came of reaching who referred",
    "feedback.read": "read what came of it",
    "feedback.read_by_referrer": "showed who referred what came of it",
    "feedback.told": "told everybody what came of it",
    "feedback.told_contributor": "told an agency that contributed what came of it",
    "feedback.told_referrer": "told the referrer what came of it",
    "intake.batch_received": "received a file of referrals",
    "intake.draft_sent": "sent a referral",
    "intake.graded": "graded the case",
    "intake.identified": "said who somebody on the case is",
    "intake.joined": "joined a referral to the case",
    "intake.received": "received a referral",
    "matches.answered": "said whether somebody in an agency's register is the one on the case",
    "matches.confirmed_by_itself": "confirmed a match without a person, as the charter says",
    "matches.looked": "looked for the people on the case in agencies' registers",
    "matches.looked_as_typed": "looked for somebody as they described them",
    "people.batch_begun": "began to match a file of people for an agency",
    "people.batch_matched": "matched a file of people for an agency",
    "people.drift_measured": "measured how far the registers are from what the model knows",
    "people.judged_alike": "said whether two people the hub knows may be one",
    "people.known": "added a person the hub did not know",
    "people.linkage_begun": "began to link agencies' registers with one another",
    "people.merged": "said that two people the hub knew are one",
    "people.model_adopted": "adopted a model of the matcher",
    "people.model_trained": "trained a model of the matcher",
    "people.parted": "took back that two people are one",
    "people.register_begun": "began to load an agency's register",
    "people.register_loaded": "loaded an agency's register",
    "people.register_refused": "dropped the load of an agency's register",
    "people.registers_linked": "linked agencies' registers with one another",
    "people.searched": "searched for a person the hub may know",
    "people.set_apart": "said whom the hub knows that somebody on the case is not",
    "sharing.answered": "sent their agency's answer to its request",
    "sharing.answered_again": "answered what their agency was asked again",
    "sharing.asked_further": "asked an agency by hand, for more, or again",
    "sharing.asked": "asked every agency in whose remit the people are",
    "sharing.marked": "said whether a piece of information was needed",
    "sharing.nothing_more": "had nothing to add to their agency's answer",
    "sharing.overridden": "said why something is shared without somebody's consent",
    "sharing.override_decided": "decided whether something is shared without somebody's consent",
    "sharing.shared_further": "shared what their agency gave with more agencies",
    "sharing.supplemented": "added to their agency's answer, or corrected it",
    "sharing.withdrawal_noted": "noted that somebody withdrew their consent",
    "sharing.withdrawn": "withdrew a request to an agency",
    "sharing.attached": "attached a file to what their agency gave",
    "sharing.attachment_opened": "opened a file",
    "sharing.attachment_taken_back": "took a file back",
    "sharing.capacity_assessed": "recorded whether somebody can decide something",
    "sharing.challenge_answered": "answered a challenge of what their agency withholds",
    "sharing.challenge_taken_back": "took back a challenge of what another agency withholds",
    "sharing.challenged": "challenged what another agency withholds",
    "sharing.consent_recorded": "recorded what somebody said of sharing",
    "sharing.exported": "took the chronology along as a file, as far as their agency may see it",
    "sharing.request_taken": "took their agency's request along as a file",
    "workload.handed_over": "handed a piece of work over to a colleague",
    "workload.paused": "paused a deadline",
    "workload.reminded": "reminded agencies that have yet to do their part",
    "workload.resumed": "let a paused deadline run again",
}
STEPS = {
    "identify": "to identify and grade",
    "answer": "to answer the request",
    "gather": "to gather",
    "position": "to take a position",
    "decide": "to decide",
    "act": "to act",
    "feedback": "to give feedback",
    "challenge": "to answer a challenge",
    "authorise": "to authorise sharing",
    "disagree": "to settle a disagreement",
    "follow_up": "to look again at what came of the decision",
    "onward": "to hear from a service outside the hub",
}
PAGES = {
    "analysis": "the analysis",
    "consent": "what their agency recorded of somebody's consent",
    "disagree": "the page on which a disagreement is raised",
    "disagreement": "a disagreement between two agencies",
    "disagreements": "what agencies disagree about",
    "at-once": "the page on which an urgent discussion is called",
    "discussion": "the discussion",
    "end-urgent": "the page on which an urgent discussion is ended",
    "follow-up": "what came of the decision",
    "history": "this history",
    "onward": "a referral onwards",
    "person": "the page of a person on the case",
    "reach": "how who referred is reached",
    "refer-on": "the page on which a referral onwards is recorded",
    "request": "the request and answer of their agency",
    "talk": "what is said at the table",
    "withheld": "what an agency withholds about somebody",
}
REFUSED = ".refused"
SEEN = "seen."


def sentence(kind: str, purpose: str = "") -> str:
    """Return what somebody did, to be read after their name: "asked every agency ..."."""
    if kind.startswith(SEEN):
        page = kind.removeprefix(SEEN)
        return f"saw {PAGES.get(page, f'the page “{page}”')}"
    if kind.endswith(REFUSED):
        return f"was refused, and nothing changed. What they tried: “{_did(kind, '')}”"
    return _did(kind, purpose)


def _did(kind: str, purpose: str) -> str:
    said = SENTENCES.get(kind.removesuffix(REFUSED), kind)
    if kind == "case.advanced" and purpose in set(Stage):
        return f"{said} to “{STAGE_NAMES[Stage(purpose)]}”"
    if kind in ("clock.started", "clock.stopped", "workload.paused", "workload.resumed"):
        steps = [STEPS[step] for step in purpose.split() if step in STEPS]
        return f"{said} {' or '.join(steps)}".strip()
    return said
