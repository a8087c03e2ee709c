"""The template engine: Jinja pages of our own apps."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.template.backends.jinja2 import Jinja2


class Pages(Jinja2):
    """Jinja pages found in the `templates` folder of each of our own apps.

    Other people's apps keep their templates to the Django language, so their folders are left out.
    """

    app_dirname = "templates"

    @property
    def template_dirs(self) -> tuple[str, ...]:
        """The folders searched, in the order of INSTALLED_APPS."""
        ours = (
            config for config in apps.get_app_configs() if config.name.startswith("roundtable.")
        )
        folders = (Path(config.path) / self.app_dirname for config in ours)
        return (*self.dirs, *(str(folder) for folder in folders if folder.is_dir()))
