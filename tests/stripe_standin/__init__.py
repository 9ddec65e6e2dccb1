"""A stand-in for Stripe over HTTP on the loopback: stateful, strict about what it is sent."""

from tests.stripe_standin.books import KEY, SECRET, Books
from tests.stripe_standin.server import running

__all__ = ["KEY", "SECRET", "Books", "running"]
