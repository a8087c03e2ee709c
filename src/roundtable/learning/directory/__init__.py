"""The role directory: who each agency is, what it can do, and whom to call today."""
