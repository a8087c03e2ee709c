"""Handing work over to a colleague: for leave, at the end of a shift, for somebody who is ill."""
