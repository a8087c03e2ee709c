"""The matcher's model trained on the hub's own registers, and which model is in force.

`counting` counts names and what is missing, `sampling` chooses pairs, `fitting` lets Splink find
how often each level is met, `training` does all of this; `drift` says how the registers have
changed since, `actions` keeps, adopts and journals, and `queries` knows the model in force.
"""
