"""Link MusicBrainz soundtrack albums to TMDb films and analyse genre against popularity."""

import os

__version__ = "0.1.0"

# One thread for linear algebra, set before numpy is loaded: split among cores, sums differ in their last digits,
# and regressions with them. Nothing here is large enough to gain from more.
for _variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")
