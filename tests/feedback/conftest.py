"""The charter, and pages seen at a moment that the test chooses."""

from tests.deciding.conftest import charter, it_is

__all__ = ["charter", "it_is"]
