"""Sort the candidate pairs by soundtrack and film, and count them by group."""

from __future__ import annotations

import numpy as np

from soundtrack_pop.linkage.compiled.compiling import compiled


@compiled
def order_of_pairs(soundtrack, film, soundtracks):
    """Return the positions of the pairs in the order of soundtrack and film.

    Args:
        soundtrack: row of each pair's soundtrack.
        film: id of each pair's film.
        soundtracks: number of soundtracks.
    """
    starts = np.zeros(soundtracks + 1, dtype=np.int64)
    for row in soundtrack:
        starts[row + 1] += 1
    for row in range(soundtracks):
        starts[row + 1] += starts[row]
    place = starts[:-1].copy()
    order = np.empty(len(soundtrack), dtype=np.int64)
    for pair in range(len(soundtrack)):
        order[place[soundtrack[pair]]] = pair
        place[soundtrack[pair]] += 1
    for row in range(soundtracks):
        mine = order[starts[row] : starts[row + 1]]
        if len(mine) > 1:
            mine[:] = mine[np.argsort(film[mine])]
    return order


@compiled
def count_in_group(soundtrack, group, groups):
    """Return for each pair the number of its soundtrack's pairs in the same group, itself included.

    Args:
        soundtrack: row of each pair's soundtrack, ascending.
        group: group of each pair, from 0 up.
        groups: number of groups.
    """
    counts = np.empty(len(soundtrack), dtype=np.int64)
    count = np.zeros(groups, dtype=np.int64)
    first = 0
    while first < len(soundtrack):
        end = first
        while end < len(soundtrack) and soundtrack[end] == soundtrack[first]:
            count[group[end]] += 1
            end += 1
        for pair in range(first, end):
            counts[pair] = count[group[pair]]
        count[:] = 0
        first = end
    return counts
