"""Invented people, the errors in how they are described, and what a matcher makes of both.

`origins` holds the names, `households` the people, `errors` what goes wrong, `pairs` the labelled
hard pairs, `estimate` the training of the model that ships, and `quality` the figures.
"""
