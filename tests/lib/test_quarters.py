"""The quarters of a year that pages count by."""

import doctest

from roundtable.lib import quarters


def test_the_examples_hold():
    assert doctest.testmod(quarters).failed == 0
    assert doctest.testmod(quarters).attempted > 0
