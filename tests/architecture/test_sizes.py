"""A file that grows past 400 lines becomes a package of the same name."""

from __future__ import annotations

from tests.architecture.tracked import texts

MOST_LINES = 400


def test_no_file_of_the_product_is_longer_than_a_reader_can_hold():
    lengths = {str(path): text.count("\n") for path, text in texts() if path.is_relative_to("src")}
    assert lengths
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}
