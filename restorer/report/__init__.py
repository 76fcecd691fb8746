"""The report *Regenerating Compressed JPEG Images*, run again: one experiment, its figures, one page.

::

    settings ─ experiment ─ measuring ─ results ─┬─ charts ─┬─ svg          figures as files, and on paper
                                                 │          └─ interactive  the same for Plotly
                                                 ├─ flow                    pipeline and architecture
                                                 ├─ findings                what holds up, in tables and sentences
                                                 └─ page, markdown          what a person reads

Source: COMP 432, Concordia University, 2022; its figures keep their numbers.
"""
