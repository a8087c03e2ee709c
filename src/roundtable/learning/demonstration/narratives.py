"""What a referrer writes: told from many parts, so that no two concerns read the same. Pure.

The words are plain and harmless on purpose: who did what to whom is said, how it looked is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

HAPPENED: dict[str, tuple[str, ...]] = {
    "domestic_abuse": (
        (
            "A neighbour heard shouting at the home of {who} and called for help; {harmer} had"
            " left by the time anybody came."
        ),
        "{who} says that {harmer} pushed {her} during an argument about money.",
        "{who} called to say that {harmer} was at the door, had been drinking and would not leave.",
        "{harmer} broke a door and a telephone at the home of {who}.",
        "{who} told a colleague that {she} does not feel safe when {harmer} is at home.",
        "{who} asked how to get {harmer} to leave without making things worse.",
        "There was an argument about seeing the children, and {harmer} grabbed {who} by the arm.",
    ),
    "coercive_control": (
        "{who} has to account for every pound, and {harmer} reads {her} messages.",
        "{harmer} decides whom {who} may see, and drives {her} to and from work.",
        "{who} says that {she} asks {harmer} before {she} goes anywhere.",
        "Friends of {who} have stopped hearing from {her} since {harmer} moved in.",
        "{harmer} keeps the bank card of {who} and gives {her} money for each shop.",
    ),
    "stalking": (
        "{harmer} has waited outside the work of {who} on four days in two weeks.",
        "{who} gets dozens of messages a day from {harmer} on new numbers.",
        "{harmer} asked the friends of {who} where {she} lives now.",
        "{who} found a tracking tag in {her} bag and thinks that {harmer} put it there.",
        "Flowers and letters from {harmer} keep coming to {who}, who asked for them to stop.",
    ),
    "honour_based_abuse": (
        "{who} says that the family has stopped {her} from studying since {she} met somebody.",
        "{who} is afraid of what relatives will do when they learn that {she} has left.",
        "Relatives tell {who} that {she} has shamed them, and {harmer} watches {her} for them.",
        "{who} was told that a marriage has been agreed and does not want it.",
    ),
    "physical_abuse": (
        "{who} had a bruise on the arm and said that it happened at home.",
        "{who} flinched when somebody reached past, and did not want to be collected.",
        "{who} came in with a sore wrist, and the reason given changed twice.",
        "{who} said that {harmer} hits when things go wrong.",
        "A mark on the cheek of {who} was noticed at the start of the day.",
    ),
    "sexual_abuse": (
        "{who} told a member of staff about touching that {she} did not want.",
        "{who} has been sent messages by an adult {she} met in a game.",
        "{who} said that {harmer} asks for photographs and that it is a secret.",
        (
            "{who} knows things that a child of {hers} age would not, and asked not to be left"
            " alone with {harmer}."
        ),
    ),
    "neglect": (
        "{who} came hungry again and in the clothes of the day before.",
        "{who} was collected late three times this week, once by somebody nobody knew.",
        "{who} has missed most of this half term, and nobody answers the telephone.",
        "The home is cold and there was little food in when a visitor called on {who}.",
        "{who} has toothache that has not been seen to for months.",
        "{who} looks after the younger ones when the adults are out.",
    ),
    "neglect_early": (
        "{who} was in a wet nappy and hungry when the visitor called at noon.",
        "{who} was left in a pushchair outside a shop, and nobody came for a while.",
        "The flat is cold, and {who} sleeps on a sofa with no blanket.",
        "{who} has not been brought to be weighed, though a visit was promised three times.",
        "A child of eight was looking after {who} when the door was opened.",
    ),
    "physical_abuse_early": (
        "{who} had a mark on the arm, and the reason given changed.",
        "{who} cries when picked up by {harmer} and settles with others.",
        "{who} was handled roughly at the clinic by {harmer}.",
    ),
    "emotional_abuse_early": (
        "{who} is shouted at whenever {she} makes a noise.",
        "{who} watches every move of {harmer} and does not play.",
        "{who} is left to cry, and others in the house are told not to go.",
    ),
    "emotional_abuse": (
        "{who} is called names at home and says that nothing {she} does is right.",
        "{who} sat outside the office all lunchtime and said that home is worse when it is quiet.",
        "{who} has been told that {she} will be sent away.",
        "{who} is kept out of family meals and has stopped talking in class.",
    ),
    "exploitation": (
        "{who} has a new telephone and trainers and will not say where they came from.",
        "{who} came home by taxi from another town in the early morning.",
        "{who} has been seen with older people in a car that waits near the school.",
        "{who} owes money to {harmer} and is scared to go out.",
        "{who} has stopped going to football and gets calls at all hours.",
    ),
    "adult_neglect": (
        "{who} had not been washed or given tablets for two days when the nurse called.",
        "Carers find {who} in the same chair and clothes as the day before.",
        "{who} has lost weight, and the meals left for {her} are not given.",
        "{who} was left alone for a weekend though {she} cannot get up without help.",
    ),
    "self_neglect": (
        "{who} sleeps in a chair because the other rooms are full to the ceiling.",
        "{who} has not let anybody in for a month, and the post is piling up.",
        "{who} is not eating properly and turns away the nurse who dresses {hers} leg.",
        "Neighbours are worried about {who}: there is no heating, and the milk is not taken in.",
    ),
    "financial_abuse": (
        "{who} signed something for {harmer} and does not know what it was.",
        "The savings of {who} have halved since {harmer} started to help with the bank.",
        "{who} pays cash to {harmer} for work on the roof that nobody has seen.",
        "The rent of {who} is three months behind, though {harmer} is given the money for it.",
    ),
    "adult_physical_abuse": (
        "{who} has bruises on both arms and says that {harmer} gets impatient.",
        "{who} was seen being pulled out of a car by {harmer}.",
        "{who} is given more of {hers} tablets than the label says, to keep {her} quiet.",
        "{who} says that {harmer} shuts {her} in {hers} room.",
    ),
    "organisational_abuse": (
        "At Fernlea Lodge, call bells go unanswered at night; {who} waited an hour.",
        "Fernlea Lodge has two carers for a whole floor at weekends, and {who} has fallen twice.",
        "Records at Fernlea Lodge say that {who} was turned every two hours. It was not done.",
        "{who} and others at Fernlea Lodge are put to bed at six for want of staff.",
    ),
    "modern_slavery": (
        "{who} works at a car wash every day, sleeps there, and is not paid.",
        "{who} is brought to work in a van by {harmer} and may not speak to customers.",
        "{who} owes {harmer} for the journey here, and the debt only grows.",
        "{who} cleans for a household that keeps {hers} papers.",
    ),
}
SIGNS: dict[str, tuple[str, ...]] = {
    "strangled": ("The question about the throat was answered yes.",),
    "weapon": ("Something was picked up as a weapon; nobody was hurt with it.",),
    "threat_to_kill": ("A threat to kill was made, and {who} believes it.",),
    "recent_separation": (
        "They separated a few weeks ago.",
        "{who} is planning to leave and has told one friend.",
    ),
    "pregnant": ("There is a baby, or one on the way.",),
    "getting_worse": (
        "It happens more often than it did in the spring.",
        "It used to be now and then. Now it is most weeks.",
        "Each time is worse than the last.",
    ),
    "repeat_within_year": (
        "The same people were referred earlier this year.",
        "This is not the first referral about this family in twelve months.",
    ),
    "daily_life_controlled": ("What {who} wears, spends and eats is decided by somebody else.",),
    "followed_or_watched": ("{who} feels watched, and there is reason to think so.",),
    "forced_marriage_planned": ("Tickets for a journey have been bought that {who} dreads.",),
    "child_saw_or_heard": (
        "A child was on the stairs and heard it.",
        "A child was in the next room.",
    ),
    "unexplained_injury": ("Nobody gives a reason for the injury that makes sense.",),
    "baby_under_one": ("There is a baby in the home.",),
    "child_told": ("The child chose to tell, in the child's own words.",),
    "contact_with_known_offender": (
        "A visitor to the home is known to have harmed others before.",
    ),
    "missing": ("Nobody knew where {who} was on two nights this month.",),
    "unexplained_money_or_gifts": ("There is money that nobody can account for.",),
    "basic_needs_unmet": ("There is not enough food or warmth in the home.",),
    "appointments_missed": ("The last three appointments were missed.",),
    "low_mood_in_child": ("{who} has become withdrawn and tearful.",),
    "parent_substance_use": ("Drink at home gets in the way of care.",),
    "fire_risk": ("The way out is blocked, and candles are used for light.",),
    "cannot_protect_themselves": (
        "{who} depends on others for daily care and could not stop it alone.",
    ),
    "money_gone": ("Bills are unpaid though there was money for them.",),
    "several_people_affected": ("Others there are affected in the same way.",),
    "papers_held": ("Somebody else holds the passport and the telephone.",),
    "family_under_strain": (
        "The family is behind with the rent and has nobody near to help.",
        "Illness and debt have put the family under strain.",
    ),
}
BEGUN: dict[str, tuple[str, ...]] = {
    "agency": (
        "One of our own saw this on {day} and wrote it down.",
        "This came up in our work with the family on {day}.",
        "We have put this together from a visit on {day}.",
    ),
    "professional": (
        "I spoke with {who} on {day} and am worried about what I heard.",
        "Staff raised this with me on {day}.",
        "I am writing down what was seen and said on {day}.",
    ),
    "public": (
        "I am ringing because I could not stop thinking about what happened on {day}.",
        "I know them, and I saw this myself on {day}.",
        "I do not want to get anybody into trouble, but on {day} I had to say something.",
    ),
    "self": (
        "{who} rang the hub on {day}; this is what was said.",
        "{who} came to the desk on {day} and asked for help.",
    ),
    "anonymous": (
        "I do not want to give my name. This was on {day}.",
        "Please do not say that I called. On {day} I saw it myself.",
    ),
}
CLOSED_WITH: tuple[str, ...] = (
    "I have not spoken to the family about this referral.",
    "The family knows that I am referring.",
    "Please call before visiting: mornings are best.",
    "I would like to know what happens next.",
    "There is a dog in the house.",
    "An interpreter would help.",
    "I have written down the words as they were said.",
    "I have seen a change over the last few weeks.",
    "The rest of the family seems well.",
    "School and work carry on as usual for now.",
    "Nobody else has been told.",
    "I am here all week if you need more.",
)
WISHES: tuple[str, ...] = (
    "{who} wants it to stop and does not want anybody punished.",
    "{who} wants to stay at home and feel safe there.",
    "{who} would like somebody to talk to who is not family.",
    "{who} wants help with the move and asks to be called in the daytime.",
    "{who} says that things are fine and wants no fuss.",
    "{who} asks that the others are not told.",
    "I did not ask.",
)
PRONOUNS = {
    "F": {"she": "she", "her": "her", "hers": "her"},
    "M": {"she": "he", "her": "him", "hers": "his"},
    "": {"she": "they", "her": "them", "hers": "their"},
}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def narrative(
    rng: Random,
    *,
    concerns: Iterable[str],
    factors: Iterable[str],
    begun_by: str,
    early: bool,
    words: dict[str, str],
) -> str:
    """Return a referrer's account. `early` is before a child's fifth birthday."""
    parts = [rng.choice(BEGUN[begun_by])]
    for concern in concerns:
        told = HAPPENED.get(f"{concern}_early", ()) if early else ()
        parts += rng.sample(told or HAPPENED[concern], 2 if rng.random() < 0.5 else 1)
    parts += [rng.choice(SIGNS[factor]) for factor in factors]
    parts += rng.sample(CLOSED_WITH, rng.choice((1, 2, 2, 3)))
    return capitalised(" ".join(parts).format(day=rng.choice(DAYS), **words))


def wishes(rng: Random, words: dict[str, str]) -> str:
    """Return what the person wants, as far as the referrer knows; often nothing."""
    return rng.choice(WISHES).format(**words) if rng.random() < 0.45 else ""


def capitalised(text: str) -> str:
    """Return a text whose sentences begin with a capital, whoever they begin with."""
    sentences = text.split(". ")
    return ". ".join(sentence[:1].upper() + sentence[1:] for sentence in sentences)
