"""What the merchant's own machine does with a server: look, send, follow."""

from provisioning.client.facts import Facts, look_at
from provisioning.client.following import Ending, follow
from provisioning.client.sending import ask, carry_out_there, plan_there

__all__ = ["Ending", "Facts", "ask", "carry_out_there", "follow", "look_at", "plan_there"]
