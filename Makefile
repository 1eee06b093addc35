# Everything from a bare Python 3.11, 3.12 or 3.13 and nothing else. `make help` lists the doors.
.DEFAULT_GOAL := help
.PHONY: help install install-dev demo serve test check fix bench lock ci clean

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALLED := $(VENV)/installed
INSTALLED_DEV := $(VENV)/installed-dev
ADDRESS := http://localhost:$(or $(MAILLAGE_PORT),8000)

help: ## Montre cette liste
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Il faut Python 3.11, 3.12 ou 3.13 : installez-le, puis recommencez." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "L'environnement Python n'a pas pu etre cree. Sur Debian ou Ubuntu : apt install python3-venv" >&2; exit 1; }

# The project itself is installed in place and without dependencies: they all come from the lock, with hashes.
$(INSTALLED): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installation des bibliothèques (une minute environ la première fois)…"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(INSTALLED_DEV): requirements-dev.lock $(INSTALLED)
	@echo "Installation des outils de développement…"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@

install: $(INSTALLED) ## Installe Maillage dans .venv
install-dev: $(INSTALLED_DEV)

demo: install ## Construit la ville de démonstration et la sert sur http://localhost:8000
	@$(BIN)/maillage demo

serve: install ## Sert le territoire installé
	@$(BIN)/maillage serve

test: install-dev ## Lance toute la suite de tests, sans navigateur ni service
	@$(BIN)/pytest -n auto -m "not browser"

check: install-dev ## Relit le code : style, types, couches, gabarits, migrations, sécurité
	@BIN=$(BIN) sh scripts/check.sh

fix: install-dev ## Corrige ce qui peut l’être seul
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: install-dev ## Mesure la vitesse (docs/benchmarks.md) ; SIZE=2000000 pour la pleine taille
	@$(BIN)/python -m bench $(SIZE)

lock: ## Refait les fichiers de versions (pour qui change une dépendance)
	@sh scripts/lock.sh

ci: ## Ce que vérifie l’intégration continue, navigateur et PostgreSQL compris
	@.ci/run

clean: ## Efface l’environnement Python et les caches, jamais les données
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
