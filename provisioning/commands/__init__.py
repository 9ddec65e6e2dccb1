"""Commands about servers: read words, call one verb, answer; talk on stderr, data on stdout."""
