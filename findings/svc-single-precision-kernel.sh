#!/bin/sh
# scikit-learn 1.9.1, SVC(kernel="linear"): rows of the kernel matrix are kept in single precision,
# so that data far from 0 have a wrong weight, without a warning.
#
# Two points, +1 at 4099 and -1 at 4097: the margin is half of their distance and the weight
# 2 / (4099 - 4097) = 1. SVC answers C times 2: 2 for C = 1, 20 for C = 10, each with fit_status_ 0.
# The squares are beyond 2^24, where single precision ends to count: the distance of the points in
# the kernel's space comes out as 0, and the multipliers run to C. The same points moved to 1 and -1
# have the weight 1. Data centred first are not concerned; `tol` does not help.
#
# It is LIBSVM's cache of the kernel (Qfloat), so others that carry LIBSVM are concerned as well.
#
# Seen on x86-64, Python 3.11, numpy 2.4.6, scipy 1.17.1: `C = 1: 2, C = 10: 20, centred: 1`.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
cat > "$folder/fit.py" <<'PYTHON'
import warnings

from sklearn.svm import SVC

warnings.simplefilter("error")


def weight(points, C):
    model = SVC(kernel="linear", C=C).fit([[float(x)] for x in points], [1, -1])
    assert model.fit_status_ == 0
    return model.coef_[0, 0]


print(f"C = 1: {weight((4099, 4097), 1):g}, C = 10: {weight((4099, 4097), 10):g}, centred: {weight((1, -1), 10):g}")
PYTHON
seen=$("$folder/venv/bin/python" "$folder/fit.py")
echo "$seen"
test "$seen" = "C = 1: 2, C = 10: 20, centred: 1"
echo "as described"
