"""One module a target: what must be true whatever its bytes are, seeds, and words to mix in."""
