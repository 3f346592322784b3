# The two commands: `make verify` checks the built-in suite, `make test` is all that CI runs.

.PHONY: verify test lint unit docs tools

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
