"""The matcher: who of those known may be the person described, how probably, and why. Pure.

`identity` says what is known of somebody, `names` and `keys` how they are found, `comparing` how
two descriptions agree, `model` what an agreement weighs, and `scoring` what follows.
"""
