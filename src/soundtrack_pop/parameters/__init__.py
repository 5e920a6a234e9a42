"""The parameters of each pipeline as typed, bounded models; a misspelt name or a value out of range is refused.

`conf/base/parameters_<pipeline>.yml` holds the values, with unit, range and reason beside each.
"""
