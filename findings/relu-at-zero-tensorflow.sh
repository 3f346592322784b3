#!/bin/sh
# TensorFlow 2.21.0 (Keras 3.15.1 on it): the derivative of max(x, 0) at exactly x = 0 is 0, 1/2 or 1,
# and for maximum it depends on the order of the arguments.
#
#   0    nn.relu(x), maximum(0, x), where(x > 0, x, 0), x * (x > 0), nn.leaky_relu(x, 0); keras.ops.relu(x),
#        keras.ops.maximum(0, x)
#   1/2  reduce_max([x, 0]), (x + abs(x)) / 2
#   1    maximum(x, 0), clip_by_value(x, 0, 2); keras.ops.maximum(x, 0)
#
# The first argument has the derivative where both are equal.
#
# Seen on x86-64, Python 3.11, with Keras on its default backend, TensorFlow.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: tensorflow-cpu==2.21.0 keras==3.15.1
cat > "$folder/slopes.py" <<'PYTHON'
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import tensorflow as tf

SPELLINGS = {
    "nn.relu(x)": tf.nn.relu,
    "keras.ops.relu(x)": keras.ops.relu,
    "maximum(x, 0)": lambda x: tf.maximum(x, 0.0),
    "maximum(0, x)": lambda x: tf.maximum(0.0, x),
    "keras.ops.maximum(x, 0)": lambda x: keras.ops.maximum(x, 0.0),
    "keras.ops.maximum(0, x)": lambda x: keras.ops.maximum(0.0, x),
    "clip_by_value(x, 0, 2)": lambda x: tf.clip_by_value(x, 0.0, 2.0),
    "reduce_max([x, 0])": lambda x: tf.reduce_max(tf.stack([x, 0.0])),
    "where(x > 0, x, 0)": lambda x: tf.where(x > 0, x, 0.0),
    "x * (x > 0)": lambda x: x * tf.cast(x > 0, x.dtype),
    "(x + abs(x)) / 2": lambda x: (x + tf.abs(x)) / 2,
    "nn.leaky_relu(x, 0)": lambda x: tf.nn.leaky_relu(x, 0.0),
}


def gradient(relu, x):
    t = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = relu(t)
    return float(tape.gradient(y, t))


def slope(relu):
    at = [gradient(relu, x) for x in (-1.0, 0.0, 1.0)]
    assert at[0] == 0 and at[2] == 1, at
    return at[1]


slopes = {name: slope(relu) for name, relu in SPELLINGS.items()}
for value, written in (0, "0"), (0.5, "1/2"), (1, "1"):
    print(f"{written}: " + ", ".join(name for name in slopes if slopes[name] == value))
PYTHON
seen=$("$folder/venv/bin/python" "$folder/slopes.py")
echo "$seen"
test "$seen" = "0: nn.relu(x), keras.ops.relu(x), maximum(0, x), keras.ops.maximum(0, x), where(x > 0, x, 0), x * (x > 0), nn.leaky_relu(x, 0)
1/2: reduce_max([x, 0]), (x + abs(x)) / 2
1: maximum(x, 0), keras.ops.maximum(x, 0), clip_by_value(x, 0, 2)"
echo "as described"
