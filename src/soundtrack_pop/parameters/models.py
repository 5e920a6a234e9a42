"""The model of each pipeline's parameters. Loads the comparisons of the matcher, and with them Arrow."""

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
