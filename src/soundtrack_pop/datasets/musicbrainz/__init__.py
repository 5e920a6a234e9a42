"""Read a MusicBrainz database dump: table layouts, COPY text, and the archive as a Kedro dataset."""

from soundtrack_pop.datasets.musicbrainz.archive import MusicBrainzArchive

__all__ = ["MusicBrainzArchive"]
