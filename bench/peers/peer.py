"""Trains one recipe with TensorFlow, so many iterations at a time, as its standard input asks.

Usage: peer.py PROGRAM THREADS, where PROGRAM is one of those below. Prints {"ready": true} once the
networks are compiled. Reads one JSON object a line, {"kind": "iterations", "count": N}, and answers with
one, {"value": iterations a second}. Ends with its standard input.
"""

import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

from article_seed import article_seed  # noqa: E402
from expert_digits import expert_digits  # noqa: E402
from expert_seed import expert_seed  # noqa: E402

PROGRAMS = {
    "article-seed": lambda images, labels: article_seed(images, draws_by_predict=True),
    "article-seed-call": lambda images, labels: article_seed(images, draws_by_predict=False),
    "expert-seed": lambda images, labels: expert_seed(images),
    "expert-digits": expert_digits,
}

IMAGES = 512
WARMING_ITERATIONS = 8  # two of each fourth iteration, which pays the penalty


def main() -> None:
    program, threads = sys.argv[1], int(sys.argv[2])
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    random = np.random.default_rng(1)
    images = random.uniform(-1, 1, (IMAGES, 28, 28, 1)).astype(np.float32)
    labels = np.arange(IMAGES) % 10
    step = PROGRAMS[program](images, labels)
    for _ in range(WARMING_ITERATIONS):
        step()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        count = json.loads(line)["count"]
        start = time.perf_counter()
        for _ in range(count):
            step()
        print(json.dumps({"value": count / (time.perf_counter() - start)}), flush=True)


main()
