"""E-mail that says that there is something to read, and where: to whom, when, and what of it came
back.
"""
