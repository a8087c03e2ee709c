"""The pages of a case: each capability adds its own under the case's address."""
