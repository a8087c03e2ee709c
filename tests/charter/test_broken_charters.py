"""Each way to break a charter gets its own line, clause, words and remedy."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from roundtable.charter.problems import CharterError, Problem
from roundtable.charter.reading import read


@dataclass(frozen=True)
class Break:
    """Northshire with `was` written as `now`, and the one problem that follows.

    `on` is how the line that is named starts.
    """

    name: str
    was: str
    now: str
    on: str
    clause: str
    text: str
    remedy: str


BREAKS = (
    Break(
        "a misspelt word",
        "    cannot: Arrest, or assess the care needs of adults.",
        "    canot: Arrest, or assess the care needs of adults.",
        "canot:",
        "2.20",
        "`canot` is not a word the charter knows here.",
        "Did you mean `cannot`?",
    ),
    Break(
        "a missing word",
        "      test: What is known does not point to serious harm.\n",
        "",
        "- clause: 3.12",
        "3.12",
        "`test` is missing.",
        "Add a line with `test:`.",
    ),
    Break(
        "a number that is not one",
        "    posts: 34",
        "    posts: plenty",
        "posts: plenty",
        "2.10",
        '`posts` is "plenty".',
        "Write a whole number.",
    ),
    Break(
        "a number below its bound",
        "    posts: 34",
        "    posts: -1",
        "posts: -1",
        "2.10",
        '`posts` is "-1".',
        "Write a number of at least 0.",
    ),
    Break(
        "a date that is not one",
        "  due: 2027-03-31",
        "  due: next spring",
        "due:",
        "14.1",
        '`due` is "next spring".',
        "Write a date as year, month, day, for instance 2026-04-01.",
    ),
    Break(
        "a word that is not a choice",
        "{clause: 4.24, code: gp, name: GP practice, kind: professional, census: 3A}",
        "{clause: 4.24, code: gp, name: GP practice, kind: doctor, census: 3A}",
        "- {clause: 4.24,",
        "4.24",
        '`kind` is "doctor".',
        "Use agency, professional, public or anonymous.",
    ),
    Break(
        "a clause number that is not one",
        "      - clause: 2.11\n",
        "      - clause: 2.11a\n",
        "- clause: 2.11a",
        "2.11a",
        '`clause` is "2.11a".',
        "Write a number such as 4.2: the part, a full stop and the place in it, for instance 4.2.",
    ),
    Break(
        "a clause number used twice",
        "    - {clause: 4.8, code",
        "    - {clause: 4.7, code",
        "- {clause: 4.7, code: household_member",
        "4.7",
        "The number 4.7 is used twice.",
        "Give one of the two a free number of part 4.",
    ),
    Break(
        "a clause in the wrong part",
        "  - {clause: 5.12, step",
        "  - {clause: 6.99, step",
        "- {clause: 6.99,",
        "6.99",
        "The number 6.99 is not of part 5, where it stands.",
        "Give it a number that starts with 5.",
    ),
    Break(
        "an agency that did not sign",
        "      name: Stalking or harassment\n      group: domestic_abuse\n      lead: police",
        "      name: Stalking or harassment\n      group: domestic_abuse\n      lead: polise",
        "- clause: 4.52",
        "4.52",
        "There is no agency `polise` in this charter.",
        "Did you mean `police`?",
    ),
    Break(
        "a translation to a grade that is not there",
        "      term: Recorded concern\n      grade: standard",
        "      term: Recorded concern\n      grade: low",
        "- clause: 3.46",
        "3.46",
        "There is no grade `low` in this charter.",
        "Use one of: high, medium, standard.",
    ),
    Break(
        "a quorum that is not there",
        "      quorum: 8.6",
        "      quorum: 8.9",
        "- clause: 8.27",
        "8.27",
        "There is no quorum `8.9` in this charter.",
        "Did you mean `8.8`?",
    ),
    Break(
        "a quorum that nobody could meet",
        "    - {clause: 8.6, at_least: 3, must_include: [police, idva]}",
        "    - {clause: 8.6, at_least: 12, must_include: [police, idva]}",
        "- clause: 8.27",
        "8.27",
        "Multi-agency risk assessment conference (MARAC) needs 12 agencies (clause 8.6), and only "
        "11 can be asked about concerns of the group `domestic_abuse`.",
        "Lower `at_least` in clause 8.6, or ask more agencies in part 6.",
    ),
    Break(
        "a quorum with an agency that is not asked",
        "    - {clause: 8.5, at_least: 2, must_include: [adult_social_care]}",
        "    - {clause: 8.5, at_least: 2, must_include: [adult_social_care, childrens_centres]}",
        "- clause: 8.25",
        "8.25",
        "Safeguarding enquiry (section 42) needs Northshire Children's Centres (clause 8.5), which "
        "is not asked about any concern of the group `adults`.",
        "Take it out of clause 8.5, or ask it in part 6.",
    ),
    Break(
        "a clock that never runs",
        "  - clause: 5.10\n    step: answer\n    grade: high",
        "  - {clause: 5.9, step: answer, length: 9, unit: hours}\n"
        "  - clause: 5.10\n    step: answer\n    grade: high",
        "- clause: 5.10",
        "5.10",
        "Clause 5.10 can never apply: clause 5.9 always answers first.",
        "Move it up, make the earlier one narrower, or take it out.",
    ),
    Break(
        "a grade without a clock",
        (
            "  - {clause: 5.32, step: position, grade: standard, length: 12, unit: working_hours, "
            "source: To be verified}\n"
        ),
        "",
        "- clause: 3.12",
        "3.12",
        "There is no clock for `position` when the grade is standard.",
        "Add one to part 5.",
    ),
    Break(
        "a sharing clause behind a refusal",
        "    - clause: 7.46\n      categories: [health_presence]",
        "    - clause: 7.46\n      categories: [confidential_address]",
        "- clause: 7.46",
        "7.46",
        "Clause 7.46 can never apply: clause 7.40 always answers first.",
        "Move it up, make the earlier one narrower, or take it out.",
    ),
    Break(
        "sharing without a lawful basis",
        (
            "      basis: public_task_children\n      purpose: protect_child\n"
            "      because: How a child does"
        ),
        "      purpose: protect_child\n      because: How a child does",
        "- clause: 7.64",
        "7.64",
        "This clause shares information without a lawful basis.",
        "Add `basis:` with the code of one in part 7.",
    ),
    Break(
        "a condition on a fact that is not there",
        "      when: {field: grade, op: in, value: [high, medium]}\n      basis: safeguarding",
        "      when: {field: grades, op: in, value: [high, medium]}\n      basis: safeguarding",
        "- clause: 7.46",
        "7.46",
        "A condition asks for `grades`.",
        "Did you mean `grade`?",
    ),
    Break(
        "a condition on a value that cannot be",
        "      when: {field: concern.group, op: is, value: adults}",
        "      when: {field: concern.group, op: is, value: elderly}",
        "- clause: 7.43",
        "7.43",
        "A condition compares `concern.group` with `elderly`.",
        "Use one of: adults, children, domestic_abuse.",
    ),
    Break(
        "a condition with a value of the wrong kind",
        "      when: {field: people.count, op: at_least, value: 1}",
        "      when: {field: people.count, op: at_least, value: several}",
        "when: {field: people.count",
        "4.110",
        "`when` is not right: `at_least` needs a whole number.",
        "Change the value, or see docs/rules/charter.md.",
    ),
    Break(
        "a value that is a list of lists",
        "      when: {field: people.count, op: at_least, value: 1}",
        "      when: {field: people.count, op: at_least, value: {one: two}}",
        "when: {field: people.count",
        "4.110",
        "`value` is a group of words.",
        "Write one word, a number, or a list of words.",
    ),
    Break(
        "a kind of source that nobody thought of",
        "    sources: [professional]",
        "    sources: [agency, public]",
        "",
        "",
        "Nothing says what a source of the kind `professional` is told after a joint decision.",
        "Add a clause for it to part 10.",
    ),
    Break(
        "a blank that nothing fills",
        "    wording: Nobody can be told, because nobody gave a name.",
        "    wording: Dear {name}, thank you.",
        "- clause: 10.4",
        "10.4",
        "The wording has a blank {name} that nothing fills.",
        "Use only {agency}, {outcome}, {reference}, {signpost}.",
    ),
    Break(
        "an agency that is never asked",
        "    agencies: [idva]",
        "    agencies: [police]",
        "- clause: 2.110",
        "2.110",
        "No clause of part 6 asks Northshire Independent Domestic Violence Advisers, so it is "
        "never reached.",
        "Add it to a clause of part 6.",
    ),
    Break(
        "an emptied remit",
        "    remit:\n      - clause: 2.111\n"
        "        people: [victim, adult_at_risk, parent_carer]\n"
        "        concerns: [domestic_abuse, coercive_control, stalking, honour_based_abuse]\n",
        "    remit: []\n",
        "- clause: 2.110",
        "2.110",
        "Northshire Independent Domestic Violence Advisers has no remit, so nobody can ask it "
        "anything.",
        "Say whom it can speak about.",
    ),
    Break(
        "a lead without the remit",
        "      name: Neglect of an adult\n      group: adults\n      lead: adult_social_care",
        "      name: Neglect of an adult\n      group: adults\n      lead: probation",
        "- clause: 4.59",
        "4.59",
        "Northshire Probation leads on Neglect of an adult, which is not in its remit.",
        "Add `adult_neglect` to the remit of clause 2.60, or change the lead.",
    ),
    Break(
        "nobody kept from being told",
        ", never_told: true}",
        "}",
        "- {clause: 4.1,",
        "4.1",
        "Nobody is kept from being told, not even a person alleged to have caused harm.",
        "Add `never_told: true` to at least one role of a person.",
    ),
    Break(
        "a record kept for no stated time",
        "record: draft, years: 1, source: To be verified}\n",
        "record: drafts, years: 1, source: To be verified}\n",
        "",
        "",
        "Nothing says how long a record of the kind `draft` is kept.",
        "Add a clause for it to part 12.",
    ),
    Break(
        "a role the hub does not have",
        "    code: auditor\n    name: Auditor\n",
        "    code: inspector\n    name: Auditor\n",
        "- clause: 11.7",
        "11.7",
        "The hub has no role `inspector`.",
        "Use one of: practitioner, representative, hub_manager, agency_manager, governance, "
        "information_governance, auditor, operator.",
    ),
    Break(
        "a review before the start",
        "  due: 2027-03-31",
        "  due: 2025-03-31",
        "clause: 14.1",
        "14.1",
        "The charter is due for review before it takes effect.",
        "Make `due` later than 2025-04-01.",
    ),
    Break(
        "hours that end before they start",
        "    closes: 18:00",
        "    closes: 07:00",
        "clause: 1.1",
        "1.1",
        "The hub closes at 07:00, before it opens.",
        "Make `closes` later than `opens`.",
    ),
    Break(
        "a word said twice",
        "    posts: 38\n",
        "    posts: 38\n    posts: 39\n",
        "posts: 39",
        "",
        "`posts` is said twice.",
        "Keep one of the two.",
    ),
    Break(
        "a shortcut",
        "    timezone: Europe/London\n    region: ENG\n",
        "    timezone: &england Europe/London\n    region: *england\n",
        "timezone: &england",
        "",
        "This text is used again elsewhere (`&` and `*`).",
        "Write it out in both places.",
    ),
    Break(
        "indentation with a tab",
        "    posts: 38\n",
        "\tposts: 38\n",
        "posts: 38",
        "",
        "This is not YAML: found character '\\t' that cannot start any token.",
        "Look at the line and the one above it: indentation, a colon, a quotation mark or a dash.",
    ),
)


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.name)
def test_a_broken_charter_is_refused_in_words(broken: Break, northshire_text: str) -> None:
    assert broken.was in northshire_text
    text = northshire_text.replace(broken.was, broken.now, 1)

    with pytest.raises(CharterError) as refusal:
        read(text)

    expected = Problem(_line(text, broken.on), broken.clause, broken.text, broken.remedy)
    assert expected in refusal.value.problems


def test_every_break_is_told_apart() -> None:
    assert len({broken.text for broken in BREAKS}) > len(BREAKS) - 3


def test_all_problems_are_told_at_once(northshire_text: str) -> None:
    text = northshire_text.replace("posts: 38", "posts: many").replace("level: 4", "level: 5")

    with pytest.raises(CharterError) as refusal:
        read(text)

    assert [problem.clause for problem in refusal.value.problems] == ["2.20", "3.23"]
    assert str(refusal.value).count("\n") == 1


def _line(text: str, start: str) -> int:
    if not start:
        return 0
    found = [at for at, line in enumerate(text.splitlines(), 1) if line.strip().startswith(start)]
    return found[0]
