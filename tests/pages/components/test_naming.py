"""The name of a download, as a person writes it."""

import pytest

from pages.components.downloads import naming


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("holiday", "holiday"),
        ("  two words. ", "two words"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a\\b:c*d?e"f<g>h|i\x00j\n', "a_b_c_d_e_f_g_h_i_j_"),
        ("Пейзаж №1", "Пейзаж №1"),
        (" . ", ""),
    ],
)
def test_it_is_one_that_every_system_takes(written, name):
    assert naming.safe(written) == name
