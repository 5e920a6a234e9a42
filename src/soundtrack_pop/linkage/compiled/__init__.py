"""Loops over letters, keys and pairs, compiled to machine code by numba.

`letters` computes keys of texts and words, `lookup` builds an index of keys and looks keys up, `candidates` looks
up the films' forms in the soundtracks' index, `comparison` finds the words and names that two sides share, `pairs`
sorts and counts the pairs of each soundtrack. These functions take and return arrays; their callers convert Arrow
columns.

numba takes half a second to import, so callers import these modules inside their functions. The machine code is
cached beside the source (or in the user's cache folder): only the first run on a machine compiles.
"""
