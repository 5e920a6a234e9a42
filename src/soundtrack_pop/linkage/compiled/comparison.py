"""What soundtracks and films have in common: words of titles, names of people; and the best title forms."""

from __future__ import annotations

import numpy as np

from soundtrack_pop.linkage.compiled.compiling import compiled


@compiled
def common_letters(starts, keys, lengths, other_starts, other_keys, left, right):
    """Return for each pair of texts the number of letters in common words; repeated words count repeatedly.

    Args:
        starts: position of the first word of each text on the left side, and last the number of words.
        keys: keys of the words on the left side.
        lengths: lengths of the words on the left side, letters.
        other_starts: as `starts`, for the right side.
        other_keys: as `keys`, for the right side.
        left: row of the text of the left side, for each pair.
        right: row of the text of the right side, for each pair.
    """
    common = np.zeros(len(left), dtype=np.int64)
    for pair in range(len(left)):
        for word in range(starts[left[pair]], starts[left[pair] + 1]):
            for other in range(other_starts[right[pair]], other_starts[right[pair] + 1]):
                if keys[word] == other_keys[other]:
                    common[pair] += lengths[word]
    return common


@compiled
def _share_an_item(first, end, keys, other_first, other_end, other_keys):
    for item in range(first, end):
        for other in range(other_first, other_end):
            if keys[item] == other_keys[other]:
                return True
    return False


@compiled
def compare_people(people, composers, directors, left, right, codes):
    """Return the level of each pair as far as equal names decide it, and the names to compare by letters.

    Args:
        people: names that the soundtracks credit, as `Names.read` returns them.
        composers: the same for the films' composers.
        directors: the same for the films' directors.
        left: row of the soundtrack, for each pair.
        right: row of the film, for each pair.
        codes: codes of the levels composer, director, different.

    Returns:
        Codes of the levels, 0 if names are missing. For pairs without the same composer, also the pair, the
        position of the soundtrack's name and that of the composer's name for each two names that share a word.
    """
    levels = np.zeros(len(left), dtype=np.uint8)
    room = 1024
    close = np.empty((room, 3), dtype=np.int64)
    found = 0
    for pair in range(len(left)):
        first, end = people[0][left[pair]], people[0][left[pair] + 1]
        composer, last_composer = composers[0][right[pair]], composers[0][right[pair] + 1]
        if first == end:
            continue
        if _share_an_item(first, end, people[1], composer, last_composer, composers[1]):
            levels[pair] = codes[0]
            continue
        if composer < last_composer:
            levels[pair] = codes[2]
        director, last_director = directors[0][right[pair]], directors[0][right[pair] + 1]
        if _share_an_item(first, end, people[1], director, last_director, directors[1]):
            levels[pair] = codes[1]
        for name in range(first, end):
            for other in range(composer, last_composer):
                words = people[2][name], people[2][name + 1]
                others = composers[2][other], composers[2][other + 1]
                if _share_an_item(words[0], words[1], people[3], others[0], others[1], composers[3]):
                    if found == room:
                        wider = np.empty((2 * room, 3), dtype=np.int64)
                        wider[:room] = close
                        close, room = wider, 2 * room
                    close[found, 0], close[found, 1], close[found, 2] = pair, name, other
                    found += 1
    return levels, close[:found].copy()


@compiled
def best_of_pairs(soundtrack, movie, forms, level, similarity, soundtracks):
    """Return the best pair of forms of each soundtrack and film: the best level, then the highest similarity.

    Ties go to the first of the film's forms, then to the first of the soundtrack's.

    Args:
        soundtrack: row of the soundtrack, for each pair of forms.
        movie: row of the film, for each pair of forms, in the order of the films' forms.
        forms: rows of the soundtrack's and of the film's form.
        level: position in `TITLE.levels`, best first.
        similarity: title similarity, in [0, 1].
        soundtracks: number of soundtracks.

    Returns:
        Positions among the pairs of forms, in the order of the films.
    """
    my_form, their_form = forms
    movie_seen, place = np.full(soundtracks, -1, dtype=np.int64), np.empty(soundtracks, dtype=np.int64)
    best = np.empty(len(soundtrack), dtype=np.int64)
    found = 0
    for pair in range(len(soundtrack)):
        mine = soundtrack[pair]
        if movie_seen[mine] != movie[pair]:
            movie_seen[mine], place[mine] = movie[pair], found
            best[found] = pair
            found += 1
            continue
        other = best[place[mine]]
        is_better = level[pair] < level[other]
        if level[pair] == level[other]:
            is_better = similarity[pair] > similarity[other]
            if similarity[pair] == similarity[other] and their_form[pair] == their_form[other]:
                is_better = my_form[pair] < my_form[other]
        if is_better:
            best[place[mine]] = pair
    return best[:found].copy()
