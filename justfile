# Every command anyone runs. Type `./dev` and the recipe's name: it installs what is pinned first.
# (`./dev demo` is started by `dev` itself, so that stopping the one stops the other.)

set positional-arguments

# Install everything, and stop there
setup:
    @echo "Everything is installed. Next, type: ./dev demo"

# Start the invented Northshire hub: [--fresh] [--port N] [--no-open] [--referrals N]
demo *arguments:
    @exec roundtable demo "$@"

# Run every test, or those named; brings a browser for the journeys. One worker more than there are
# processors, because journeys wait for pages and tests for the disk; who is done takes from others.
test *arguments: browser
    pytest -n "$(python -c 'import os; print((os.cpu_count() or 1) + 1)')" --dist worksteal "$@"

# Bring a browser for the journeys, if there is none
browser:
    @python -m tests.browser

# Run what depends on the database once more on PostgreSQL 15, the oldest we support
test-postgres15 *arguments:
    ROUNDTABLE_POSTGRES=/usr/lib/postgresql/15/bin pytest -n auto tests/database tests/journal tests/access tests/people tests/matches tests/oversight tests/insight "$@"

# Link registers on a Spark cluster of this machine and on DuckDB: the same pairs; brings what it needs
test-spark *arguments:
    @python -m tests.spark
    pytest tests/people/on_spark.py "$@"

# Measure which lines and branches the tests reach; rules and actions must be reached whole
coverage: browser
    coverage erase
    pytest -n auto --cov --cov-report=
    coverage report
    coverage report --include='*/rules.py,*/rules/*.py,*/actions.py,*/actions/*.py' --fail-under=100

# Format, lint, types, import contracts, templates and generated documents
check:
    ruff format --check .
    ruff check .
    mypy
    lint-imports --no-logo
    djlint --lint --quiet src
    roundtable docs --check

# Put right what ruff can put right
fix:
    ruff check --fix .
    ruff format .

# Measure speed, side by side with bare Django and PostgreSQL, in one run
bench *arguments:
    python -m benchmarks "$@"

# Write docs/generated again from the code
docs:
    roundtable docs

# Pin the dependencies again after a change in pyproject.toml; `--upgrade` takes newer ones
pin *arguments:
    uv pip compile {{ pin_options }} --output-file requirements.txt pyproject.toml "$@"
    uv pip compile {{ pin_options }} --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml "$@"
    uv pip compile {{ pin_options }} --extra pyspark --constraint requirements-dev.txt --output-file requirements-spark.txt pyproject.toml "$@"

pin_options := "--quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links"
