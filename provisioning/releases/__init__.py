"""What is sent to a server: a release made for its platform, and the program that works there."""

from provisioning.releases.building import Platform, Release, build, name_of
from provisioning.releases.zipping import agent

__all__ = ["Platform", "Release", "agent", "build", "name_of"]
