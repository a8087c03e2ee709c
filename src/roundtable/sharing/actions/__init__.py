"""How the hub gathers: everybody asked at once, their returns taken, and each item shared under
its clause.
"""

from roundtable.sharing.actions.amending import ask_further, withdraw
from roundtable.sharing.actions.answering import answer, nothing_more, supplement
from roundtable.sharing.actions.asking import ask_everyone

__all__ = ["answer", "ask_everyone", "ask_further", "nothing_more", "supplement", "withdraw"]
