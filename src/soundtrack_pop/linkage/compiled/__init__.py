"""Loops over letters, keys and pairs, compiled to machine code by numba.

One file for each thing that is looped over: `letters` (keys of texts and words), `lookup` (an index of keys and
what meets it), `candidates` (films' forms past the soundtracks' index), `comparison` (words and names that two
sides share), `contests` (the pairs of each soundtrack). They know nothing of tables; the modules above them turn
Arrow columns into arrays and back.

numba takes half a second to import, so they are imported inside the functions that call them. Machine code is kept
beside the source (or in the user's cache): only the first run on a machine compiles.
"""
