"""Evaluation against originals: scores, and tables and curves of scores."""

from restorer.evaluation import scores
from restorer.evaluation.changes import Changes, changes
from restorer.evaluation.evaluate import evaluate, picture_names, read_picture, score_each
from restorer.evaluation.score_table import JPEG_ROW, Mean, Score, Spread, means, spread, table, to_csv
from restorer.evaluation.scoring import Restorer, as_restorer, compress

__all__ = [
    "JPEG_ROW",
    "Changes",
    "Mean",
    "Restorer",
    "Score",
    "Spread",
    "as_restorer",
    "changes",
    "compress",
    "evaluate",
    "means",
    "picture_names",
    "read_picture",
    "score_each",
    "scores",
    "spread",
    "table",
    "to_csv",
]
