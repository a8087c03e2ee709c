"""The forms of gathering: asking by hand, answering, and adding to an answer."""
