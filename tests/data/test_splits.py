import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorer.data import splits
from restorer.errors import DataError
from tests.helpers import is_one_sentence


class TestSplitting:
    def test_the_reports_855_become_769_8_and_78(self):
        assert [len(part) for part in splits.split_indices(855)] == [769, 8, 78]

    @given(st.integers(11, 2000), st.integers(0, 100))
    def test_sizes_are_the_reports(self, n, seed):
        train, validation, test = splits.split_indices(n, seed=seed)
        assert len(train) == int(0.9 * n)
        assert len(validation) == max(1, int(0.1 * (n - len(train))))
        assert sorted([*train, *validation, *test]) == [*range(n)]

    @given(st.lists(st.integers(0, 12), min_size=3, max_size=80), st.integers(0, 100))
    def test_a_group_is_never_torn_and_no_side_is_empty(self, groups, seed):
        if len(set(groups)) < 3:
            with pytest.raises(DataError):
                splits.split_indices(len(groups), groups=groups, seed=seed)
            return
        parts = splits.split_indices(len(groups), groups=groups, seed=seed)
        assert all(len(part) for part in parts)
        assert sorted(np.concatenate(parts)) == [*range(len(groups))]
        sides = [{groups[i] for i in part} for part in parts]
        assert sum(map(len, sides)) == len(set(groups))
        if 12 <= len(set(groups)) < len(groups):
            assert len(sides[1]) >= 3

    def test_many_small_groups_come_near_the_sizes_asked_for(self):
        groups = [i // 3 for i in range(855)]
        train, validation, test = splits.split_indices(855, groups=groups)
        assert abs(len(train) - 769) <= 3
        assert abs(len(validation) - 8) <= 3
        assert abs(len(test) - 78) <= 3

    def test_the_seed_decides(self):
        first, again, other = (splits.split_indices(50, seed=seed) for seed in (1, 1, 2))
        assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
        assert not np.array_equal(first[0], other[0])

    @pytest.mark.parametrize("n", [0, 1, 2])
    def test_fewer_than_three_are_refused(self, n):
        with pytest.raises(DataError, match="three") as caught:
            splits.split_indices(n)
        assert is_one_sentence(str(caught.value))

    def test_a_hundred_thousand_are_split_at_once(self):
        assert [len(part) for part in splits.split_indices(100_000)] == [90_000, 1_000, 9_000]


class TestFolders:
    def test_folders_called_train_and_val_are_the_split(self):
        names = ["a/train/1.jpg", "a/val/1.jpg", "a/test/1.jpg", "a/train/2.jpg", "a/other/1.jpg"]
        parts = splits.split_by_folders(names)
        assert [part.tolist() for part in parts] == [[0, 3], [1], [2]]

    @pytest.mark.parametrize("names", [[], ["1.jpg"], ["train/1.jpg"], ["train/1.jpg", "test/1.jpg"], ["val/1.jpg"]])
    def test_without_both_there_is_no_such_split(self, names):
        assert splits.split_by_folders(names) is None
