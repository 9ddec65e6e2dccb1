"""A shopping site over many independent shops: who joined, what they offer, how it is found."""
