"""The parameters of each pipeline as typed, bounded models; a misspelt name or a value out of range is refused.

`conf/base/parameters_<pipeline>.yml` holds the values, with unit, range and reason beside each.
"""

from soundtrack_pop.parameters.acquisition import AcquisitionParameters
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.parameters.common import Parameters
from soundtrack_pop.parameters.matching import MatchingParameters
from soundtrack_pop.parameters.sources import CleaningParameters, IngestionParameters

PARAMETERS: dict[str, type[Parameters]] = {
    "acquisition": AcquisitionParameters,
    "ingestion": IngestionParameters,
    "cleaning": CleaningParameters,
    "matching": MatchingParameters,
    "analysis": AnalysisParameters,
}
