"""The key to TMDb's API, from Kedro's credentials; by default they come from environment variables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NoReturn

from kedro.io import AbstractDataset

from soundtrack_pop.errors import AccessError

_V3 = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)
_V4 = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_REMEDY = (
    "Get one at TMDb (account settings, API) and set TMDB_BEARER_TOKEN or TMDB_API_KEY, or write it to "
    "conf/local/credentials.yml as tmdb: {bearer_token: ...}; `--tags musicbrainz` acquires MusicBrainz alone"
)


@dataclass(frozen=True)
class TmdbKey:
    """A key of either kind; its representation never contains the key.

    Attributes:
        value: the key.
        is_bearer: true for a v4 read access token, false for a v3 key.
    """

    value: str = field(repr=False)
    is_bearer: bool

    @classmethod
    def of(cls, text: str) -> TmdbKey:
        """Return the key in the text.

        Raises:
            AccessError: the text has the format of neither kind.
        """
        for pattern, is_bearer in ((_V4, True), (_V3, False)):
            if pattern.fullmatch(text.strip()):
                return cls(text.strip(), is_bearer)
        raise AccessError(
            "TMDb key",
            expected="a v4 read access token (three parts with dots) or a v3 key (32 hexadecimal digits)",
            found=f"{len(text.strip())} characters in another format",
            remedy=_REMEDY,
        )


class TmdbKeyHolder(AbstractDataset[None, TmdbKey]):
    """Loads the key from the credentials `bearer_token` or `api_key`; it is stored nowhere else."""

    def __init__(
        self, *, credentials: dict[str, str | None] | None = None, metadata: dict[str, Any] | None = None
    ) -> None:
        """Set the credentials; `metadata` is for Kedro plugins."""
        given = credentials or {}
        self._text = given.get("bearer_token") or given.get("api_key") or ""
        self.metadata = metadata

    def load(self) -> TmdbKey:
        """Return the key.

        Raises:
            AccessError: there is no key, or it does not have the format of a TMDb key.
        """
        return self._key()

    def check(self) -> None:
        """Raise `AccessError` if `load` would."""
        self._key()

    def save(self, data: None) -> NoReturn:
        """Raise an error: a key is never written."""
        raise NotImplementedError("A key is never written.")

    def _key(self) -> TmdbKey:
        if not self._text:
            raise AccessError("TMDb key", expected="a key to TMDb's API", found="none", remedy=_REMEDY)
        return TmdbKey.of(self._text)

    def _describe(self) -> dict[str, Any]:
        return {}
