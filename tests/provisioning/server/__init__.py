"""Whole servers: booted boxes that are launched, upgraded, broken and ended by the command line.

``image`` is a launched server of which each test gets its own in a second; ``bare`` had a shop that
was ended. Releases are made from the packages of ``python -m tests.provisioning.server``.
"""
