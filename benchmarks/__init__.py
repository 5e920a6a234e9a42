"""Matching measured side by side: synthetic worlds, contenders, scores, and the page that shows them."""

import sys
from pathlib import Path

# The project's scripts import one another by their bare names, as a script's folder lets them.
sys.path.append(str(Path(__file__).resolve().parents[1] / "scripts"))
