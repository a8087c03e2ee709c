"""What every action, route and model of the hub promises."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from roundtable.charter.reading import read

OPEN_TO_ALL = {
    "access:sign_in",
    "access:sign_in_as",
    "home",
    "message",
    "oversight:new_password",
    "web:components",
}
# What a model of ours is kept as, in the words of the charter's part 12.
KEPT_AS = {
    "access.agency": "charter",
    "access.membership": "membership",
    "access.user": "membership",
    "analysis.agreement": "decision",
    "analysis.drawn": "decision",
    "analysis.factor": "item",
    "analysis.grounds": "item",
    "analysis.ownwords": "item",
    "analysis.summary": "decision",
    "analysis.wordsdisclosure": "item",
    "cases.address": "person",
    "cases.case": "case",
    "cases.halftyped": "draft",
    "cases.involvement": "person",
    "cases.refusedtie": "person",
    "cases.relationship": "person",
    "cases.reopening": "case",
    "charter.comment": "charter",
    "charter.draft": "charter",
    "charter.halftyped": "draft",
    "charter.lastread": "training",
    "charter.revision": "charter",
    "charter.settlement": "charter",
    "charter.standing": "charter",
    "charter.version": "charter",
    "deciding.action": "action",
    "deciding.actionmove": "action",
    "deciding.attendance": "decision",
    "deciding.decidedfor": "decision",
    "deciding.decision": "decision",
    "deciding.disagreement": "decision",
    "deciding.disagreementstep": "decision",
    "deciding.discussion": "decision",
    "deciding.point": "position",
    "deciding.followup": "action",
    "deciding.onwardanswer": "action",
    "deciding.onwardreferral": "action",
    "deciding.personoutcome": "action",
    "deciding.position": "position",
    "deciding.package": "decision",
    "deciding.receivedpackage": "referral",
    "deciding.release": "item",
    "deciding.transfer": "decision",
    "deciding.transferend": "decision",
    "deciding.voice": "position",
    "feedback.feedback": "feedback",
    "feedback.letter": "feedback",
    "feedback.mailchoice": "membership",
    "feedback.notice": "feedback",
    "feedback.reaching": "feedback",
    "insight.differing": "case",
    "insight.nochange": "charter",
    "insight.trial": "charter",
    "intake.draft": "draft",
    "intake.grading": "case",
    "intake.joining": "case",
    "intake.referral": "referral",
    "journal.entry": "journal",
    "journal.head": "journal",
    "journal.seal": "journal",
    "learning.trainingrecord": "training",
    "matches.look": "case",
    "matches.matchanswer": "case",
    "oversight.approval": "membership",
    "oversight.change": "membership",
    "oversight.code": "membership",
    "oversight.effect": "membership",
    "oversight.objection": "charter",
    "oversight.proposal": "charter",
    "oversight.signature": "charter",
    "people.alike": "person",
    "people.merging": "person",
    "people.moved": "person",
    "people.parting": "person",
    "people.adoption": "journal",
    "people.drift": "journal",
    "people.person": "person",
    "people.registerload": "journal",
    "people.registerrow": "person",
    "people.trace": "person",
    "people.trainedmodel": "journal",
    "sharing.amendment": "request",
    "sharing.answeredagain": "request",
    "sharing.askedabout": "request",
    "sharing.challenge": "request",
    "sharing.challengereply": "request",
    "sharing.attachment": "item",
    "sharing.attachmentcontent": "item",
    "sharing.authorisation": "item",
    "sharing.capacityassessment": "item",
    "sharing.consent": "item",
    "sharing.consentnotice": "item",
    "sharing.footing": "item",
    "sharing.override": "item",
    "sharing.correction": "item",
    "sharing.disclosure": "item",
    "sharing.item": "item",
    "sharing.mark": "item",
    "sharing.request": "request",
    "sharing.returndraft": "draft",
    "sharing.return": "item",
    "sharing.supplement": "item",
    "workload.clock": "case",
    "workload.handover": "case",
    "workload.pause": "case",
}


def public_actions() -> Iterator[tuple[str, Callable[..., object]]]:
    for config in apps.get_app_configs():
        if not config.name.startswith("roundtable.") or config.label == "journal":
            continue
        for module in _action_modules(Path(config.path), config.name):
            for name, function in inspect.getmembers(module, inspect.isfunction):
                own = function.__module__ == module.__name__
                if own and not name.startswith("_"):
                    yield f"{module.__name__}.{name}", function


def _action_modules(folder: Path, package: str) -> Iterator[object]:
    found = [
        found
        for where in ("actions.py", "actions/*.py", "*/actions.py")
        for found in folder.glob(where)
    ]
    for path in found:
        dotted = ".".join(path.relative_to(folder).with_suffix("").parts)
        yield import_module(f"{package}.{dotted}".removesuffix(".__init__"))


def test_there_are_actions_to_look_at() -> None:
    assert len(list(public_actions())) > 20


@pytest.mark.parametrize("name", [name for name, _function in public_actions()])
def test_every_public_action_journals(name: str) -> None:
    """The decorator makes sure of exactly one entry at every run; this, that none goes without
    it.
    """
    function = dict(public_actions())[name]
    assert hasattr(function, "journal_kind"), f"{name} is not an action: decorate it."
    taken = inspect.signature(inspect.unwrap(function)).parameters.values()
    positional = [p.name for p in taken if p.kind is not inspect.Parameter.KEYWORD_ONLY]
    assert not positional, f"{name} takes {positional} by position."


def routes(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from routes(pattern, inner)
        else:
            yield ":".join((*spaces, pattern.name or "")), pattern


def test_every_route_needs_a_login_unless_listed() -> None:
    open_routes = {
        name
        for name, pattern in routes(get_resolver())
        if not getattr(pattern.callback, "login_required", True)
    }
    assert open_routes <= OPEN_TO_ALL


def test_every_route_has_a_name_of_its_own() -> None:
    names = [name for name, _pattern in routes(get_resolver())]
    assert len(names) == len(set(names))


def test_every_model_declares_its_retention() -> None:
    kept = {term.record for term in read(Path("charters/northshire/1.0.yaml")).retention}
    ours = {
        model._meta.label_lower
        for model in apps.get_models()
        if model.__module__.startswith("roundtable.")
    }
    assert ours == KEPT_AS.keys()
    assert set(KEPT_AS.values()) <= kept


@pytest.mark.django_db
def test_the_migrations_hold_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())
