"""Where a hub keeps attachments, as its operator says in one setting."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DATABASE = "roundtable.sharing.attachments.storage.DatabaseStorage"
FOLDER = "django.core.files.storage.FileSystemStorage"


def attachments_in(where: str) -> dict[str, Any]:
    """Return Django's settings for a place of attachments.

    Empty for the hub's own database, `folder:/srv/attachments` for a folder, or the dotted name of
    any Django storage class with its options, such as
    `storages.backends.s3.S3Storage?bucket_name=hub&region_name=eu-west-2` for an object store.

    :raises ImproperlyConfigured: for anything else, saying what to write.
    """
    if not where:
        return {"BACKEND": DATABASE}
    parts = urlsplit(where)
    if parts.scheme == "folder" and parts.path.startswith("/"):
        options: dict[str, Any] = {"location": unquote(parts.path), "file_permissions_mode": 0o600}
        return {"BACKEND": FOLDER, "OPTIONS": options | {"directory_permissions_mode": 0o700}}
    if parts.scheme or "." not in parts.path or "/" in parts.path:
        raise ImproperlyConfigured(
            f"ROUNDTABLE_ATTACHMENTS cannot be {where!r}. Leave it out for the database, or write "
            "folder:/a/folder, or the dotted name of a Django storage class."
        )
    return {"BACKEND": parts.path, "OPTIONS": dict(parse_qsl(parts.query))}
