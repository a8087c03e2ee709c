"""The form of a return: an answer for each person asked about, and what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from django.http import QueryDict

from roundtable.charter.terms import Charter
from roundtable.sharing.models import Answer, AskedAbout, Item, Return
from roundtable.sharing.rules import PRESENCE, RECORDED, views_of
from roundtable.sharing.statement import AnswerGiven, ItemGiven, SupplementGiven
from roundtable.web.forms import (
    Agree,
    Choice,
    Day,
    DayParts,
    Form,
    LongText,
    Look,
    Pick,
    Text,
    in_words,
)

MOST_ITEMS = 40
SENSITIVITIES = [
    ("ordinary", "Ordinary"),
    ("sensitive", "Sensitive: health, sex life, ethnicity, belief or a crime"),
    ("restricted", "Restricted: could put somebody in danger if it went further"),
]
CONSENTS = [
    (RECORDED, "As your agency recorded it about them"),
    ("not_sought", "Not asked, because asking could put somebody at risk or delay help"),
    ("given", "They agree"),
    ("refused", "They refused"),
]


class ReturnForm(Form):
    """An agency's return, with as many items for each person as were added.

    Fields are named by the person's place and the item's number: `answer-2`, `text-2-1`. `posted`
    is the page as sent; with `checked` False it is shown again without being judged, for when an
    item is added or removed.
    """

    def __init__(
        self,
        posted: QueryDict | None = None,
        *,
        charter: Charter,
        agency: str,
        asked: Sequence[AskedAbout],
        checked: bool = True,
    ) -> None:
        super().__init__(posted if checked else None)
        self.charter = charter
        self.agency = agency
        self.asked = asked
        self.items = _items_after(posted, asked)
        for about in asked:
            self._ask_about(about)
        if posted is not None and not checked:
            self.initial = self._typed(posted)

    def clean(self) -> dict[str, Any]:
        """Check that the parts of each answer fit together."""
        for about in self.asked:
            self._check_answer(about)
            for number in self.items[_place(about)]:
                self._check_day(_place(about), number)
        return self.cleaned_data

    def answers(self) -> list[AnswerGiven]:
        """Return what was said about each person. Only for a valid form."""
        return [self._answer(about) for about in self.asked]

    def _ask_about(self, about: AskedAbout) -> None:
        place, name = _place(about), about.involvement.name
        grounds = [(ground.code, ground.name) for ground in self.charter.sharing.grounds]
        self.fields[f"answer-{place}"] = Choice(
            label=f"What does your agency know of {name}?",
            choices=Answer.choices,
            missing=f"Say whether {name} is known to your agency",
            look=Look(inline=True),
        )
        self.fields[f"ground-{place}"] = Pick(
            label="Ground for withholding",
            choices=[("", "Nothing is withheld"), *grounds],
            required=False,
        )
        self.fields[f"explanation-{place}"] = LongText(
            label="What can you say about why?",
            help_text="Whoever sees your answer sees this. Say nothing of what you withhold.",
            required=False,
            max_length=2000,
            look=Look(rows=3),
        )
        views = [
            (term.term, f"{term.term}: {self.charter.grade(term.grade or '').name.lower()} here")
            for term in views_of(self.charter, self.agency)
        ]
        if views:
            self.fields[f"view-{place}"] = Pick(
                label=f"How does your agency see the risk to or from {name}?",
                help_text="In your own term. It stands beside the common grade, translated.",
                choices=[("", "No view"), *views],
                required=False,
            )
        self.fields[f"paste-{place}"] = LongText(
            label=f"What did you copy about {name}?",
            help_text="A line that begins with a date, or stands after an empty line, becomes a "
            "piece of its own. You say of each what kind it is, and whether it is a fact.",
            required=False,
            look=Look(rows=5),
        )
        for number in self.items[place]:
            self.fields.update(_item_fields(self.charter, f"{place}-{number}"))

    def _typed(self, posted: QueryDict) -> dict[str, Any]:
        typed = {
            name: field.widget.value_from_datadict(posted, {}, name)
            for name, field in self.fields.items()
            if not field.widget.value_omitted_from_data(posted, {}, name)
        }
        # Who adds what the agency knows need not say as well that the person is known.
        known = {f"answer-{place}": Answer.KNOWN for place, items in self.items.items() if items}
        return known | typed

    def _check_answer(self, about: AskedAbout) -> None:
        place, name = _place(about), about.involvement.name
        answer = self.cleaned_data.get(f"answer-{place}")
        self._check_ground(place, name, answer)
        if answer not in (None, Answer.KNOWN) and self.items[place]:
            self.add_error(
                f"answer-{place}",
                f"Choose “{Answer.KNOWN.label}” for {name}, or remove what you wrote about them",
            )
        if answer not in (None, Answer.KNOWN) and self.cleaned_data.get(f"view-{place}"):
            self.add_error(
                f"view-{place}",
                f"Choose “{Answer.KNOWN.label}” for {name}, or take your agency's view out",
            )

    def _check_ground(self, place: int, name: str, answer: str | None) -> None:
        ground = self.cleaned_data.get(f"ground-{place}")
        said = self.cleaned_data.get(f"explanation-{place}")
        if not ground and (said or answer == Answer.WITHHELD):
            or_else = ", or take out what you say about why" if answer != Answer.WITHHELD else ""
            self.add_error(
                f"ground-{place}", f"Choose the ground for withholding about {name}{or_else}"
            )
        if ground and answer in (Answer.NOT_KNOWN, Answer.NO_REMIT):
            self.add_error(
                f"answer-{place}",
                f"Choose “{Answer.KNOWN.label}” or “{Answer.WITHHELD.label}” for {name}, or choose "
                "that nothing is withheld",
            )

    def _check_day(self, place: int, number: int) -> None:
        name = f"happened_on-{place}-{number}"
        known = self.cleaned_data.get(name) is not None
        unknown = self.cleaned_data.get(f"day_unknown-{place}-{number}")
        if name not in self.errors and known == bool(unknown):
            self.add_error(name, "Enter when it happened, or tick “I don't know when”, not both")

    def _answer(self, about: AskedAbout) -> AnswerGiven:
        place = _place(about)
        return AnswerGiven(
            involvement=about.involvement_id,
            answer=self.cleaned_data[f"answer-{place}"],
            ground=self.cleaned_data[f"ground-{place}"],
            explanation=self.cleaned_data[f"explanation-{place}"],
            view=self.cleaned_data.get(f"view-{place}", ""),
            items=tuple(self._item(f"{place}-{number}") for number in self.items[place]),
        )

    def _item(self, key: str) -> ItemGiven:
        return ItemGiven(
            category=self.cleaned_data[f"category-{key}"],
            text=self.cleaned_data[f"text-{key}"],
            happened_on=self.cleaned_data[f"happened_on-{key}"],
            source=self.cleaned_data[f"source-{key}"],
            fact=self.cleaned_data[f"fact-{key}"] == "fact",
            sensitivity=self.cleaned_data[f"sensitivity-{key}"],
            consent=self.cleaned_data[f"consent-{key}"],
        )


class SupplementForm(ReturnForm):
    """What an agency adds to its answer about one person, or says instead of it, and why.

    Where an item is `corrected`, the first piece of information stands for it; without that piece,
    nothing does.
    """

    def __init__(
        self,
        posted: QueryDict,
        *,
        charter: Charter,
        asked: AskedAbout,
        before: Return | None,
        corrected: Item | None = None,
        checked: bool = True,
    ) -> None:
        agency = asked.request.agency
        super().__init__(posted, charter=charter, agency=agency, asked=[asked], checked=checked)
        self.before = before
        self.corrected = corrected
        if before and before.ground:
            self.fields[f"ground-{_place(asked)}"].help_text = (
                "This is what your agency said before. If you share all of it now, choose "
                "“Nothing is withheld”."
            )
        self.fields["because"] = in_words(
            "What has changed?",
            help_text="Every agency on the case sees this. Say nothing of what you do not share.",
            missing="Say what has changed, for those who read your agency's answer before",
        )
        if not checked:
            self.initial = self._typed(posted)

    def _check_ground(self, place: int, name: str, answer: str | None) -> None:
        explanation = f"explanation-{place}"
        over = not self.cleaned_data.get(f"ground-{place}") and answer == Answer.KNOWN
        before = self.before.explanation if self.before else ""
        if over and self.cleaned_data.get(explanation) == before:
            self.cleaned_data[explanation] = ""  # it explained the ground that is no more
        super()._check_ground(place, name, answer)

    def supplement(self) -> SupplementGiven:
        """Return what was said. Only for a valid form."""
        (answer,) = self.answers()
        (numbers,) = self.items.values()
        place = 1 if 1 in numbers else None
        return SupplementGiven(
            answer=answer,
            because=self.cleaned_data["because"],
            corrects={self.corrected.pk: place} if self.corrected else {},
        )


def begun(
    asked: AskedAbout, before: Return | None, corrected: Item | None, *, again: bool
) -> QueryDict:
    """Return the page on which an agency adds to its last answer about somebody, as it is before
    anything is typed: that answer where there is one, the item to correct as it stands, and where
    it is asked `again`, that as the reason.
    """
    place = _place(asked)
    said = {f"{name}-{place}": getattr(before, name) for name in _OF_ANSWER} if before else {}
    if corrected:
        said |= _as_typed(corrected, f"{place}-1") | {f"item-{place}": "1"}
        said[f"answer-{place}"] = Answer.KNOWN
    page = QueryDict(mutable=True)
    because = {"because": "We were asked again."} if again else {}
    page.update(said | because | {"do": "begin"})
    return page


_OF_ANSWER = ("answer", "ground", "explanation", "view")


def _as_typed(item: Item, key: str) -> dict[str, str]:
    same = ("category", "text", "source", "sensitivity")
    typed = {f"{name}-{key}": getattr(item, name) for name in same}
    typed[f"consent-{key}"] = item.told
    typed[f"fact-{key}"] = "fact" if item.fact else "opinion"
    if item.happened_on is None:
        return typed | {f"day_unknown-{key}": "on"}
    parts = zip(DayParts.PARTS, DayParts.parts(item.happened_on), strict=True)
    return typed | {f"happened_on-{key}-{part}": value for part, value in parts}


def step_of(posted: QueryDict) -> Literal["", "nothing", "drop", "check", "send", "change"]:
    """Return what the button that sent the page asks for: "change" is to go on writing, "drop" to
    throw the draft away.
    """
    match posted.get("do", ""):
        case "nothing" | "drop" | "check" | "send" as step:
            return step
        case "":
            return "check" if posted else ""
        case _:
            return "change"


def _place(about: AskedAbout) -> int:
    return about.involvement.place


def _items_after(posted: QueryDict | None, asked: Sequence[AskedAbout]) -> dict[int, list[int]]:
    """Return the numbers of the items of each person, after the one the button adds or removes."""
    return {_place(about): _numbers(posted or QueryDict(), _place(about)) for about in asked}


def _numbers(posted: QueryDict, place: int) -> list[int]:
    sent = posted.getlist(f"item-{place}")
    numbers = sorted({int(n) for n in sent if n.isascii() and n.isdigit() and len(n) < 4})
    match posted.get("do", "").split("-"):
        case ["add", at] if at == str(place):
            numbers.append(max(numbers, default=0) + 1)
        case ["remove", at, number] if at == str(place):
            numbers = [n for n in numbers if str(n) != number]
    return numbers[:MOST_ITEMS]


def _item_fields(charter: Charter, key: str) -> dict[str, Any]:
    kinds = [(c.code, c.name) for c in charter.sharing.categories if c.code != PRESENCE]
    return {
        f"category-{key}": Pick(
            label="Kind of information",
            choices=[("", "Choose the kind"), *kinds],
            missing="Choose the kind of information",
        ),
        f"text-{key}": LongText(
            label="What your agency knows",
            help_text="One piece of information. Add another for the next.",
            missing="Enter what your agency knows, or remove this piece",
            max_length=10_000,
            look=Look(rows=4),
        ),
        f"happened_on-{key}": Day(label="When it happened", required=False, past=True),
        f"day_unknown-{key}": Agree(label="I don't know when", required=False),
        f"source-{key}": Text(
            label="Where it comes from",
            help_text="For example, a visit on that day, or the school's record. Optional.",
            required=False,
            max_length=200,
        ),
        f"fact-{key}": Choice(
            label="Is it a fact or an opinion?",
            choices=[
                ("fact", "Fact: seen, recorded or heard at first hand"),
                ("opinion", "Opinion"),
            ],
            missing="Say whether it is a fact or an opinion",
        ),
        f"sensitivity-{key}": Pick(
            label="How sensitive it is", choices=SENSITIVITIES, initial="ordinary", missing="Choose"
        ),
        f"consent-{key}": Pick(
            label="Does the person agree that it is shared?",
            choices=CONSENTS,
            initial=RECORDED,
            missing="Choose",
        ),
    }
