"""What an agency withholds, looked at again because another agency needs it."""
