"""What is named in a string escapes the import contracts: foreign keys, models, dotted paths."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tracked import folder, modules, points_upward

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
LOOK_UPS = {"get_model"}


def test_names_in_strings_point_downward_only():
    found = [
        f"{path}:{line} names {target}"
        for path, tree in modules()
        for line, target in named(tree)
        if points_upward(origin=folder(path), target=target)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "target"),
    [
        ('case = models.ForeignKey("cases.Case", models.PROTECT)', "cases"),
        ('case = OneToOneField(on_delete=models.PROTECT, to="cases.Case")', "cases"),
        ('people = models.ManyToManyField(Person, through="cases.Involvement")', "cases"),
        ("by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)", "access"),
        ('Case = apps.get_model("cases", "Case")', "cases"),
        ('Case = apps.get_model("cases.Case")', "cases"),
        ('tell = import_string("roundtable.cases.actions.tell")', "cases"),
    ],
)
def test_a_name_in_a_string_is_noticed(line, target):
    assert list(named(ast.parse(line))) == [(1, target)]


@pytest.mark.parametrize(
    "line", ['parent = models.ForeignKey("self", models.PROTECT)', "import roundtable.cases.rules"]
)
def test_what_is_no_name_of_a_capability_is_left_alone(line):
    assert list(named(ast.parse(line))) == []


def test_up_is_up_and_down_is_down():
    assert points_upward(origin="people", target="cases")
    assert not points_upward(origin="cases", target="people")
    assert not points_upward(origin="cases", target="cases")


def named(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the capability of each name in a string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from ((node.lineno, target) for target in _targets(node))
        if isinstance(node, ast.Constant) and _is_dotted_path(node.value):
            yield node.lineno, node.value.split(".")[1]


def _targets(call: ast.Call) -> Iterator[str]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name not in RELATIONS | LOOK_UPS:
        return
    keywords = [keyword.value for keyword in call.keywords if keyword.arg in ("to", "through")]
    for argument in [*call.args[:1], *keywords]:
        if isinstance(argument, ast.Attribute) and argument.attr == "AUTH_USER_MODEL":
            yield "access"
        elif isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            label, dot, _ = argument.value.partition(".")
            if dot or name in LOOK_UPS:
                yield label


def _is_dotted_path(value: object) -> bool:
    if not isinstance(value, str) or not value.startswith("roundtable."):
        return False
    return all(part.isidentifier() for part in value.split("."))
