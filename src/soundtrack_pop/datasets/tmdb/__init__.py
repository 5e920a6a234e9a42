"""Read TMDb film records: the schema of a record, and a folder of JSON lines or CSV files as a Kedro dataset."""

from soundtrack_pop.datasets.tmdb.movie_lines import TmdbMovieLines

__all__ = ["TmdbMovieLines"]
