"""What goes wrong when a test wants it to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Faults:
    """Set a field and the cloud behaves so; a fresh one behaves well."""

    #: So many requests are answered with "too many requests" first.
    throttle: int = 0
    #: operation -> (code, message): always refused.
    refuse: dict[str, tuple[str, str]] = field(default_factory=dict)
    #: The request of this number is carried out, its answer lost, and the line dead from then on.
    lose_from: int | None = None
    #: Servers stay as they are born.
    never_runs: bool = False
    #: The next server ends up as LAUNCH_FAILED (Lighthouse only).
    launch_fails: bool = False
    sold_out: bool = False
    #: Host keys are not told (Lightsail only).
    keeps_host_keys: bool = False
    count: int = 0
    #: What went wrong in the stand-in itself.
    broken: list[str] = field(default_factory=list)

    def loses(self) -> bool:
        """Whether this request's answer gets lost."""
        return self.lose_from is not None and self.count >= self.lose_from

    def is_dead(self) -> bool:
        """Whether the line is dead already, so that the request never arrives."""
        return self.lose_from is not None and self.count > self.lose_from
