"""Least squares with clustered errors: CR2 of Bell and McCaffrey (2002), with Satterthwaite degrees of freedom.

Films of one composer or one series resemble one another, so errors are taken as related within a cluster and
independent between clusters. A cluster of one film makes the error HC2. The columns of a design may depend on
each other; a contrast must then be one that the films determine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Values = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Contrasts:
    """Estimates of contrasts of coefficients.

    Attributes:
        estimates: of each contrast.
        errors: CR2 standard errors.
        degrees: Satterthwaite degrees of freedom for each.
    """

    estimates: Values
    errors: Values
    degrees: Values


def clusters_of(*labels: pd.Series[str]) -> Whole:
    """Return the cluster of each film: films that share a label, directly or through others, are one cluster.

    Args:
        labels: for example the composer and the series of each film; a missing label ties a film to nobody.
    """
    films = len(labels[0])
    place, node, nodes = [], [], films
    for series in labels:
        codes, found = pd.factorize(series)
        known = codes >= 0
        place.append(np.flatnonzero(known))
        node.append(codes[known] + nodes)
        nodes += len(found)
    rows, columns = np.concatenate(place), np.concatenate(node)
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(nodes, nodes))
    return np.asarray(pd.factorize(connected_components(graph, directed=False)[1][:films])[0], dtype=np.int64)


def fit_contrasts(design: Values, outcome: Values, contrasts: Values, clusters: Whole) -> Contrasts:
    """Return the least-squares estimates of contrasts with CR2 errors.

    Args:
        design: films by coefficients; rank may be lower than the number of columns.
        outcome: of each film.
        contrasts: contrasts by coefficients, each one that the films determine.
        clusters: of each film, numbered from 0.
    """
    basis, sizes, turned = np.linalg.svd(design, full_matrices=False)
    kept = sizes > _TOLERANCE * sizes[0] * len(design) ** 0.5
    basis = basis[:, kept]
    pulls = (contrasts @ turned[kept].T) / sizes[kept]
    estimates = pulls @ (basis.T @ outcome)
    residuals = outcome - basis @ (basis.T @ outcome)
    scores, spreads, overlaps = [], [], []
    for block, members in _adjusted(basis, clusters):
        # `block` is the adjusted basis: clusters x films of a cluster x rank.
        influence = block @ pulls.T
        scores.append(np.einsum("cfk,cf->ck", influence, residuals[members]))
        spreads.append((influence**2).sum(axis=1))
        overlaps.append(np.einsum("cfr,cfk->ckr", basis[members], influence))
    variance = (np.concatenate(scores) ** 2).sum(axis=0)
    return Contrasts(estimates, np.sqrt(variance), _degrees(np.concatenate(spreads), np.concatenate(overlaps)))


def _adjusted(basis: Values, clusters: Whole) -> Iterator[tuple[Values, Whole]]:
    """Yield (I - H)^(-1/2) U of all clusters of one size, with the films of each; no matrix of films x films."""
    order = np.argsort(clusters, kind="stable")
    counts = np.bincount(clusters)
    starts = np.cumsum(counts) - counts
    for size in np.unique(counts):
        members = order[starts[counts == size][:, None] + np.arange(size)]
        left, values, right = np.linalg.svd(basis[members], full_matrices=False)
        rest = 1 - values**2
        # What a cluster determines by itself leaves no residual: Moore-Penrose, as clubSandwich does.
        scale = np.where(rest > _TOLERANCE, values / np.sqrt(np.maximum(rest, _TOLERANCE)), 0.0)
        yield np.einsum("cfs,cs,csr->cfr", left, scale, right), members


def _degrees(spreads: Values, overlaps: Values) -> Values:
    """Return trace(W)^2 / trace(W^2) of the covariances W of the clusters' scores, for independent errors.

    Args:
        spreads: clusters by contrasts, squared length of each influence.
        overlaps: clusters by contrasts by rank, what the design takes of each influence.
    """
    own = spreads - (overlaps**2).sum(axis=2)
    inner = np.einsum("ckr,cks->krs", overlaps, overlaps)
    squares = (spreads**2 - 2 * spreads * (overlaps**2).sum(axis=2)).sum(axis=0) + (inner**2).sum(axis=(1, 2))
    return np.asarray(own.sum(axis=0) ** 2 / np.maximum(squares, np.finfo(float).tiny))
