#!/bin/sh
# scikit-learn 1.9.1, MLPRegressor(activation="relu"): the derivative of max(x, 0) at exactly x = 0 is
# 0, as in the paper.
#
# A hidden neuron with weights and intercept 0 has the preactivation 0 on all samples. Its weights
# stay 0, bit by bit, in three epochs in which the output's intercept learns; with the weights 2^-1000
# instead they leave at once. The library starts at random weights, so 0 is met only by who sets it,
# or where a sample is 0.
#
# Seen on x86-64, Python 3.11, numpy 2.4.6, scipy 1.17.1:
# `from 0: 0 0 0 while the output learns 0.875, from 2^-1000: 0.75`.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
cat > "$folder/fit.py" <<'PYTHON'
import numpy as np
from sklearn.neural_network import MLPRegressor

X, y = np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([1.0, 1.0])


def weights(start, epochs):
    """The hidden neuron's weights after each epoch, and the output's intercept."""
    model = MLPRegressor(
        hidden_layer_sizes=(1,), activation="relu", solver="sgd", alpha=0, momentum=0, learning_rate_init=0.5
    )
    model.partial_fit(X, y)
    model.coefs_ = [np.full((2, 1), start), np.ones((1, 1))]
    model.intercepts_ = [np.zeros(1), np.zeros(1)]
    seen = []
    for _ in range(epochs):
        model.partial_fit(X, y)
        assert model.coefs_[0][0] == model.coefs_[0][1]
        seen.append(f"{model.coefs_[0][0, 0]:g}")
    return " ".join(seen), model.intercepts_[1][0]


(dead, output), (alive, _) = weights(0.0, 3), weights(2.0**-1000, 1)
print(f"from 0: {dead} while the output learns {output:g}, from 2^-1000: {alive}")
PYTHON
seen=$("$folder/venv/bin/python" "$folder/fit.py")
echo "$seen"
test "$seen" = "from 0: 0 0 0 while the output learns 0.875, from 2^-1000: 0.75"
echo "as described"
