"""The parts of a synthetic dump: tables as COPY text, archives compressed on all cores, film records."""
