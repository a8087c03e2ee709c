"""Access as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Agencies, practitioners and memberships."""

    name = "roundtable.access"
    label = "access"
