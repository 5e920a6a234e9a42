"""Deck: slides on the project and on its last run, from what the run wrote; `sequence.py` holds their order.

`slides.py` declares what a slide holds. `matching_slides.py`, `operation_slides.py` and `result_slides.py` fill
them. `layouts.py` draws them into the placeholders of a template, `diagrams.py` draws boxes and arrows, and
`text_size.py` estimates what fits.
"""

from soundtrack_pop.pipelines.deck.pipeline import create_pipeline

__all__ = ["create_pipeline"]
