"""Whole charters that hold together, drawn by hypothesis: small, and different in every part.

They are valid by the way they are built, so that nothing is thrown away: `check` finds nothing in
any of them, which a test says.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from roundtable.charter.terms import Charter, Ending, SourceKind, Step, Unit
from tests.charter.drawing import Terms, Upkeep, anything, lines, plain, some

GROUPS = ("domestic_abuse", "children", "adults")
SETTLING = ("practitioner", "agency_manager")
LOOKING_AGAIN = ("information_governance", "agency_manager")
TIMED = [step for step in Step if step not in (Step.FOLLOW_UP, Step.ONWARD)]
AUTHORISING = ("whoever_answers", *LOOKING_AGAIN)
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


@st.composite
def charters(draw: st.DrawFn) -> Charter:
    """Draw a charter that holds together."""
    return Charter.model_validate(_Drawn(draw).terms())


class _Drawn(Upkeep):
    """One charter, part by part; what is drawn first is pointed to by what is drawn later."""

    def __init__(self, draw: st.DrawFn) -> None:
        super().__init__(draw)
        self.sites = _codes("site", draw(st.integers(1, 2)))
        self.agencies = _codes("agency", draw(st.integers(2, 4)))
        self.people = _codes("role", draw(st.integers(1, 3)))
        self.grades = _codes("grade", draw(st.integers(1, 3)))
        self.sources = _codes("source", draw(st.integers(1, 3)))
        self.categories = _codes("category", draw(st.integers(1, 3)))
        self.groups = {
            code: draw(st.sampled_from(GROUPS))
            for code in _codes("concern", draw(st.integers(1, 3)))
        }
        self.leads = {code: draw(st.sampled_from(self.agencies)) for code in self.groups}
        self.remits = {code: self._remit(code) for code in self.agencies}

    def terms(self) -> Terms:
        """Return the terms of the whole charter."""
        draw = self.draw
        start = draw(st.dates())
        return {
            "version": f"{draw(st.integers(0, 20))}.{draw(st.integers(0, 20))}",
            "effective_from": start if start.year < 9000 else start.replace(year=2026, day=1),
            "hub": self.hub(),
            "agencies": [self.agency(code) for code in self.agencies],
            "definitions": self.definitions(),
            "intake": self.intake(),
            "clocks": [clock for step in TIMED for clock in self.clocks(step)],
            "pauses": self.several(self.pause, 2),
            "escalations": self.several(self.escalation, 2),
            "requests": [rule for code in self.agencies for rule in self.requests(code)],
            "sharing": self.sharing(),
            "decision": self.decision(),
            "actions": self.several(self.default_action, 2),
            "follow_ups": self.follow_ups(),
            "outcome_scale": self.scale(),
            "onward": self.several(self.service, 2),
            "feedback": self.feedback(),
            "digests": self.digests(),
            **self.upkeep(start.year if start.year < 9000 else 2026),
        }

    def hub(self) -> Terms:
        hours = {"opens": "08:00", "closes": "20:30", "weekdays": self.draw(st.just([1, 3, 5]))}
        return {
            "name": self.draw(anything),
            "area": self.draw(anything),
            "purpose": self.draw(anything),
            "sites": [{"code": code, "name": self.draw(lines)} for code in self.sites],
            "hours": self.clause(1)
            | hours
            | {"region": self.draw(st.sampled_from(["ENG", "NIR"]))},
        }

    def _remit(self, agency: str) -> Terms:
        led = [concern for concern, lead in self.leads.items() if lead == agency]
        concerns = dict.fromkeys([*led, *self.draw(some([*self.groups]))])
        ages = self.draw(st.sampled_from([{}, {"over_age": 18}, {"under_age": 5}]))
        return {"people": self.draw(some(self.people)), "concerns": [*concerns]} | ages

    def agency(self, code: str) -> Terms:
        words = ("name", "short_name", "kind", "duties", "does", "cannot", "needs_to_know")
        sites = self.draw(some(self.sites))
        return (
            self.clause(2)
            | {word: self.draw(lines) for word in (*words, "signatory")}
            | {
                "code": code,
                "terms": self.draw(st.lists(anything, max_size=2)),
                "sites": sites,
                "posts": self.draw(st.integers(0, 40)),
                "remit": [self.clause(2) | self.remits[code]],
                "contacts": [self.contact(site) for site in sites],
            }
        )

    def contact(self, site: str) -> Terms:
        called = {word: self.draw(lines) for word in ("who", "telephone", "email")}
        return self.clause(2) | {"site": site, "weekdays": EVERY_DAY} | called

    def definitions(self) -> Terms:
        words = [self.definition(word) for word in self.draw(st.lists(anything, max_size=2))]
        levels = self.draw(st.sets(st.integers(1, 4), max_size=4))
        return {
            "words": words,
            "grades": [self.named(3, code) | {"test": self.draw(lines)} for code in self.grades],
            "levels_of_need": [
                self.clause(3) | {"level": at, "name": self.draw(lines), "means": self.draw(lines)}
                for at in sorted(levels)
            ],
            "translations": self.several(lambda _: self.translation(words), 2),
        }

    def definition(self, word: str) -> Terms:
        return self.clause(3) | {"term": word, "means": self.draw(lines)}

    def translation(self, words: list[Terms]) -> Terms:
        here: Terms = {"grade": self.draw(st.sampled_from(self.grades))}
        if words and self.draw(st.booleans()):
            here = {"defined_in": self.draw(st.sampled_from(words))["clause"]}
        said = {"term": self.draw(lines), "means": self.draw(lines)}
        return self.clause(3) | {"agency": self.draw(st.sampled_from(self.agencies))} | said | here

    def intake(self) -> Terms:
        return {
            "people": [
                self.named(4, code) | {"never_told": code == self.people[0]} for code in self.people
            ],
            "sources": [
                self.named(4, code) | {"kind": self.draw(st.sampled_from(SourceKind))}
                for code in self.sources
            ],
            "concerns": [self.concern(code) for code in self.groups],
            "factors": self.several(self.factor, 2),
            "criteria": self.several(self.criterion, 2),
            "no_further_action": self.several(
                lambda at: self.named(4, f"reason_{at}") | {"signpost": self.draw(lines)}, 2
            ),
            "emergency": self.clause(4)
            | {
                "means": self.draw(lines),
                "joint_decision_within": self.draw(st.integers(1, 99)),
                "unit": self.draw(st.sampled_from(Unit)),
            },
            "assessments": self.several(self.assessment, 2),
        }

    def concern(self, code: str) -> Terms:
        said = {"group": self.groups[code], "lead": self.leads[code], "means": self.draw(lines)}
        return self.named(4, code) | said

    def pointed(self) -> Terms:
        """Return concerns, and the grade that something points to for them."""
        concerns = self.draw(some([*self.groups]))
        return {"concerns": concerns, "grade": self.draw(st.sampled_from(self.grades))}

    def factor(self, at: int) -> Terms:
        return self.named(4, f"factor_{at}") | self.pointed()

    def assessment(self, at: int) -> Terms:
        asked = self.draw(st.integers(1, 3))
        return (
            self.named(4, f"assessment_{at}")
            | {"edition": self.draw(lines), "at_least": self.draw(st.integers(0, asked))}
            | self.pointed()
            | {
                "questions": [
                    self.clause(4) | {"code": f"question_{place}", "asks": self.draw(lines)}
                    for place in range(asked)
                ]
            }
        )

    def criterion(self, _at: int) -> Terms:
        said = {"name": self.draw(lines), "otherwise": self.draw(lines)}
        return self.clause(4) | said | {"when": self.condition({"people.roles": self.people})}

    def condition(self, fields: dict[str, Sequence[str]]) -> Terms:
        """Return a condition on the grade, the concerns, the number of people, or other fields."""
        words = {"grade": self.grades, "concerns": [*self.groups], **fields}
        comparison = st.one_of(
            st.integers(0, 20).map(
                lambda count: {"field": "people.count", "op": "at_least", "value": count}
            ),
            st.sampled_from(sorted(words)).flatmap(
                lambda field: st.one_of(
                    st.sampled_from(words[field]).map(
                        lambda value: {"field": field, "op": "is", "value": value}
                    ),
                    some(words[field]).map(
                        lambda values: {"field": field, "op": "not_in", "value": values}
                    ),
                    st.booleans().map(lambda so: {"field": field, "op": "known", "value": so}),
                )
            ),
        )
        nested = st.recursive(
            comparison,
            lambda parts: st.dictionaries(
                st.sampled_from(["all", "any", "none"]),
                st.lists(parts, min_size=1, max_size=2),
                min_size=1,
            ),
            max_leaves=4,
        )
        return self.draw(nested)

    def clocks(self, step: Step) -> list[Terms]:
        graded = self.draw(st.booleans())
        grades: list[str | None] = [*self.grades] if graded else []
        if not graded or step == Step.IDENTIFY:
            grades.append(None)
        return [
            self.clause(5)
            | {
                "step": step,
                "grade": grade,
                "length": self.draw(st.integers(1, 99)),
                "unit": self.draw(st.sampled_from(Unit)),
                "warn_when_left": self.draw(st.integers(0, 100)),
                "warns": self.draw(some(["holder", "agency_manager", "hub_manager"])),
            }
            for grade in grades
        ]

    def pause(self, at: int) -> Terms:
        steps = self.draw(some(TIMED))
        length = {"at_most_working_days": self.draw(st.integers(1, 20))}
        return self.named(5, f"pause_{at}") | {"steps": steps} | length

    def escalation(self, _at: int) -> Terms:
        return self.clause(5) | {
            "steps": self.draw(some([*Step])),
            "comes_to": self.draw(st.sampled_from(["agency_manager", "lead", "hub_manager"])),
            "late_by": self.draw(st.integers(1, 99)),
            "unit": self.draw(st.sampled_from(Unit)),
        }

    def requests(self, agency: str) -> list[Terms]:
        """Return what an agency is asked: one clause for its whole remit, or one a concern."""
        concerns = self.remits[agency]["concerns"]
        stretches = [[concern] for concern in concerns] if self.draw(st.booleans()) else [concerns]
        return [self.request(agency, stretch) for stretch in stretches]

    def request(self, agency: str, concerns: list[str]) -> Terms:
        people = self.draw(st.one_of(st.just([]), some(self.remits[agency]["people"])))
        sources = self.draw(st.one_of(st.just([]), some(self.sources)))
        return self.clause(6) | {
            "agencies": [agency],
            "concerns": concerns,
            "people": people,
            "sources": sources,
            "asks": self.draw(lines),
            "years_back": self.draw(st.integers(1, 30)),
        }

    def sharing(self) -> Terms:
        bases, purposes = ["basis_0"], _codes("purpose", self.draw(st.integers(0, 1)))
        return {
            "bases": [self.named(7, code) | {"law": self.draw(lines)} for code in bases],
            "purposes": [self.named(7, code) for code in purposes],
            "categories": [
                self.named(7, code) | {"sensitive": self.draw(st.booleans())}
                for code in self.categories
            ],
            "clauses": [
                clause
                for category in self.draw(st.lists(st.sampled_from(self.categories), unique=True))
                for clause in self.shared(category, purposes)
            ],
            "registers": [
                self.register(code, purpose)
                for purpose in purposes
                for code in self.draw(st.lists(st.sampled_from(self.agencies), unique=True))
            ],
            "grounds": self.several(
                lambda at: self.named(7, f"ground_{at}") | {"means": self.draw(lines)}, 2
            ),
            "ladder": [
                self.clause(7) | {"role": role, "does": self.draw(lines)}
                for role in self.draw(st.permutations(LOOKING_AGAIN))
            ],
            "overrides": self.several(
                lambda at: (
                    self.named(7, f"override_{at}")
                    | {
                        "test": self.draw(lines),
                        "authorised_by": self.draw(st.sampled_from(AUTHORISING)),
                        "needs_assessment": self.draw(st.booleans()),
                    }
                ),
                2,
            ),
        }

    def shared(self, category: str, purposes: list[str]) -> list[Terms]:
        """Return a clause that shares under a condition, and one for what it leaves."""
        first: Terms = {
            "categories": [category],
            "from_agencies": self.draw(st.one_of(st.just(["any"]), some(self.agencies))),
            "to_agencies": self.draw(st.one_of(st.just(["any"]), some(self.agencies))),
            "when": self.condition({"item.consent": ["given", "refused"]}),
            "basis": "basis_0",
            "purpose": self.draw(st.sampled_from([None, *purposes])),
            "consent": self.draw(st.sampled_from(["not_needed", "given"])),
            "up_to": self.draw(st.sampled_from(["ordinary", "sensitive", "restricted"])),
            "because": self.draw(lines),
        }
        last = {"categories": [category], "verdict": "refuse", "because": self.draw(lines)}
        return [self.clause(7) | first, self.clause(7) | last]

    def register(self, held_by: str, purpose: str) -> Terms:
        """Return who else may search the register of one agency."""
        others = [code for code in self.agencies if code != held_by]
        return self.clause(7) | {
            "searched_by": self.draw(st.one_of(st.just(["any"]), some(others))),
            "held_by": [held_by],
            "about": self.draw(st.one_of(st.just([]), some(self.people))),
            "shows": self.draw(st.sampled_from(["presence", "pointer"])),
            "basis": "basis_0",
            "purpose": purpose,
            "because": self.draw(lines),
        }

    def decision(self) -> Terms:
        quorums, outcomes = [], []
        for at, group in enumerate(sorted(set(self.groups.values()))):
            quorum, outcome = self.decided(at, group)
            quorums.append(quorum)
            outcomes.append(outcome)
        return {
            "positions": self.clause(8),
            "positions_from": self.draw(st.sampled_from(["asked", "contributing"])),
            "quorums": quorums,
            "outcomes": outcomes,
            "urgent": [
                self.named(8, f"urgent_{at}")
                | {
                    "groups": [group],
                    "must_include": [self.draw(st.sampled_from(self.agencies))],
                    "within": self.draw(st.integers(1, 48)),
                    "unit": self.draw(st.sampled_from(["hours", "working_hours"])),
                    "means": self.draw(lines),
                }
                for at, group in enumerate(sorted(set(self.groups.values())))
                if self.draw(st.booleans())
            ],
            "ladder": [
                self.clause(8) | {"role": role, "does": self.draw(lines)}
                for role in self.draw(st.lists(st.sampled_from(SETTLING), max_size=3))
            ],
        }

    def decided(self, at: int, group: str) -> tuple[Terms, Terms]:
        concerns = {concern for concern, of in self.groups.items() if of == group}
        able = [code for code in self.agencies if concerns & {*self.remits[code]["concerns"]}]
        included = self.draw(st.lists(st.sampled_from(able), max_size=2, unique=True))
        least = self.draw(st.integers(1, len(able)))
        quorum = self.clause(8) | {"at_least": least, "must_include": included}
        said = {"groups": [group], "quorum": quorum["clause"], "means": self.draw(lines)}
        return quorum, self.named(8, f"outcome_{at}") | said

    def default_action(self, _at: int) -> Terms:
        return self.clause(9) | {
            "outcomes": ["outcome_0"],
            "agency": self.draw(st.sampled_from(self.agencies)),
            "what": self.draw(lines),
            "working_days": self.draw(st.integers(1, 60)),
        }

    def follow_ups(self) -> list[Terms]:
        days = self.draw(st.lists(st.integers(8, 1000), max_size=2, unique=True))
        return [
            self.clause(9)
            | {
                "after_days": after,
                "opens_days_before": self.draw(st.integers(0, 7)),
                "outcomes": self.draw(st.sampled_from([[], ["outcome_0"]])),
                "own_view_of": self.draw(st.sampled_from([[], self.people[1:]])),
                "asks": self.draw(lines),
            }
            for after in days
        ]

    def scale(self) -> list[Terms]:
        codes = _codes("step", self.draw(st.integers(2, 4)))
        return [self.named(9, code) | {"means": self.draw(lines)} for code in codes]

    def service(self, at: int) -> Terms:
        return self.named(9, f"service_{at}") | {
            "answers_within": self.draw(st.integers(1, 99)),
            "unit": self.draw(st.sampled_from(Unit)),
        }

    def feedback(self) -> list[Terms]:
        told = [self.told("referrer", [kind], [*Ending]) for kind in SourceKind]
        return [*told, *(self.told("contributor", ["agency"], [ending]) for ending in Ending)]

    def digests(self) -> list[Terms]:
        first = [["agency_manager"]] if self.draw(st.booleans()) else []
        return [
            self.clause(10)
            | {
                "roles": roles,
                "volume": self.draw(st.sampled_from(["live", "daily", "weekly", "never"])),
                "about": self.draw(st.sampled_from(["everything", "mine", "surprises"])),
                "at": "08:30",
                "weekday": self.draw(st.integers(1, 7)),
            }
            for roles in [*first, []]
        ]

    def told(self, to: str, sources: list[str], after: list[str]) -> Terms:
        tells = st.sampled_from(["outcome_and_reasons", "outcome", "thanks", "nothing"])
        said = {"tells": self.draw(tells), "wording": f"{{reference}}: {self.draw(plain)}"}
        return self.clause(10) | {"to": to, "sources": sources, "after": after} | said


def _codes(kind: str, count: int) -> list[str]:
    return [f"{kind}_{at}" for at in range(count)]
