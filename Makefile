# `make verify` checks the built-in suite; CI runs `make test`, then `make test-all`: what takes longer, and needs tools.

.PHONY: verify test test-all lint unit docs lists tools

# What takes longer than `make test`, a word for each. Tools are installed under target/; what cannot be had is told, and left out.
test-all: WHEEL_PROFILE = dev
test-all: book latex browser python

tools:
	@sh scripts/need-tools.sh

verify: tools
	cargo build --release --quiet
	target/release/margincert verify

test: tools lint unit docs

lint: tools
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings

unit: tools
	cargo test --workspace --quiet

docs: tools
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --quiet
	sh scripts/door.sh | diff docs/door.txt -
	python3 scripts/trust.py | diff docs/trust.md -

# The documentation as a book, in target/book/html: its links, and its lines of NumPy.
.PHONY: book latex

MDBOOK = target/tools/mdbook-0.5.4/bin/mdbook
NUMPY = target/tools/numpy-2.4.6/bin/python

book: tools
	rm -rf target/book
	if sh scripts/need-book.sh $(MDBOOK) $(NUMPY); then $(MDBOOK) build && \
	PYTHON=$(CURDIR)/$(NUMPY) cargo test --workspace --quiet --test links --test model --test numpy -- --ignored; fi

# What goes into a paper is compiled by pdflatex.
latex: tools
	if sh scripts/need-latex.sh; then cargo test --workspace --quiet --test latex -- --ignored; fi

# The lists of claims in README.md and docs/, after a claim is added or told otherwise; docs/trust.md.
lists: tools
	UPDATE_LISTS=1 cargo test --workspace --quiet --test lists
	UPDATE_LISTS=1 cargo test --workspace --quiet --test falsify the_table
	python3 scripts/trust.py > docs/trust.md

# What takes longer has its result in docs/.
.PHONY: census cost networks plain floats mutants fuzz falsify audit

census: tools
	{ echo "# Fates of 200 random instances"; echo; sed -n 's|^//! ||p' examples/census.rs; echo; cargo run --release --quiet --example census; } > docs/census.md.partial
	mv docs/census.md.partial docs/census.md

cost: tools
	{ echo "# The cost of an enclosure"; echo; sed -n 's|^//! ||p' examples/cost.rs; echo; cargo run --release --quiet --example cost; } > docs/cost.md.partial
	mv docs/cost.md.partial docs/cost.md

networks: tools
	cargo test --release --quiet --test networks -- --ignored --nocapture > docs/networks.stepped.partial
	{ echo "# Fates of random networks"; echo; sed -n 's|^//! ||p' examples/networks.rs; echo; cargo run --release --quiet --example networks; echo; \
	  echo "## Stepped at 200 bits"; echo; sed -n 's|^//! ||p' tests/networks/random.rs; echo; printf '| kind | networks |\n|---|---|\n'; grep '^|' docs/networks.stepped.partial; } > docs/networks.md.partial
	mv docs/networks.md.partial docs/networks.md
	rm docs/networks.stepped.partial

# What comes out of examples/sweeps/fates.toml: hours in all; what is there is not made again.
.PHONY: fates

fates: tools
	cargo build --release --quiet
	target/release/margincert sweep examples/sweeps/fates.toml --out target/fates.sweep
	target/release/margincert merge target/fates.sweep --out docs/sweep.jsonl.gz --without digest,active,pattern,walls,cycle,from_step,certificate,size,denominator,plain_seeds,question,max_steps,check_budget
	python3 scripts/sweep-page.py docs/sweep.jsonl.gz examples/sweeps/fates.toml docs

# The laws of SGD's limit: docs/laws.md.
.PHONY: laws

laws: tools
	cargo build --release --quiet
	python3 scripts/laws.py target/release/margincert theorems/sgd/limits/instances > docs/laws.md.partial
	mv docs/laws.md.partial docs/laws.md

# A sweep on a Slurm cluster of two nodes, on this machine: docs/scale.md.
.PHONY: scale

scale: tools
	if sh scale/need-slurm.sh; then cargo build --release --quiet && \
	python3 scale/run.py target/release/margincert target/scale > docs/scale.table.partial && \
	{ echo "# A sweep on a cluster"; echo; cat scale/README.md; echo; cat docs/scale.table.partial; } > docs/scale.md.partial && \
	mv docs/scale.md.partial docs/scale.md && rm docs/scale.table.partial; fi

# Gradient descent on the real sets: hours in all; a run that is there is not made again.
.PHONY: real

REAL = --starts mean --preparations "as it stands;centred"
real: tools
	cargo build --release --quiet
	python3 scripts/real.py target/release/margincert target/real.jsonl $(REAL)
	python3 scripts/real.py --page target/real.jsonl > docs/real.md.partial
	mv docs/real.md.partial docs/real.md

plain: tools
	{ echo "# Fates and a plain loop"; echo; sed -n 's|^//! ||p; s|^//!$$||p' examples/plain.rs; echo; cargo run --release --quiet --example plain; } > docs/plain.md.partial
	mv docs/plain.md.partial docs/plain.md

floats: tools
	{ echo "# What float formats make of it"; echo; sed -n 's|^//! ||p' examples/floats.rs; echo; cargo run --release --quiet --example floats; } > docs/floats.md.partial
	mv docs/floats.md.partial docs/floats.md

# A few of them: make mutants ONLY=rules/leap.rs; so many at a time: JOBS=1
mutants:
	cargo test --quiet --manifest-path mutants/Cargo.toml --target-dir target/mutants/tool
	cargo run --quiet --manifest-path mutants/Cargo.toml --target-dir target/mutants/tool -- $(if $(JOBS),--jobs $(JOBS)) $(ONLY)

# Certificates altered in what they say; other cases with FUZZ_FROM=.. FUZZ_TO=..
fuzz: tools
	FUZZ_OUT=$(CURDIR)/docs/fuzz.table.partial cargo test --package margincert-fuzz --quiet long -- --ignored --nocapture
	{ cat fuzz/README.md; echo; cat docs/fuzz.table.partial; } > docs/fuzz.md.partial
	mv docs/fuzz.md.partial docs/fuzz.md
	rm docs/fuzz.table.partial

# The theory and the certificates that Coq checks: docs/coq.md. Coq and its libraries are installed through apt where they can be.
.PHONY: coq coq-suite

coq:
	sh scripts/need-coq.sh
	cd coq && coq_makefile -f _CoqProject -o CoqMakefile && $(MAKE) --no-print-directory -j $$(nproc) -f CoqMakefile
	python3 scripts/coq/theorems.py | diff docs/coq-theorems.md -

# Fewer: make coq-suite EACH=6, so many certificates for each kind of witness.
coq-suite: tools coq
	cargo build --release --quiet
	rm -rf target/coq-suite
	target/release/margincert verify --out target/coq-suite > target/coq-suite.txt
	{ cat scripts/coq/suite.md; python3 scripts/coq/suite.py target/release/margincert target/coq-suite $(if $(EACH),--each $(EACH)); } > docs/coq-suite.md.partial
	mv docs/coq-suite.md.partial docs/coq-suite.md

# A second checker, in Python, on certificates/ and on the built-in suite's certificates.
.PHONY: arena

arena: tools
	cargo build --workspace --release --quiet
	test -x target/arena/bin/python || python3 -m venv target/arena
	target/arena/bin/pip install --quiet --requirement arena/requirements.txt
	rm -rf target/arena/suite
	target/release/margincert verify --out target/arena/suite > target/arena/verify.txt
	target/arena/bin/python arena/compare.py --kernel target/release/margincert-check target/arena/suite
	target/arena/bin/python arena/schema.py target/arena/suite

# Each false statement is refuted, and each claim survives 10,000 instances; docs/survival.md.
CASES = 10000
falsify: tools
	cargo build --release --quiet
	set -e; for claim in F1 F2 F3 F4 F5 F6 F7 F8; do target/release/margincert falsify $$claim; echo; done
	sh scripts/survival.sh target/release/margincert $(CASES) > docs/survival.md.partial
	mv docs/survival.md.partial docs/survival.md

# Every hypothesis of every claim is dropped in turn: docs/audit.md, which docs/trust.md takes in.
audit: tools
	UPDATE_LISTS=1 cargo test --release --quiet --test falsify -- --ignored the_least_instances_are_found
	UPDATE_LISTS=1 cargo test --release --quiet --test falsify the_table_of_hypotheses
	python3 scripts/trust.py > docs/trust.md

# The page of a run and its pictures, looked at in headless Chromium: installed through apt where it can be.
.PHONY: browser

browser: tools
	if sh scripts/need-chromium.sh; then cargo test --workspace --quiet --test browser -- --ignored --nocapture; fi

# What other solvers answer on small inputs: the tables of docs/peers.md.
.PHONY: peers

peers: tools
	cargo build --release --quiet
	test -x target/peers/bin/python || python3 -m venv target/peers
	target/peers/bin/pip install --quiet --requirement scripts/peers/requirements.txt
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 target/peers/bin/python -B scripts/peers/table.py

# The Python package: a wheel, alone in an environment of its own, and in one with its tests, types and tutorial (docs/python.md).
.PHONY: python

WHEEL_PROFILE = release
python: tools
	sh python/test.sh $(WHEEL_PROFILE)

# Every goal of speed beside its peer, measured here; fails where a limit is passed. With PAGE=1 the table goes to docs/bench.md.
.PHONY: bench

PEERS = target/bench/bin/python
bench: tools
	sh scripts/need-peers.sh $(PEERS)
	cargo build --release --quiet
	cargo bench --quiet --bench margin -- --quick margin/exact > target/bench.txt
	cargo bench --quiet --bench iterates -- --quick >> target/bench.txt
	cargo bench --quiet --bench suite >> target/bench.txt
	python3 benches/goals.py target/release/margincert $(PEERS) target/criterion target/bench.txt $(if $(PAGE),--report docs/bench.table.partial)
	if test -n "$(PAGE)"; then { cat benches/goals.md; echo; cat docs/bench.table.partial; } > docs/bench.md; rm docs/bench.table.partial; fi
