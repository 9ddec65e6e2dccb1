"""A shop for the conformance suite, with stand-ins for what only the suite asks for."""
