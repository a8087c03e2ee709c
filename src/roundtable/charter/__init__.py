"""The charter: the hub's operating agreement, which the software obeys."""
