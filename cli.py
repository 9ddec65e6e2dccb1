"""The front door."""

import click


@click.group()
def main() -> None:
    """Launch and keep a shop."""
