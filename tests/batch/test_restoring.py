"""A photo of many, restored on a worker."""

import logging

from restorer import batch
from restorer.batch import restoring


def test_a_photo_that_fails_unforeseen_is_named_in_its_outcome_and_not_in_the_log(monkeypatch, caplog):
    def fail(task):
        raise ValueError(f"{task.name} is odd")

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(restoring, "_restored", fail)
    outcome = batch.restore_task(batch.Task("grandma.jpg", b"a photo", None, "a network", batch.RestoreOptions()))
    assert outcome.fate == batch.Fate.FAILED
    assert "grandma.jpg" in outcome.sentence
    assert "A photo was not restored: ValueError" in caplog.text and "in fail" in caplog.text
    assert "grandma" not in caplog.text
