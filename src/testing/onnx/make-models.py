"""Makes the small models of the tests: pip install onnx, then python3 src/testing/onnx/make-models.py

logistic.onnx    probability = 1 / (1 + exp(-(-2 + 0.5 visits + 1.5 is_cz))) of one matrix [leads, 2]
by-name.onnx     the same of two inputs, visits (float) and is_cz (int64), each [leads, 1]
not-a-share.onnx gives 0.5 visits + 1.5 is_cz, which is no probability
"""

from pathlib import Path

import onnx
from onnx import TensorProto, helper

HERE = Path(__file__).parent
FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64
WEIGHTS = helper.make_tensor("weights", FLOAT, [2, 1], [0.5, 1.5])
BIAS = helper.make_tensor("bias", FLOAT, [1], [-2.0])
OUTPUT = helper.make_tensor_value_info("probability", FLOAT, ["leads", 1])
MATRIX = helper.make_tensor_value_info("features", FLOAT, ["leads", 2])
LINEAR = [
    helper.make_node("MatMul", ["features", "weights"], ["product"]),
    helper.make_node("Add", ["product", "bias"], ["sum"]),
]


def save(name, nodes, inputs, initializers=(WEIGHTS, BIAS)):
    graph = helper.make_graph(nodes, name, inputs, [OUTPUT], list(initializers))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


SIGMOID = helper.make_node("Sigmoid", ["sum"], ["probability"])
save("logistic", [*LINEAR, SIGMOID], [MATRIX])
save(
    "by-name",
    [
        helper.make_node("Cast", ["is_cz"], ["is_cz_float"], to=FLOAT),
        helper.make_node("Concat", ["visits", "is_cz_float"], ["features"], axis=1),
        *LINEAR,
        SIGMOID,
    ],
    [
        helper.make_tensor_value_info("visits", FLOAT, ["leads", 1]),
        helper.make_tensor_value_info("is_cz", INT64, ["leads", 1]),
    ],
)
save("not-a-share", [helper.make_node("MatMul", ["features", "weights"], ["probability"])], [MATRIX], [WEIGHTS])
