"""A charter file as a page takes it. One that is refused stays, to be mended where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from roundtable.charter.drafting.actions import MOVED_ON
from roundtable.charter.lines import LONGEST
from roundtable.charter.problems import CharterError, Problem
from roundtable.lib.verdict import Refused
from roundtable.web.forms import Form, LongText

LARGEST_FILE = 4 * LONGEST
EXCERPT = 80
TOO_LONG = "The file is too long. Keep a charter under one million characters"
CHOOSE = "Choose a file, ending in .yaml"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a text, and the beginning of the line on which it is: "" where
    the line says no more than the number of the clause.
    """

    problem: Problem
    excerpt: str


class FileForm(Form):
    """Takes a charter file, or the text of one that was refused before."""

    file = forms.FileField(label="Charter file", required=False)
    text = LongText(label="Text of the file", required=False, strip=False)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.faults: list[Fault] = []

    @property
    def refused_text(self) -> str:
        """The text that was refused, to be mended; "" where none was, or it is too long a text."""
        text = str(self.cleaned_data.get("given", "")) if self.is_bound else ""
        return text if self.errors and len(text) <= LONGEST else ""

    def clean(self) -> dict[str, Any]:
        """Take the file where one was chosen, and else the text."""
        cleaned = super().clean() or {}
        chosen = cleaned.get("file")
        given = _decoded(chosen.read(LARGEST_FILE)) if chosen else cleaned.get("text", "")
        cleaned["given"] = str(given).replace("\r\n", "\n")
        if not cleaned["given"].strip() and not self.errors:
            self.add_error("text" if "text" in self.data else "file", CHOOSE)
        return cleaned

    def take(self, step: Callable[[str], Any]) -> Any:
        """Return what a step makes of the text; None where it refuses it, and then say why."""
        text = self.cleaned_data["given"]
        try:
            return step(text)
        except CharterError as error:
            self._refuse(f"The file was not taken: {_counted(error.problems)}")
            self.faults = list(_faults(error.problems, text))
        except Refused as refusal:
            if refusal.verdict is not MOVED_ON:
                raise
            self._refuse(str(refusal.verdict))
        return None

    def _refuse(self, said: str) -> None:
        """Say it beside the text, and show the text rather than what was sent."""
        text, sent = self.cleaned_data["given"], QueryDict(mutable=True)
        if len(text) > LONGEST:
            self.add_error("file", TOO_LONG)
            return
        sent.update({**self.data, "text": text})
        self.data = sent
        self.add_error("text", said)


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", errors="replace")


def _counted(problems: Iterable[Problem]) -> str:
    count = len(list(problems))
    return f"{count} problem{'' if count == 1 else 's'}"


def _faults(problems: Iterable[Problem], text: str) -> Iterable[Fault]:
    lines = ["", *text.split("\n")]
    for problem in problems:
        line = lines[problem.line].strip() if problem.line < len(lines) else ""
        if problem.clause and line.endswith(f"clause: {problem.clause}"):
            line = ""
        yield Fault(problem, line[:EXCERPT] + ("…" if len(line) > EXCERPT else ""))
