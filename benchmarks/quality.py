"""Our networks and the peers that anybody can install, on a folder of originals, in one run.

python -m benchmarks.quality FOLDER [--model fast best] [--quality 10 20 30 40] [--csv FILE]

jpegli's decoder is among them if `pyjpegli` is installed, which nothing else here needs. `--quantsmooth PATH` adds
jpeg-quantsmooth, if its program was built there.
"""

import argparse

from benchmarks.peers import PEERS, optional_peers, quantsmooth
from restorer import evaluation, models
from restorer.system import keras_backend
from restorer.system.files import write_atomically


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--model", nargs="*", default=[name for name, row in models.MODELS.items() if row.ships])
    parser.add_argument("--quality", type=int, nargs="+", default=[10, 20, 30, 40])
    parser.add_argument("--csv")
    parser.add_argument("--quantsmooth", metavar="PATH")
    options = parser.parse_args()
    installed, missing = optional_peers()
    for sentence in missing:
        print(sentence)  # noqa: T201
    peers = PEERS | installed | ({"jpeg-quantsmooth": quantsmooth(options.quantsmooth)} if options.quantsmooth else {})
    keras_backend.load_quietly()
    scores = evaluation.evaluate(options.folder, models=options.model, qualities=options.quality, others=peers)
    print(evaluation.table(scores))  # noqa: T201
    if options.csv:
        write_atomically(options.csv, evaluation.to_csv(scores))


if __name__ == "__main__":
    main()
