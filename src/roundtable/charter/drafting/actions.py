"""Steps of a draft, and what is said of it. Each is journalled, in the chain of the charter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from roundtable.charter.drafting.models import (
    Comment,
    Draft,
    HalfTyped,
    Revision,
    Settlement,
    State,
)
from roundtable.charter.drafting.outline import Group, Listed, Outline, outline
from roundtable.charter.drafting.references import renumber, require_unnamed
from roundtable.charter.drafting.rules import may_change, may_draft
from roundtable.charter.drafting.splicing import CannotSplice, insert, remove, set_words, swap
from roundtable.charter.reading import read_text
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require

CHAIN = "charter"
MOVED_ON = deny(
    "Somebody else changed this since you opened it.",
    remedy="Look at both, and save again if yours should stand.",
)
GONE_MEANWHILE = deny(
    "It is not in the draft any more.", remedy="Open the part again to see what is there now."
)
BY_HAND = deny(
    "The file is laid out in a way that a page cannot change.",
    remedy="Take the file, change it in an editor of text, and put it back.",
)


@action("charter.drafted")
def begin_draft(*, text: str, base: str, by: Actor, at: datetime) -> Draft:
    """Begin a draft of the charter.

    :raises CharterError: with every problem, when the text is not a whole and consistent charter.
    """
    require(may_draft(by))
    charter = read_text(text)
    draft = Draft.objects.create(
        number=charter.version,
        base=base,
        text=text,
        begun_at=at,
        begun_by_name=by.name,
        begun_by_agency=by.agency,
        saved_at=at,
        saved_by_name=by.name,
    )
    _note(draft, "", f"Began from version {base}", by, at)
    return draft


@action("charter.clause_changed")
def change_clause(
    *, draft_id: UUID, key: str, words: Mapping[str, object], seen: str, by: Actor, at: datetime
) -> Draft:
    """Change words of a clause of a draft. Where its number changes, what names it follows.

    `seen` is the fingerprint of the clause as the writer saw it.
    """
    number = str(words.get("clause", key))

    def change(text: str, found: Outline) -> str:
        group = _group(found, key)
        if group.fingerprint != seen:
            raise Refused(MOVED_ON)
        if number != key:
            text = renumber(text, found, key, number, but=words.keys())
        order = list(group.model.model_fields)
        return set_words(text, group.place, words, order=order)

    if number == key:
        return _step(draft_id, key, f"Changed {_called(key)}", change, by, at)
    did = f"Changed {_called(key)}, now {number}"
    draft = _step(draft_id, key, did, change, by, at, became=number)
    _follow(draft, key, number)
    return draft


@action("charter.remits_changed")
def change_remits(
    *,
    draft_id: UUID,
    concerns: Mapping[str, Sequence[str]],
    seen: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> Draft:
    """Change the concerns of remits of a draft, by the number of their clause.

    `seen` has the fingerprint of each as the writer saw it.
    """

    def change(text: str, found: Outline) -> str:
        for key, codes in concerns.items():
            group = _group(found, key)
            if group.fingerprint != seen.get(key):
                raise Refused(MOVED_ON)
            text = set_words(text, group.place, {"concerns": list(codes)}, order=())
        return text

    numbers = tuple(concerns)
    key = numbers[0] if len(numbers) == 1 else ""
    did = f"Changed the concerns of {len(numbers)} remits" if not key else f"Changed {_called(key)}"
    return _step(draft_id, key, did, change, by, at, clauses=numbers)


@action("charter.clause_added")
def add_clause(
    *, draft_id: UUID, list_key: str, words: Mapping[str, object], by: Actor, at: datetime
) -> Draft:
    """Add a clause at the end of a list of a draft."""
    key = str(words.get("clause") or f"site.{words.get('code')}")

    def change(text: str, found: Outline) -> str:
        into = _listed(found, list_key)
        if into.keys:
            return insert(text, into.place, len(into.keys), words)
        owner = found.groups.get(into.owner)
        order = list(owner.model.model_fields) if owner else []
        return set_words(text, into.place[:-1], {into.name: [dict(words)]}, order=order)

    return _step(draft_id, key, f"Added {_called(key)}", change, by, at)


@action("charter.clause_removed")
def remove_clause(*, draft_id: UUID, key: str, by: Actor, at: datetime) -> Draft:
    """Take a clause out of a draft, with the clauses in it.

    :raises Refused: with the places, while other clauses name it by its number.
    """

    def change(text: str, found: Outline) -> str:
        group = _group(found, key)
        if not group.list_place:
            raise Refused(deny("A charter cannot do without it.", remedy="Change it instead."))
        require_unnamed(found, group)
        return remove(text, group.list_place, int(group.place[-1]))

    return _step(draft_id, key, f"Took out {_called(key)}", change, by, at)


@action("charter.clause_moved")
def move_clause(*, draft_id: UUID, key: str, by_places: int, by: Actor, at: datetime) -> Draft:
    """Let a clause change places with the one before it (-1) or after it (1), number and all."""

    def change(text: str, found: Outline) -> str:
        group = _group(found, key)
        here = int(group.place[-1]) if group.list_place else 0
        there = here + (1 if by_places > 0 else -1)
        siblings = [g for g in found.groups.values() if g.list_place == group.list_place]
        if not group.list_place or not 0 <= there < len(siblings):
            raise Refused(deny("There is nothing to change places with.", remedy="Leave it."))
        return swap(text, group.list_place, here, there)

    where = "down" if by_places > 0 else "up"
    return _step(draft_id, key, f"Moved {_called(key)} {where}", change, by, at)


@action("charter.draft_taken_back")
def go_back(*, draft_id: UUID, to: int, seen: int, by: Actor, at: datetime) -> Draft:
    """Take a draft back to how it stood after one of its steps; the steps since stay on record."""

    def change(_text: str, _found: Outline) -> str:
        step = Revision.objects.filter(draft_id=draft_id, number=to).first()
        if step is None:
            raise Refused(GONE_MEANWHILE)
        return step.text

    did = f"Went back to step {to}"
    return _step(draft_id, "", did, change, by, at, seen=seen, back_to=to)


@action("charter.draft_replaced")
def replace_text(*, draft_id: UUID, text: str, seen: int, by: Actor, at: datetime) -> Draft:
    """Put a file in the place of a draft's text.

    :raises CharterError: with every problem, when the file is not a whole and consistent charter.
    """
    read_text(text)
    return _step(draft_id, "", "Put in a file", lambda _was, _found: text, by, at, seen=seen)


@action("charter.draft_withdrawn")
def withdraw_draft(*, draft_id: UUID, by: Actor, at: datetime) -> Draft:
    """Give a draft up. It stays readable."""
    require(may_draft(by))
    draft = _locked(draft_id)
    draft.state, draft.saved_at, draft.saved_by_name = State.WITHDRAWN, at, by.name
    draft.save(update_fields=["state", "saved_at", "saved_by_name"])
    record(subject=f"charter.draft:{draft.pk}", charter_version=draft.base, chain=CHAIN)
    return draft


@action("charter.commented")
def comment(*, draft_id: UUID, clause: str, text: str, by: Actor, at: datetime) -> Comment:
    """Say something of a clause of a draft, or of the draft as a whole."""
    require(may_draft(by))
    draft = Draft.objects.get(pk=draft_id)
    said = Comment.objects.create(
        draft=draft, clause=clause, revision=draft.revision, text=text, at=at, **_who(by)
    )
    record(record=said, clauses=_number(clause), charter_version=draft.base, chain=CHAIN)
    return said


@action("charter.comment_settled")
def settle(*, comment_id: UUID, because: str, by: Actor, at: datetime) -> Settlement:
    """Settle a comment, with the reason.  :raises Refused: when somebody did before."""
    require(may_draft(by))
    said = Comment.objects.select_related("draft").get(pk=comment_id)
    if Settlement.objects.filter(comment=said).exists():
        raise Refused(deny("The comment is settled already.", remedy="Say it in a new comment."))
    done = Settlement.objects.create(comment=said, because=because, at=at, **_who(by))
    numbers, base = _number(said.clause), said.draft.base
    record(record=done, clauses=numbers, charter_version=base, chain=CHAIN)
    return done


Change = Callable[[str, Outline], str]


def _step(
    draft_id: UUID,
    key: str,
    did: str,
    change: Change,
    by: Actor,
    at: datetime,
    seen: int | None = None,
    clauses: tuple[str, ...] = (),
    became: str = "",
    back_to: int | None = None,
) -> Draft:
    """Take one step of a draft; `seen` is the step the writer saw, where the whole text matters."""
    require(may_draft(by))
    draft = _locked(draft_id)
    if seen is not None and draft.revision != seen:
        raise Refused(MOVED_ON)
    try:
        draft.text = change(draft.text, outline(draft.text))
    except CannotSplice:
        raise Refused(BY_HAND) from None
    draft.revision += 1
    draft.number = _number_in(draft.text)
    draft.saved_at, draft.saved_by_name = at, by.name
    draft.save(update_fields=["number", "text", "revision", "saved_at", "saved_by_name"])
    HalfTyped.objects.filter(draft=draft, writer_id=by.user_id, place=key).delete()
    _note(draft, key, did, by, at, clauses, became=became, back_to=back_to)
    return draft


def _number_in(text: str) -> str:
    charter = outline(text).charter
    return charter.version if charter else ""


def _follow(draft: Draft, key: str, number: str) -> None:
    """Let what people typed into the page of a clause stand on its page under a new number."""
    HalfTyped.objects.filter(draft=draft, place=number).delete()
    for half in HalfTyped.objects.filter(draft=draft, place=key):
        if half.typed.get("clause") == [key]:
            half.typed["clause"] = [number]
        half.place = number
        half.save(update_fields=["place", "typed"])


def _locked(draft_id: UUID) -> Draft:
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    require(may_change(draft.state))
    return draft


def _note(
    draft: Draft,
    key: str,
    did: str,
    by: Actor,
    at: datetime,
    clauses: tuple[str, ...] = (),
    became: str = "",
    back_to: int | None = None,
) -> None:
    step = Revision.objects.create(
        draft=draft,
        number=draft.revision,
        clause=key,
        became=became,
        back_to=back_to,
        did=did,
        text=draft.text,
        at=at,
        **_who(by),
    )
    named = clauses or _number(key)
    record(record=step, clauses=named, charter_version=draft.base, chain=CHAIN)


def _who(by: Actor) -> dict[str, object]:
    return {"by_id": by.user_id, "by_name": by.name, "by_agency": by.agency}


def _called(key: str) -> str:
    return f"clause {key}" if _number(key) else key.replace(".", " ").replace("_", " ")


def _number(key: str) -> tuple[str, ...]:
    return (key,) if key[:1].isdigit() else ()


def _group(found: Outline, key: str) -> Group:
    if key not in found.groups:
        raise Refused(GONE_MEANWHILE)
    return found.groups[key]


def _listed(found: Outline, key: str) -> Listed:
    if key not in found.lists:
        raise Refused(GONE_MEANWHILE)
    return found.lists[key]
