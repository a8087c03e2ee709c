"""Registers: each agency's index of whom it knows, taken from files of its own.

`entry` says what a register says of somebody, `files` reads a file row by row, `making` checks a
row and brings it into the form in which it is kept and searched, `staging` keeps it beside the
register until all of it is there, `actions` put it in its place, and `loading` does all of this.
"""
