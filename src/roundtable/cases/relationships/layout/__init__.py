"""Where everybody stands in the picture of who is who, and how the lines between them run. Pure.

The conventions of a genogram: a row for each generation, the oldest above; partners joined by a
line, their children hanging from it in order of birth; those who live together inside a boundary.
Whatever the relationships say, nobody is drawn over anybody else, and nothing is left out. The same
people always give the same picture.
"""
