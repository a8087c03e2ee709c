"""Where the content of attachments is: in the hub's database, or wherever the operator says."""

from __future__ import annotations

from typing import IO, Any
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages

from roundtable.sharing.models import AttachmentContent


class DatabaseStorage(Storage):
    """Keeps each file as a row, under row security, in the transaction of what it belongs to."""

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        content = AttachmentContent.objects.filter(name=name).first()
        if content is None:
            raise FileNotFoundError(name)
        return ContentFile(bytes(content.data))

    def _save(self, name: str, content: IO[Any]) -> str:
        AttachmentContent.objects.create(name=UUID(name), data=content.read())
        return name

    def exists(self, name: str) -> bool:
        """Return False: every attachment has a name of its own."""
        return False


def kept_in() -> Storage:
    """Return where this hub keeps attachments."""
    return storages["attachments"]
