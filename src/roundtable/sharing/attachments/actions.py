"""Attaching a file, and taking it back."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.core.files.base import ContentFile

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, Verdict, deny, require
from roundtable.sharing.attachments.rules import kind_of, may_attach, name_for
from roundtable.sharing.attachments.storage import kept_in
from roundtable.sharing.models import Attachment, Correction, Item


@action("sharing.attached")
def attach(
    *, item: Item, name: str, content: bytes, clean: Verdict, by: Actor, at: datetime
) -> Attachment:
    """Attach a file to a piece of information that the actor's agency gave: whoever has the one
    has the other. `clean` is what the scanner said, before the transaction began.

    :raises Refused: for what the hub does not take, and for what another agency gave or was wrong.
    """
    case = Case.objects.locked(item.case)
    require(may(by, Verb.ANSWER, case.facts()))
    if item.agency != by.agency:
        require(deny("Another agency gave this.", remedy="Attach files to what yours gave."))
    if Correction.objects.filter(item=item).exists():
        require(deny("This was wrong.", remedy="Attach it to what stands for it."))
    require(may_attach(content, already=item.attachments.filter(taken_back_at=None).count()))
    require(clean)
    kind = kind_of(content)
    assert kind is not None  # noqa: S101 the rule above has said so
    made = Attachment.objects.create(
        case=case,
        item=item,
        agency=by.agency,
        name=name_for(name, kind),
        kind=kind.code,
        size=len(content),
        digest=sha256(content).hexdigest(),
        attached_at=at,
        attached_by=by.name,
    )
    kept_in().save(str(made.pk), ContentFile(content))
    record(case=case, record=made)
    return made


@action("sharing.attachment_taken_back")
def take_back(*, attachment: Attachment, because: str, by: Actor, at: datetime) -> Attachment:
    """Take a file back: it stays named, with the reason, and other agencies open it no more.

    :raises Refused: for another agency's, and one that was taken back before.
    """
    case = Case.objects.locked(attachment.case)
    require(may(by, Verb.ANSWER, case.facts()))
    if attachment.agency != by.agency:
        raise Refused(deny("Another agency attached this.", remedy="Speak to that agency."))
    found = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if found.taken_back_at:
        raise Refused(deny("This was taken back.", remedy="There is nothing to take back."))
    found.taken_back_at, found.taken_back_because = at, because
    found.save(update_fields=["taken_back_at", "taken_back_because"])
    record(case=case, subject=found.journal_name)
    return found


@action("sharing.attachment_opened")
def opened(*, attachment: Attachment, by: Actor, at: datetime) -> Attachment:
    """Keep that somebody opened a file, before its first byte goes.

    :raises Refused: for what was taken back by another agency.
    """
    require(may(by, Verb.SEE, attachment.case.facts()))
    if attachment.taken_back_at and attachment.agency != by.agency:
        require(deny("The agency took this file back.", remedy="Ask that agency."))
    record(case=attachment.case, subject=attachment.journal_name)
    return attachment
