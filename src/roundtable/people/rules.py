"""In whose register somebody may be looked for, and what a match there shows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Literal

from roundtable.charter.terms import Charter, RegisterClause
from roundtable.lib.actor import Role
from roundtable.lib.verdict import Reason, Verdict, allow, deny


def may_search(charter: Charter, *, agency: str, register: str, role: str) -> Verdict:
    """Return whether an agency may look for somebody in the register of another, and the clause.

    `agency` and `register` are charter codes of agencies, `role` of who somebody is on the case.
    An agency always searches its own register. No clause means no.
    Source: charter part 7, registers.
    """
    signed = {agency, register} <= {each.code for each in charter.agencies}
    if signed and agency == register:
        return allow("An agency searches its own register.")
    for clause in charter.sharing.registers:
        if signed and _lets_search(clause, agency, register, role):
            return allow(clause.because, clause.clause)
    return deny(
        "No clause of the charter lets your agency look for this person in that register.",
        remedy="Ask the agency that holds it.",
    )


def shown(charter: Charter, verdict: Verdict) -> Literal["nothing", "presence", "pointer"]:
    """Return what a match shows under a verdict of `may_search`: nothing, that the person is
    known, or also the pointer and the contact, as in one's own register.
    """
    if not verdict:
        return "nothing"
    clauses = [charter.clauses[number] for number in verdict.clauses]
    return next((each.shows for each in clauses if isinstance(each, RegisterClause)), "pointer")


def _lets_search(clause: RegisterClause, agency: str, register: str, role: str) -> bool:
    return (
        bool({"any", agency} & set(clause.searched_by))
        and bool({"any", register} & set(clause.held_by))
        and (not clause.about or role in clause.about)
    )


@dataclass(frozen=True)
class RegisterFacts:
    """An agency's register as it is: whether one is `there`, and `findable` by today's keys."""

    there: bool
    findable: bool


def may_load(
    charter: Charter, *, agency: str, by_role: Role, whole: bool, register: RegisterFacts
) -> Verdict:
    """Return whether a file may become an agency's register, or change the one that is there.

    Loading is the operator's, who holds the file for the agency and sees no case.
    """
    if agency not in {each.code for each in charter.agencies}:
        known = [each.code for each in charter.agencies]
        return deny(f"No agency `{agency}` signed the charter.", remedy=_one_of(known))
    if by_role is not Role.OPERATOR:
        return deny("Only the operator loads a register.", remedy="Ask the operator.")
    if not whole and not register.there:
        return deny("There is no register to change.", remedy="Load the whole register first.")
    if not whole and not register.findable:
        return deny(
            "The way people are found has changed since this register was loaded.",
            remedy="Load the whole register again.",
        )
    return allow()


def may_match_file(
    charter: Charter, *, agency: str, about: str, registers: Sequence[str], by_role: Role
) -> Verdict:
    """Return whether a file of people may be matched for an agency against some of these
    registers, and under which clauses.

    `about` is the role that all of them have on cases; without one, only what is open about
    anybody is. Matching a file is the operator's, who hands what is found to the agency.
    """
    if by_role is not Role.OPERATOR:
        return deny("Only the operator matches a file of people.", remedy="Ask the operator.")
    codes = [each.code for each in charter.agencies]
    strange = sorted({agency, *registers} - set(codes))
    if strange:
        named = ", ".join(f"`{code}`" for code in strange)
        return deny(f"No agency {named} signed the charter.", remedy=_one_of(codes))
    roles = [each.code for each in charter.intake.people]
    if about and about not in roles:
        return deny(f"Nobody has the role `{about}` on a case.", remedy=_one_of(roles))
    verdicts = [may_search(charter, agency=agency, register=r, role=about) for r in registers]
    if not any(verdicts):
        return deny(
            f"No clause of the charter opens these registers to `{agency}` about "
            f"{f'somebody who is `{about}` on a case' if about else 'anybody, whatever their role'}"
            ".",
            remedy="Say with --about which role on a case these people have, or ask the agency "
            "that holds the register.",
        )
    return Verdict(
        True, tuple(reason for verdict in verdicts if verdict for reason in verdict.reasons)
    )


def may_link(charter: Charter, *, agencies: Sequence[str], by_role: Role) -> Verdict:
    """Return whether the whole registers of these agencies may be linked with one another, and
    under which clauses. One agency's register may be linked with itself.

    Nobody in them is on a case, and both agencies learn of a pair: each of them must be let search
    the other's register about anybody, and be shown a pointer.
    """
    if by_role is not Role.OPERATOR:
        return deny("Only the operator links registers.", remedy="Ask the operator.")
    codes = [each.code for each in charter.agencies]
    if not agencies or set(agencies) - set(codes) or len(set(agencies)) < len(agencies):
        return deny(
            "Name agencies that signed the charter, each once.",
            remedy=_one_of(codes),
        )
    reasons: list[Reason] = []
    for one, other in permutations(agencies, 2):
        verdict = may_search(charter, agency=one, register=other, role="")
        if shown(charter, verdict) != "pointer":
            return deny(
                f"No clause of the charter shows `{one}` a pointer in the register of `{other}` "
                "about anybody, whatever their role on a case.",
                remedy="The agencies can agree one in part 7, with nobody named under `about`.",
            )
        reasons += verdict.reasons
    return Verdict(True, tuple(dict.fromkeys(reasons)))


def may_train(*, by_role: Role) -> Verdict:
    """Return whether somebody may train a model, or measure how far the registers are from it:
    only counts come of it, and no row is shown to anybody.
    """
    if by_role is not Role.OPERATOR:
        return deny("Only the operator trains a model.", remedy="Ask the operator.")
    return allow()


def may_adopt(*, version: str, there: bool, in_force: str, by_role: Role) -> Verdict:
    """Return whether a model may be the one that weighs from now on."""
    if by_role is not Role.OPERATOR:
        return deny("Only the operator adopts a model.", remedy="Ask the operator.")
    if not there:
        return deny(
            f"There is no model `{version}`.", remedy="See which there are: roundtable model list."
        )
    if version == in_force:
        return deny(f"The model `{version}` is in force.", remedy="There is nothing to do.")
    return allow()


def _one_of(codes: Sequence[str]) -> str:
    return f"Use one of: {', '.join(codes)}."
