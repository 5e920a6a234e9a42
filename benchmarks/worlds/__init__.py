"""The parts of a synthetic world: words, titles, people, films, albums."""
