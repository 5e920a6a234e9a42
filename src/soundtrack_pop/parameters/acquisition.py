"""The parameters of acquisition: from where, how patiently, and which films.

`conf/base/parameters_acquisition.yml` holds the values, with unit, range and reason beside each.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from soundtrack_pop.parameters.common import Parameters, Positive

# No user and password: parameters stand in run records. httpx takes an address with both from the environment.
Address = Annotated[str, Field(pattern=r"^https?://[^@\s]+[^@\s/]$")]
AddressOrNone = Annotated[str, Field(pattern=r"^((https?|socks5)://[^@\s]+)?$")]
Seconds = Annotated[float, Field(gt=0, le=3600)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]


class NetworkParameters(Parameters):
    """How servers are reached, and how patiently."""

    proxy: AddressOrNone
    connect_timeout_seconds: Seconds
    read_timeout_seconds: Seconds
    most_attempts: Annotated[int, Field(ge=1, le=100)]
    first_wait_seconds: Seconds
    longest_wait_seconds: Seconds


class MusicBrainzParameters(Parameters):
    """Where the dump is, and how much room it may take."""

    mirror: Address
    spare_disk_gib: Annotated[float, Field(ge=0, le=100_000)]


class TmdbParameters(Parameters):
    """Where TMDb is, which films are wanted, and how hard it may be asked."""

    api: Address
    exports: Address
    oldest_export_days: Annotated[int, Field(ge=0, le=90)]
    least_popularity: Annotated[float, Field(ge=0, le=1_000_000)]
    with_adult: bool
    with_video: bool
    requests_per_second: Positive
    connections: Annotated[int, Field(ge=1, le=100)]
    films_per_shard: Count
    most_failures_in_a_row: Count


class AcquisitionParameters(Parameters):
    """Everything that acquisition needs to know but the key."""

    network: NetworkParameters
    musicbrainz: MusicBrainzParameters
    tmdb: TmdbParameters
