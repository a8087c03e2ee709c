"""NHS numbers: ten digits, the last of which checks the others. Pure."""

from __future__ import annotations

import re

_WEIGHTS = range(10, 1, -1)


def digits_of(typed: str) -> str:
    """Return an NHS number without the spaces and hyphens people write it with.

    >>> digits_of("999 000 0018")
    '9990000018'
    """
    return re.sub(r"[\s-]", "", typed)


def is_nhs_number(digits: str) -> bool:
    """Return whether ten digits are an NHS number: the modulus 11 check digit fits.

    Source: NHS Data Dictionary, NHS NUMBER.

    >>> is_nhs_number("9990000018")
    True
    >>> is_nhs_number("9990000019")
    False
    """
    if not re.fullmatch(r"[0-9]{10}", digits):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:9], strict=True))
    return 11 - total % 11 == (int(digits[9]) or 11)
