"""Matching measured side by side: synthetic worlds, contenders, scores, and the page that shows them."""
