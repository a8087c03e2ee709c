"""Querysets that are compiled once and run again with other values.

    CLOCKS = Prepared(lambda: Clock.objects.filter(agency=Param("agency")).order_by("due_at"))
    CLOCKS(agency="police")

Django writes a queryset's SQL anew each time, which takes ten times as long as asking PostgreSQL.

A page that knows what it will ask has it answered in one exchange, and goes on as before:

    ahead(PEOPLE.question(case=case.pk), CLOCKS.question(case=case.pk))
    ...
    PEOPLE(case=case.pk)  # has its answer already
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, ForeignObject, Lookup, QuerySet, Value
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    NamedValuesListIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql.compiler import SQLCompiler

from roundtable.database.exchange import exchange

R = TypeVar("R")
Row = tuple[Any, ...]


class Param(Value):
    """A place in a prepared queryset for a value that is given when it runs."""

    def __init__(self, name: str) -> None:
        super().__init__(None)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return a placeholder, and this parameter to stand for the value."""
        return "%s", [self]


@ForeignObject.register_lookup
@Field.register_lookup
class AnyOf(Lookup):
    """`case__any_of=Param("cases")`: equal to one of a list, which is a single value to the SQL."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the comparison with an array."""
        left, before = self.process_lhs(compiler, connection)
        right, after = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*before, *after]


@dataclass(frozen=True)
class _Statement:
    """A compiled queryset: what to run, and how to make a row what the queryset gives."""

    sql: str
    parameters: tuple[Any, ...]
    names: frozenset[str]
    made: Callable[[Iterable[Row]], Iterable[Any]]


class Prepared(Generic[R]):
    """A queryset compiled at its first use, for each database apart.

    Values reach PostgreSQL as parameters, beside the statement, so that it keeps its plan: Django's
    own cursor writes them into the text, which is then planned anew each time with all the
    policies of row security.

    `paged` adds two parameters, `length` and `start`: at most so many rows after the first so many.
    The queryset then has no slice of its own.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, R]], *, paged: bool = False) -> None:
        self._build, self._paged = build, paged
        self._statements: dict[str, _Statement] = {}

    def __call__(self, *, using: str = DEFAULT_DB_ALIAS, **values: Any) -> list[R]:
        """Return what the queryset gives with these values for its parameters.

        :raises TypeError: unless exactly its parameters are given, none of them None, which would
            be equal to nothing.
        """
        early = _early(using)
        answered = early.pop((self, _key(values)), None) if early else None
        return self._run(values, using) if answered is None else answered

    def question(self, **values: Any) -> Question[R]:
        """Return what a call with these values will ask, for `ahead`."""
        return Question(self, values)

    def first(self, *, using: str = DEFAULT_DB_ALIAS, **values: Any) -> R | None:
        """Return the first row, None where there is none. Order and limit the queryset yourself."""
        return next(iter(self(using=using, **values)), None)

    def _run(self, values: dict[str, Any], using: str) -> list[R]:
        statement = self._compiled(using)
        said = (statement.sql, _bound(statement, values))
        (rows,) = exchange(connections[using], [said])
        return list(statement.made(rows))

    def _compiled(self, using: str) -> _Statement:
        # Two threads may both compile it at first; either's is as good.
        if using not in self._statements:
            self._statements[using] = _compile(self._build().using(using), self._paged)
        return self._statements[using]


@dataclass(frozen=True)
class Question(Generic[R]):
    """A prepared query and the values it is called with."""

    prepared: Prepared[R]
    values: dict[str, Any]

    def answer(self) -> list[R]:
        """Return what the query gives with these values."""
        return self.prepared(**self.values)


def ahead(*questions: Question[Any], using: str = DEFAULT_DB_ALIAS) -> None:
    """Ask several prepared queries in one exchange, each answered to the next call like it; those
    that were asked ahead before are not asked again.

    Only inside the block that an actor entered, with which the answers end: outside, nothing is
    asked. A block that writes asks after it has written.
    """
    if getattr(connections[using], "remembered", None) is None:
        return
    early = _early(using)
    new = [one for one in questions if (one.prepared, _key(one.values)) not in early]
    if not new:
        return
    compiled = [(one, one.prepared._compiled(using)) for one in new]
    said = [(statement.sql, _bound(statement, one.values)) for one, statement in compiled]
    for (one, statement), rows in zip(compiled, exchange(connections[using], said), strict=True):
        early[one.prepared, _key(one.values)] = list(statement.made(rows))


def _early(using: str) -> dict[Hashable, Any]:
    known: dict[object, Any] | None = getattr(connections[using], "remembered", None)
    return {} if known is None else known.setdefault("asked ahead", {})


def _key(values: dict[str, Any]) -> Hashable:
    return tuple(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in sorted(values.items())
    )


def _bound(statement: _Statement, values: dict[str, Any]) -> list[Any]:
    if values.keys() != statement.names or None in values.values():
        raise TypeError(f"give a value, not None, for each of {sorted(statement.names)}")
    return [values[p.name] if isinstance(p, Param) else p for p in statement.parameters]


def _compile(queryset: QuerySet[Any, Any], paged: bool) -> _Statement:
    compiler = queryset.query.get_compiler(using=queryset.db)
    sql, parameters = compiler.as_sql()
    if paged:
        sql += " LIMIT %s OFFSET %s"
        parameters = (*parameters, Param("length"), Param("start"))
    names = frozenset(p.name for p in parameters if isinstance(p, Param))
    return _Statement(sql, tuple(parameters), names, _maker(queryset, compiler))


def _maker(
    queryset: QuerySet[Any, Any], compiler: SQLCompiler
) -> Callable[[Iterable[Row]], Iterable[Any]]:
    converters = compiler.get_converters([column[0] for column in compiler.select])

    def converted(rows: Iterable[Row]) -> Iterable[Row]:
        return map(tuple, compiler.apply_converters(rows, converters)) if converters else rows

    made = _MAKERS[queryset._iterable_class](queryset, compiler)
    return lambda rows: made(converted(rows))


def _models(
    queryset: QuerySet[Any, Any], compiler: SQLCompiler
) -> Callable[[Iterable[Row]], Iterable[Any]]:
    """Make models as Django's own ModelIterable does, with what it works out each time kept."""
    known, select = cast("dict[str, Any]", compiler.klass_info), compiler.select
    model, fields, database = known["model"], known["select_fields"], queryset.db
    start, end = fields[0], fields[-1] + 1
    attributes = [column[0].target.attname for column in select[start:end]]
    populators = get_related_populators(known, select, database)  # type: ignore[call-arg]
    annotations = list((compiler.annotation_col_map or {}).items())

    def made(rows: Iterable[Row]) -> Iterator[Any]:
        for row in rows:
            one = model.from_db(database, attributes, row[start:end])
            for populator in populators:
                populator.populate(row, one)
            for name, column in annotations:
                setattr(one, name, row[column])
            yield one

    return made


def _named(
    queryset: QuerySet[Any, Any], _compiler: SQLCompiler
) -> Callable[[Iterable[Row]], Iterable[Any]]:
    row: Any = namedtuple("Row", queryset._fields)  # type: ignore[attr-defined, misc]
    return lambda rows: map(row._make, rows)


# What a queryset may give: models, tuples, tuples with names, or single values.
_MAKERS: dict[Any, Callable[..., Callable[[Iterable[Row]], Iterable[Any]]]] = {
    ModelIterable: _models,
    ValuesListIterable: lambda _queryset, _compiler: lambda rows: rows,
    NamedValuesListIterable: _named,
    FlatValuesListIterable: lambda _queryset, _compiler: lambda rows: [row[0] for row in rows],
}
