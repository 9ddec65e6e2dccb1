"""What the commands of the front door do; cli.py lists them all on one page."""
