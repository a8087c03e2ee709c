"""The form by which somebody says what a match is."""

from __future__ import annotations

from django import forms

from roundtable.matches.rules import Answer

LONGEST_REASON = 500


class AnswerForm(forms.Form):
    """What is this match? Each button of the page sends one answer."""

    register = forms.CharField(max_length=40)
    pointer = forms.CharField(max_length=100)
    answer = forms.ChoiceField(choices=[(each.value, each.value) for each in Answer])
    because = forms.CharField(max_length=LONGEST_REASON, required=False)
