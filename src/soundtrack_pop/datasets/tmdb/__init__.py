"""Read TMDb film records: the record's declared shape, and the JSON-lines folder as a Kedro dataset."""

from soundtrack_pop.datasets.tmdb.movie_lines import TmdbMovieLines

__all__ = ["TmdbMovieLines"]
