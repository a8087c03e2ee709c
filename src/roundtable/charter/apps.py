"""The charter as a Django app."""

from django.apps import AppConfig


class CharterConfig(AppConfig):
    """The versions of the hub's operating agreement."""

    name = "roundtable.charter"
    label = "charter"

    def ready(self) -> None:
        """Let every page name what a version of the charter meant, and every refusal in the
        journal say under which version it was.
        """
        from roundtable.charter.queries import number_in_force, version
        from roundtable.charter.remembering import meanings_of
        from roundtable.journal.actions import IN_FORCE
        from roundtable.web.environment import add_globals

        add_globals(charter_of=version, meanings_of=meanings_of)
        IN_FORCE.append(number_in_force)
