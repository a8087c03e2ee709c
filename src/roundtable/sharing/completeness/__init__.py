"""Whether those who are asked answer, how fast and how fully, wherever they sit."""
