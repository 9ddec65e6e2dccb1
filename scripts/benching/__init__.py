"""Benchmarks: whole processes, several rounds, ratios to a limit measured in the same run."""
