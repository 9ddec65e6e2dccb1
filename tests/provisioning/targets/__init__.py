"""Tests of the clouds, against stand-ins on the loopback; no test takes a cloud's time."""
