"""Link MusicBrainz soundtrack albums to TMDb films and analyse genre against popularity."""

__version__ = "0.1.0"
