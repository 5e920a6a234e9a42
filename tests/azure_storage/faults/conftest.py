"""Faults take minutes: they are tried when asked for, by `make test-azure-faults`."""

from __future__ import annotations

import os

from azure_storage.conftest import REQUIRED

collect_ignore_glob = [] if os.environ.get(REQUIRED) else ["test_*.py"]
