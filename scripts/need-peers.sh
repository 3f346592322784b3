# The solvers beside which `make bench` measures, in a virtual environment; what cannot be had is told, and left out there.
python=$1
folder=$(dirname "$(dirname "$python")")
test -x "$python" || python3 -m venv "$folder" || exit 0
while read -r package; do
    "$python" -m pip install --quiet "$package" || echo "make bench: $package cannot be installed: its lines are left out" >&2
done < benches/peers/requirements.txt
