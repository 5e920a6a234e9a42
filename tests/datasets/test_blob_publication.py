"""In blob storage a table whose staged files vanish while it is published stays what it was."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from soundtrack_pop.storage.places import place_of


@pytest.mark.parametrize("vanish", ["before the copies", "after them"])
def test_staged_files_that_are_gone_publish_nothing(vanish: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = place_of(f"memory://{uuid.uuid4().hex}/layer/table")
    storage, staged = place.filesystem, place.sibling(place.staging_name())
    storage.pipe_file(f"{place.path}/old", b"1")
    storage.pipe_file(f"{staged}/new", b"2")

    def copy_and_lose(self: Any, one: str, other: str) -> None:
        self.pipe_file(other, self.cat_file(one))
        place.discard(staged)

    if vanish == "before the copies":
        place.discard(staged)
    monkeypatch.setattr(type(storage), "cp_file", copy_and_lose)
    with pytest.raises(FileNotFoundError, match="staging"):
        place.publish(staged)
    assert storage.cat_file(f"{place.path}/old") == b"1"
    assert not storage.exists(f"{place.path}/_published.json")
