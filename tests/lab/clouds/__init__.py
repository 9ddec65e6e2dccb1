"""Clouds on the loopback, for tests: they check what they are asked as the real ones do.

Nothing about names and types is written here. Lightsail's contract is botocore's own service model,
Lighthouse's the vendor's api.json out of ``tccli``; signatures are verified with both.
"""
