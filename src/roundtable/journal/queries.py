"""What can be asked of the journal: is it whole, and what happened on a case."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from roundtable.database.prepared import Param, Prepared, Question
from roundtable.journal.commitments import Committed
from roundtable.journal.hashing import FIRST, entry_hash
from roundtable.journal.models import Entry, Head, Seal
from roundtable.journal.seals import root_of, signature_holds
from roundtable.lib.actor import Actor


@dataclass(frozen=True)
class Fault:
    """Something in the journal that is not as it was written: the chain, the place in it, and
    what is wrong.
    """

    chain: str
    sequence: int
    text: str

    def __str__(self) -> str:
        return f"{self.chain}, entry {self.sequence}: {self.text}"


# Filled by capabilities above as their apps get ready: what else must hold of what is kept.
CHECKS: list[Callable[[str], Iterator[Fault]]] = []


_SEEN = Prepared(
    lambda: Entry.objects.filter(
        case_id=Param("case"), actor_id=Param("actor"), kind__startswith=Param("kinds")
    ).values_list("id", flat=True)[:1]
)


def entries_of(case_id: UUID | Param) -> QuerySet[Entry]:
    """Return the entries of a case that the reader may see, newest first."""
    return Entry.objects.filter(case_id=case_id).order_by("-at", "-id")


def has_seen(case_id: UUID, *, by: Actor, kinds: str) -> bool:
    """Return whether the reader has an entry of their own on a case whose kind begins so."""
    return bool(_SEEN(case=case_id, actor=by.user_id, kinds=kinds))


def seen_question(case_id: UUID, *, by: Actor, kinds: str) -> Question[Any]:
    """Return what `has_seen` will ask, for `ahead`."""
    return _SEEN.question(case=case_id, actor=by.user_id, kinds=kinds)


def verify(using: str = "owner") -> Iterator[Fault]:
    """Yield every fault in chains, heads, seals and committed content. Reads the whole journal.

    Needs a connection that row security lets see all, such as the owner's or the auditor's.
    """
    yield from _verify_chains(using)
    yield from _verify_heads(using)
    yield from _verify_seals(using)
    yield from _verify_content(using)
    for check in CHECKS:
        yield from check(using)


def count(using: str = "owner") -> tuple[int, int, int]:
    """Return how many entries, chains and seals there are."""
    on = (model.objects.using(using).count() for model in (Entry, Head, Seal))
    return next(on), next(on), next(on)


def _verify_chains(using: str) -> Iterator[Fault]:
    chain, previous, expected = "", FIRST, 1
    entries = Entry.objects.using(using).order_by("chain", "sequence")
    for entry in entries.iterator(chunk_size=5000):
        if entry.chain != chain:
            chain, previous, expected = entry.chain, FIRST, 1
        yield from _verify_entry(entry, previous, expected)
        previous, expected = bytes(entry.hash), entry.sequence + 1


def _verify_entry(entry: Entry, previous: bytes, expected: int) -> Iterator[Fault]:
    if entry.sequence != expected:
        yield Fault(entry.chain, expected, f"missing: the next entry here is {entry.sequence}")
    elif bytes(entry.previous) != previous:
        yield Fault(entry.chain, entry.sequence, "does not follow the entry before it")
    if _recomputed(entry) != bytes(entry.hash):
        yield Fault(entry.chain, entry.sequence, f"was changed ({entry.kind})")


def _recomputed(entry: Entry) -> bytes:
    names = "chain sequence at recorded_at actor_id agency role kind case_id record purpose clauses"
    names += " charter_version commitment previous"
    return entry_hash(**{name: getattr(entry, name) for name in names.split()})


def _verify_heads(using: str) -> Iterator[Fault]:
    last = {
        entry.chain: entry
        for entry in Entry.objects.using(using).order_by("chain", "-sequence").distinct("chain")
    }
    heads = {head.chain: head for head in Head.objects.using(using)}
    for chain, head in heads.items():
        entry = last.get(chain)
        if entry is None or entry.sequence < head.sequence:
            yield Fault(chain, head.sequence, "is missing from the end of the chain")
        elif bytes(entry.hash) != bytes(head.hash):
            yield Fault(chain, head.sequence, "is not the entry the chain's head names")
    for chain in last.keys() - heads.keys():
        yield Fault(chain, last[chain].sequence, "has entries but no head")


def _verify_seals(using: str) -> Iterator[Fault]:
    previous, expected, sealed = FIRST, 1, {}
    for seal in Seal.objects.using(using).order_by("number"):
        root, signature = bytes(seal.root), bytes(seal.signature)
        signed = signature_holds(seal.number, bytes(seal.previous), seal.total, root, signature)
        if (
            not signed
            or seal.number != expected
            or bytes(seal.previous) != previous
            or root_of(seal.heads) != root
        ):
            yield Fault(
                "seals", seal.number, "does not hold: it was changed, or one before it is gone"
            )
        previous = hashlib.sha256(root + signature).digest()
        expected = seal.number + 1
        sealed.update({(chain, place): digest for chain, place, digest in seal.heads})
    yield from _sealed_entries_stand(sealed, using)


def _sealed_entries_stand(sealed: dict[tuple[str, int], str], using: str) -> Iterator[Fault]:
    places = Entry.objects.using(using).values_list("chain", "sequence", "hash").iterator()
    found = {
        (chain, sequence): bytes(digest).hex()
        for chain, sequence, digest in places
        if (chain, sequence) in sealed
    }
    for (chain, sequence), was in sealed.items():
        if found.get((chain, sequence)) != was:
            yield Fault(chain, sequence, "is not what was sealed")


def _verify_content(using: str) -> Iterator[Fault]:
    for model in apps.get_models():
        if issubclass(model, Committed):
            yield from _verify_records(model, using)


def _verify_records(model: type[Committed], using: str) -> Iterator[Fault]:
    # An entry that only names a record, when it is read or decided on, vouches for no content.
    about = Entry.objects.using(using).filter(record__startswith=f"{model._meta.label_lower}:")
    # Of a record that changes, the last entry vouches.
    vouched = {entry.record: entry for entry in about.exclude(commitment=b"").order_by("id")}
    for row in model.evidence(using).iterator(chunk_size=500):
        entry = vouched.pop(row.journal_name, None)
        if entry is None:
            yield Fault(row.journal_name, 0, "has no journal entry")
        elif bytes(entry.commitment) != row.commitment():
            yield Fault(
                entry.chain,
                entry.sequence,
                f"vouches for other content than {row.journal_name} holds",
            )
    for entry in vouched.values():
        yield Fault(entry.chain, entry.sequence, f"vouches for {entry.record}, which is gone")
