"""Pure building blocks: verdicts, actors, working time, identifiers, words."""
