"""``python3 agent.pyz MODE …``."""

import sys

from provisioning.agent import main

sys.exit(main(sys.argv[1:]))
