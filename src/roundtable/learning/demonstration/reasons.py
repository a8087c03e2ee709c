"""Why the agencies grade, decide, act and close as they do, in words that fit. Pure."""

from __future__ import annotations

GRADED = {
    "high": (
        "The signs point to serious harm, and nothing stands in its way.",
        "It could happen at any time. {who} has nobody to turn to tonight.",
        "Taken together the signs are grave, and the pattern is getting worse.",
    ),
    "medium": (
        "There are signs of harm. It would take a change to become serious.",
        "{who} is safe for now, and could be at risk if contact begins again.",
        "Worrying, with some protection: others see {who} most days.",
    ),
    "standard": (
        "Nothing known so far points to serious harm.",
        "A first concern, and {who} has people around who help.",
        "The worry is real, and there is time to find out more.",
    ),
}
RAISED = "Graded above what the signs point to, because of how afraid {who} sounded."
VIEWS = {
    "police": (
        "Our reports fit this picture, and the pattern decides it for us.",
        "No crime to investigate so far; we would mark the address.",
        "We can act on what has been reported, with the others beside us.",
    ),
    "childrens_social_care": (
        "The needs can be met with the family's agreement.",
        "We should see the family before more is decided.",
        "What each agency holds is small; together it calls for our part.",
    ),
    "adult_social_care": (
        "Care and support needs are clear, and so is what the person wants.",
        "We would speak with the person alone first.",
        "The person depends on others for care, and that decides it.",
    ),
    "health": (
        "The GP knows the family well and can watch over the plan.",
        "Missed appointments are our main worry.",
        "Nothing in the records speaks against this.",
    ),
    "mental_health": (
        "Support is in place, and we would tell the care coordinator.",
        "There is no sign of a crisis at present.",
    ),
    "probation": (
        "The order's conditions help here, and we can add to them.",
        "Our supervision gives an early warning if things change.",
    ),
    "youth_offending": (
        "A worker already has the child's trust, and that should be used.",
        "We would keep the child out of court and offer a mentor.",
    ),
    "education": (
        "The school sees the child every day and can tell us at once.",
        "Attendance says that something has changed since the summer.",
    ),
    "childrens_centres": (
        "The family knows the centre, and we can offer a place this week.",
        "Early help would reach the younger children too.",
    ),
    "fire_and_rescue": (
        "We can visit with another agency and make the home safer.",
        "A home safety visit is a good reason to call.",
    ),
    "idva": (
        "The victim's wishes are known to us and should lead the plan.",
        "A safety plan comes before anything else.",
    ),
}
VIEWS_FROM_OUTSIDE = (
    "We know nobody here, and go by what the others found.",
    "Our records hold nothing. What has been shared is enough for this.",
    "Not known to us; the returns of the others point this way.",
)
WOULD_CHANGE = (
    "Hearing from {who} alone, in their own words.",
    "Another call from the same address, or a missed appointment.",
    "A plan that somebody checks every week, and that is kept to.",
    "Learning that nobody at home will work with us.",
    "Nothing that we could learn before the plan is in place.",
)
DISSENTS = (
    "We would go further: the pattern over the year worries us more than this one event.",
    "We see the risk as higher than the table does, and ask that this stands in the record.",
    "We would wait until somebody has spoken with {who} alone.",
)
RESERVATIONS = (
    "We agree, and ask that it is looked at again in four weeks.",
    "We agree as long as {who} is told first.",
)
DECIDED = {
    "no_further_action": (
        (
            "Each agency looked, and what is known together shows no need to act. {who} keeps the"
            " support that is there."
        ),
    ),
    "advice": (
        "Help is near and {who} can ask for it. The agencies say where, and who will answer.",
        "The worry is understood; advice meets it, and the door stays open.",
    ),
    "early_help": (
        "The family would do better with somebody beside them, and agrees to it.",
        "Help now keeps this from growing. The family chose who should lead.",
    ),
    "child_in_need_s17": (
        (
            "The needs are more than one agency can meet. A social worker should see {who} and the"
            " others at home."
        ),
        "School, health and home together call for an assessment of what the children need.",
    ),
    "strategy_discussion_s47": (
        (
            "What the agencies know together gives reasonable cause to suspect significant harm."
            " They meet today to plan."
        ),
    ),
    "section_42_enquiry": (
        "All three parts of the test are met. {who} is asked first what should come of it.",
        "{who} has care needs, is at risk, and cannot prevent it because of those needs.",
    ),
    "adult_support": ("{who} can decide, and would like help at home. An assessment is offered.",),
    "marac": (
        "By number of signs and by judgement this is high risk. The conference should hear it.",
    ),
    "mappa_liaison": ("Supervision is the best hold on the risk, and the plan should change.",),
    "police_action": (
        "There is something to investigate, and {who} wants it looked into.",
        "The police can protect {who} at once, and the others support it.",
    ),
}
EMERGENCIES = (
    "{who} could not stay there tonight. We moved {her} to a safe place and told the others.",
    "We went at once. The other person has left and may not return tonight.",
    "A worker stayed until a relative came. The children slept there.",
)
WITHOUT = (
    "They have one person, who is on leave until Monday. The rest is enough to decide.",
    "Asked twice by telephone. The risk does not let us wait.",
)
MORE_TO_DO: dict[str, tuple[str, ...]] = {
    "police": ("Mark the address and brief the neighbourhood team.",),
    "childrens_social_care": ("Visit the family at home and speak with each child alone.",),
    "adult_social_care": ("Offer the carer an assessment of their own.",),
    "health": (
        "Ask the GP to see the person within the fortnight.",
        "Ask the health visitor to call this week.",
    ),
    "mental_health": ("Bring the next appointment forward.",),
    "probation": ("Raise this at the next supervision.",),
    "youth_offending": ("Offer the child a mentor.",),
    "education": ("Ask the school to meet the family and agree who collects the children.",),
    "childrens_centres": ("Offer the family a place at the play session.",),
    "fire_and_rescue": ("Visit the home and fit alarms.",),
    "idva": ("Call at the safe time and go through the safety plan.",),
}
DONE = (
    "Done. {who} was glad of it.",
    "Done on the second attempt.",
    "Done, and a date is set to look again.",
    "Done by telephone; a visit follows next week.",
)
NOT_DONE = (
    "Offered twice and declined. {who} knows how to come back.",
    "Not needed any more: another agency had already seen to it.",
)
ENDED = (
    "The plan is in place and {who} knows whom to call.",
    "Every action has ended, and nothing new has come up.",
    "The family works with early help, and the hub has no more to add.",
    "The assessment has begun. Its team leads from here.",
)
NOTHING = {
    "below_criteria": "What is described worries the referrer, and points to no harm.",
    "universal_services": "{who} can get this help from the GP and the school.",
    "early_help": "The family would welcome help and does not need the hub for it.",
    "already_in_hand": "A worker saw {who} this week and has the same information.",
    "not_enough_to_act": "There is no address and no full name, and the caller cannot be reached.",
    "adult_declines": "{who} was asked alone, can decide, and does not want help at present.",
}
REOPENED = (
    "A second call came in about the same people.",
    "{who} got in touch again and asked for help.",
    "The help that was agreed has stopped.",
)
