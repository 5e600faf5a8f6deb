"""Checks ONNX models with onnx.checker and runs them with onnxruntime: python check_onnx.py FOLDER

FOLDER/cases.json: [{"name", "inputShape": [batch, ...]}]; beside it NAME.onnx, NAME.input and, written by
this, NAME.output: float32, little-endian. Prints a JSON list: of each case its output's shape, or the error.
"""

import json
import sys
from pathlib import Path

import numpy
import onnx
import onnxruntime

folder = Path(sys.argv[1])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1


def run(name, input_shape):
    path = folder / f"{name}.onnx"
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    (entry,) = session.get_inputs()
    values = numpy.fromfile(folder / f"{name}.input", "<f4").reshape(input_shape)
    (output,) = session.run(None, {entry.name: values})
    output.astype("<f4").tofile(folder / f"{name}.output")
    return {"input": entry.name, "inputShape": entry.shape, "outputShape": output.shape}


def outcome(case):
    try:
        return run(case["name"], case["inputShape"])
    except Exception as error:
        return {"error": str(error)}


print(json.dumps([outcome(case) for case in json.loads((folder / "cases.json").read_text())]))
