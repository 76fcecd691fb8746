import subprocess
import sys

LOAD = """
import sys
from restorer.system import keras_backend
keras_backend.load_quietly()
assert "keras" in sys.modules
assert "pandas" not in sys.modules
import pandas
assert pandas.DataFrame({"a": [1]}).shape == (1, 1)
"""


def test_keras_is_loaded_without_pandas_which_can_be_loaded_later():
    done = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, timeout=240)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
