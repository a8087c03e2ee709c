"""People as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People the hub knows, and how they are found again."""

    name = "roundtable.people"
    label = "people"
