"""What people do on the pages, in the words of the pages: the steps that journeys are made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

CONTINUE = "Continue"


@dataclass(frozen=True)
class Described:
    """A person as a referrer describes them."""

    role: str
    given_name: str
    family_name: str
    about: int
    sex: str = "Female"

    @property
    def name(self) -> str:
        """The name the pages call them by."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True)
class Piece:
    """A piece of information in an agency's return."""

    kind: str
    text: str
    kind_of_claim: str = "Fact: seen, recorded or heard at first hand"


TOM = Described("Child the concern is about", "Tom", "Hollis", 7, "Male")
MAIR = Described("Parent or carer", "Mair", "Hollis", 34)
RHYS = Described("Person alleged to have caused harm", "Rhys", "Penn", 36, "Male")
FAMILY = (TOM, MAIR, RHYS)
NAMES = tuple(person.name for person in FAMILY)


def press(page: Page, name: str) -> None:
    """Press a button, or a link that looks like one."""
    button = page.get_by_role("button", name=name, exact=True)
    button.or_(page.get_by_role("link", name=name, exact=True)).first.click()


def choose(page: Page, question: str, answer: str) -> None:
    """Choose an answer to a question of radios or checkboxes."""
    _question(page, question).get_by_label(answer, exact=True).check()


def _question(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name, exact=True).first


def says(page: Page, heading: str) -> None:
    """Expect a page with this main heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def told(page: Page, text: str) -> None:
    """Expect that the page says what was done."""
    expect(page.get_by_role("alert")).to_contain_text(text)


def then_not_a_word(page: Page, secret: str) -> None:
    """Expect that these words are nowhere in the page as it came, not even hidden."""
    assert secret not in page.content(), f"{page.url} gives away what is sealed"


# A referral ---------------------------------------------------------------------------------------


def refer(
    page: Page, *, source: str, concern: str, narrative: str, people: Sequence[Described]
) -> str:
    """Fill in the form, one thing a page, and send it. Return the reference it got."""
    page.goto("/refer/")
    press(page, "Start a referral")
    choose(page, "Is somebody in immediate danger?", "No")
    press(page, CONTINUE)
    page.get_by_label("Whose concern is it?").select_option(source)
    press(page, CONTINUE)
    page.get_by_label(concern, exact=True).check()
    press(page, CONTINUE)
    page.get_by_label("What happened, or what worries you?").fill(narrative)
    press(page, CONTINUE)
    page.get_by_label("I don't know, or it was not safe to ask").check()
    press(page, CONTINUE)
    for number, person in enumerate(people, 1):
        _add(page, person)
        if number < len(people):
            press(page, "Add another person")
    press(page, CONTINUE)
    _relate(page, people)
    page.get_by_label("Telephone number or e-mail address").fill("01632 960155")
    press(page, CONTINUE)
    says(page, "Check your answers")
    press(page, "Send the referral")
    panel = page.get_by_text("Your reference is")
    expect(panel).to_be_visible()
    return panel.inner_text().split()[-1]


def _add(page: Page, person: Described) -> None:
    choose(page, "Who are they in this concern?", person.role)
    page.get_by_label("First name").fill(person.given_name)
    page.get_by_label("Last name").fill(person.family_name)
    page.get_by_label("about how old are they?").fill(str(person.about))
    choose(page, "Sex", person.sex)
    press(page, CONTINUE)
    expect(page.get_by_role("main")).to_contain_text(person.name)


def _relate(page: Page, people: Sequence[Described]) -> None:
    """Say of the second that they are the first one's parent, and of the others nothing."""
    for place, person in enumerate(people[1:], 1):
        says(page, f"How is {person.name} related to the others?")
        if place == 1:
            label = f"How is {person.name} related to {people[0].name}?"
            page.get_by_label(label).select_option("parent of")
        press(page, CONTINUE)


# Identify and gather ------------------------------------------------------------------------------


def identify_everybody(page: Page, reference: str, names: Sequence[str]) -> None:
    """Say of each person on a case that the hub meets them for the first time."""
    page.goto(f"/cases/{reference}/identify/")
    press(page, f"Identify {names[0]}")
    for name in names:
        says(page, f"Who is {name}?")
        page.get_by_role("radio", name=re.compile("[Ss]omebody new$")).check()
        press(page, "Save and go on")
    expect(page.get_by_text("Everybody is identified.")).to_be_visible()


def grade(page: Page, reference: str, level: str, reasons: str) -> None:
    """Grade a case."""
    page.goto(f"/cases/{reference}/grade/")
    for not_known in page.get_by_label("Not known").all():
        not_known.check()
    choose(page, "Which grade?", level)
    page.get_by_label("Why?").fill(reasons)
    press(page, "Save the grade")
    told(page, f"Graded: {level.lower()} risk.")


def ask_the_agencies(page: Page, reference: str) -> None:
    """Ask every agency whose remit covers somebody on a case."""
    page.goto(f"/cases/{reference}/ask/")
    page.get_by_role("button", name=re.compile("^Ask .* now$")).click()
    says(page, "Who has answered what")


def know_nothing(page: Page, reference: str) -> None:
    """Answer a request with "nothing known" about everybody, in one step."""
    page.goto(f"/cases/{reference}/request/")
    press(page, "Nothing known about any of them: send")
    told(page, "Your agency's answer has been sent.")


def answer(page: Page, reference: str, answers: dict[str, str | Piece]) -> None:
    """Answer a request: for each name a piece of what is known, or another answer in its words.

    An answer like "Withheld: the ground" gives the ground, and why in a sentence.
    """
    page.goto(f"/cases/{reference}/request/")
    for name, said in answers.items():
        _answer_about(page, name, said)
    press(page, "Check what will be shared")
    says(page, "Check what will be shared")
    press(page, "Send and share")
    told(page, "Your agency's answer has been sent.")


def _answer_about(page: Page, name: str, said: str | Piece) -> None:
    question = f"What does your agency know of {name}?"
    if isinstance(said, Piece):
        choose(page, question, "Known to us")
        _write(page, name, said)
        return
    word, _colon, ground = said.partition(": ")
    choose(page, question, word)
    if ground:
        person = page.get_by_role("region", name=name, exact=True)
        person.get_by_text("If you withhold something: the ground").click()
        person.get_by_label("Ground for withholding").select_option(ground)
        person.get_by_label("What can you say about why?").fill("Ask us again in two days.")


def _write(page: Page, name: str, piece: Piece) -> None:
    press(page, f"Add what your agency knows about {name}")
    part = page.get_by_role("group", name=f"Information 1 about {name}", exact=True)
    part.get_by_label("Kind of information").select_option(piece.kind)
    part.get_by_label("What your agency knows").fill(piece.text)
    part.get_by_label("I don't know when").check()
    part.get_by_label(piece.kind_of_claim, exact=True).check()


def row_of(page: Page, agency: str) -> Locator:
    """Return an agency's row of a table."""
    header = page.get_by_role("rowheader", name=re.compile(f"^{agency}"))
    return page.get_by_role("row").filter(has=header)


# Decide -------------------------------------------------------------------------------------------


def call_for_positions(page: Page, reference: str, because: str = "") -> None:
    """Call for positions, with a reason where somebody has not answered."""
    page.goto(f"/cases/{reference}/call/")
    if because:
        page.get_by_label("Why do you go on without them?").fill(because)
    press(page, "Call for positions")
    says(page, "Discussion")


def take_position(page: Page, reference: str, outcome: str, level: str, reasons: str) -> None:
    """Take one's agency's position, at medium risk."""
    page.goto(f"/cases/{reference}/position/")
    choose(page, "What should happen?", outcome)
    choose(page, "Level of need", level)
    choose(page, "Grade of risk", "Medium")
    page.get_by_label("Reasons").fill(reasons)
    page.get_by_label("What would change your agency's mind?").fill("What we do not know yet.")
    press(page, "Take this position")
    told(page, "Your agency's position is taken.")


def propose(page: Page, reference: str, outcome: str, level: str, reasons: str) -> None:
    """Propose a joint decision."""
    page.goto(f"/cases/{reference}/propose/")
    choose(page, "What do you propose?", outcome)
    choose(page, "Level of need", level)
    page.get_by_label("Reasons").fill(reasons)
    press(page, "Propose this decision")
    told(page, "Your proposal is before the table.")


def answer_the_proposal(page: Page, reference: str, stance: str, reasons: str = "") -> None:
    """Answer a proposal for one's agency."""
    page.goto(f"/cases/{reference}/discussion/")
    press(page, "Answer for your agency")
    choose(page, "How does your agency answer?", stance)
    page.get_by_label("Reasons").fill(reasons)
    press(page, "Answer for your agency")
    told(page, "Your agency's answer is recorded.")


# Act and tell -------------------------------------------------------------------------------------


def end_action(page: Page, reference: str, what: str, result: str) -> None:
    """Record that one's agency did what it had to do."""
    page.goto(f"/cases/{reference}/actions/")
    page.get_by_role("listitem").get_by_role("link", name=what, exact=True).click()
    choose(page, "Was it done?", "Yes, it was done")
    page.get_by_label("What came of it?").fill(result)
    press(page, "Record the result")
    told(page, "What came of the action is recorded.")


def tell_everybody(page: Page, reference: str) -> None:
    """Tell the referrer and those who contributed what came of it."""
    page.goto(f"/cases/{reference}/feedback/")
    press(page, "Tell everybody")
    told(page, "Everybody has been told.")


def ring_who_referred(page: Page, reference: str) -> None:
    """Tell one who left a telephone number, in the charter's words."""
    page.goto(f"/cases/{reference}/feedback/")
    page.get_by_role("link", name=re.compile("^Tell them now")).click()
    says(page, "Tell who referred what came of it")
    choose(page, "What came of it?", "I told them, in these words")
    press(page, "Note this")
    told(page, "Noted.")
