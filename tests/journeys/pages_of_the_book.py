"""The pages on which everybody reads the charter: versions, words, handbooks, the directory."""

from __future__ import annotations

from django.urls import reverse

from tests.journeys.visits import Visit


def reading_the_charter() -> list[Visit]:
    """Return the pages that say what is agreed, to whoever works in the hub."""
    words, directory = reverse("charter:definitions"), reverse("directory:today")
    sharing = reverse("agreement:table")
    handbook = reverse("charter:handbook", args=["practitioner"])
    return [
        Visit("charter:contents", reverse("charter:contents")),
        Visit("charter:contents_of", reverse("charter:contents_of", args=["1.0"])),
        Visit("charter:clause", reverse("charter:clause", args=["8.4"])),
        Visit("charter:clause_of", reverse("charter:clause_of", args=["1.0", "2.10"])),
        Visit("charter:definitions", words),
        Visit("charter:definitions", f"{words}?q=section+47&agency=health"),
        Visit("agreement:table", sharing),
        Visit("agreement:table", f"{sharing}?giving=police&getting=health"),
        Visit("agreement:table", f"{sharing}?giving=police&getting=police", "Milo"),
        Visit("charter:handbooks", reverse("charter:handbooks")),
        Visit("charter:handbook", handbook),
        Visit("charter:handbook", f"{handbook}?agency=all"),
        Visit("charter:handbook", reverse("charter:handbook", args=["governance"]), "Milo"),
        Visit("directory:today", directory),
        Visit("directory:today", f"{directory}?q=nobody+is+called+this"),
        Visit("directory:today", f"{directory}?print=yes", "Lena"),
    ]
