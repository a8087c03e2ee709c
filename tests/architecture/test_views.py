"""A view asks for what this user may see, and for nothing else."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.tracked import modules

MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}


def test_views_reach_the_database_through_visible_to_only():
    found = [f"{path}:{line}" for path, tree in modules("views", "api") for line in unguarded(tree)]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "case = Case.objects.get(reference=reference)",
        "cases = Case.objects.open().visible_to(user)",
        "cases = Case._default_manager.all()",
        "everyone = Case.objects.visible_to",
        "case = get_object_or_404(Case, reference=reference)",
        "find = models.Case.objects",
    ],
)
def test_a_way_around_is_noticed(line):
    assert unguarded(ast.parse(line)) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "case = get_object_or_404(Case.objects.visible_to(request.user), reference=reference)",
        "cases = Case.objects.visible_to(user).open()",
        "cases = queries.worktray(user)",
    ],
)
def test_the_right_way_is_left_alone(line):
    assert unguarded(ast.parse(line)) == []


def unguarded(tree: ast.Module) -> list[int]:
    """Return the lines that reach a manager otherwise than by `.objects.visible_to(`."""
    guarded = {
        id(call.func.value)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "visible_to"
    }
    return sorted(
        node.lineno
        for node in ast.walk(tree)
        if _whole_model(node) or (_manager(node) and id(node) not in guarded)
    )


def _manager(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in MANAGERS


def _whole_model(node: ast.AST) -> bool:
    """Return whether `node` hands a model class to a shortcut, which then takes every row of it."""
    if not (isinstance(node, ast.Call) and node.args):
        return False
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    given = getattr(node.args[0], "id", getattr(node.args[0], "attr", ""))
    return name in SHORTCUTS and given[:1].isupper()
