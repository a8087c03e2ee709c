"""Nobody in the repository is real: numbers and addresses are from ranges kept for fiction."""

from __future__ import annotations

import re

import pytest

from tests.architecture.tracked import texts

TELEPHONE = re.compile(
    r"(?<![\w.,-])(?:\+44 ?|0)(?:7\d{3}|[12]\d{1,4}|[38]\d{2,3})"
    r"[ -]?\d{3,4}[ -]?\d{3,4}(?![\w.-]*\w)"
)
FICTIONAL_TELEPHONES = (
    "07700900", "01632960", "02079460", "01614960", "08081570", "03069990",
)  # fmt: skip
E_MAIL = re.compile(r"[\w.+-]+@((?:[a-z0-9-]+\.)+[a-z]{2,})\b", re.IGNORECASE)
FICTIONAL_DOMAINS = re.compile(r"(.+\.)?example\.(org|com)", re.IGNORECASE)
NHS_NUMBER = re.compile(r"(?<![\w.,-])(?!999)[4679]\d{2}[ -]?\d{3}[ -]?\d{4}(?![\w-])")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
NATIONAL_INSURANCE = re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")


def test_nobody_in_the_repository_is_real():
    found = [f"{path}: {real}" for path, text in texts() for real in real_looking(text)]
    assert found == []


# Each is cut in two, so that this file does not hold what it looks for.
@pytest.mark.parametrize(
    "text",
    [
        "020 7219 " + "3000",
        "+44 7911 " + "123456",
        "someone@" + "council.gov.uk",
        "943 476 " + "5919",
        "943476" + "5919",
        "SW1A " + "1AA",
        "AB 12 34 " + "56 C",
    ],
)
def test_what_could_be_real_is_noticed(text):
    assert real_looking(f"Ask at {text}, she said.") == [text]


@pytest.mark.parametrize(
    "text",
    [
        "07700 900123",
        "+44 7700 900123",
        "020 7946 0958",
        "01632 960001",
        "aisha@northshire.example.org",
        "999 123 4567",
        "ZZ99 3VZ",
        "QQ 12 34 56 C",
        "2026-11-23 08:30",
        "sha256:0123456789abcdef",
    ],
)
def test_what_is_kept_for_fiction_is_left_alone(text):
    assert real_looking(f"Ask at {text}, she said.") == []


def real_looking(text: str) -> list[str]:
    """Return what in `text` could belong to a real person."""
    return [
        *(match.group() for match in TELEPHONE.finditer(text) if _real_telephone(match.group())),
        *(match.group() for match in E_MAIL.finditer(text) if not _fictional(match.group(1))),
        *(
            match.group()
            for match in NHS_NUMBER.finditer(text)
            if _check_digit_holds(match.group())
        ),
        *(found for found in POSTCODE.findall(text) if not found.startswith("ZZ")),
        *(found for found in NATIONAL_INSURANCE.findall(text) if not found.startswith("QQ")),
    ]


def _real_telephone(found: str) -> bool:
    digits = re.sub(r"\D", "", re.sub(r"^\+44 ?", "0", found))
    return len(digits) in (10, 11) and not digits.startswith(FICTIONAL_TELEPHONES)


def _fictional(domain: str) -> bool:
    return FICTIONAL_DOMAINS.fullmatch(domain) is not None


def _check_digit_holds(found: str) -> bool:
    digits = [int(digit) for digit in re.sub(r"\D", "", found)]
    total = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return -total % 11 == digits[9]
