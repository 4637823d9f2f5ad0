# 一站式质量服务站 · every everyday command. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run demo test faults bench bench-journey bench-providers down reset install install-dev check format lint types imports documents lock

bin := .venv/bin
sources := contracts/src worktime/src chassis/src $(wildcard services/*/src) station/src client/src client/examples benchmarks

help: ## 列出命令 · list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: install ## 启动全部，走一遍演示，一直服务到 Ctrl-C · run everything until Ctrl-C
	@exec $(bin)/station up

demo: install ## 同上，走完演示自行结束 · the same, ends by itself
	@exec $(bin)/station demo

test: install-dev ## 全部测试 · all tests (ARGS="-k word path")
	@exec $(bin)/station test $(ARGS)

bench-journey: ## 基准中的全程部分（约 12 分钟）· the journey of the benchmarks alone (ARGS="--cases 50")
	@sh station/bootstrap.sh bench
	@exec $(bin)/python -W ignore -m benchmarks.journey $(ARGS)

bench-providers: ## 基准中的机构部分（约 10 分钟）· how fast agencies hear, alone (ARGS="--rounds 1")
	@sh station/bootstrap.sh bench
	@exec $(bin)/python -W ignore -m benchmarks.providers $(ARGS)

bench: ## 基准：与同类并排测量，结果写入 docs/benchmarks.md · measured beside peers
	@sh station/bootstrap.sh bench
	@exec $(bin)/python -W ignore -m benchmarks

faults: install-dev ## 全部故障场景（半小时内），写入 docs/faults.md · the whole fault suite, within half an hour
	@exec $(bin)/station test tests/faults --full --report=docs/faults.md -s $(ARGS)

down: install ## 停止本目录启动的一切 · stop what this checkout has started
	@exec $(bin)/station down

reset: install ## 删除本目录的全部数据（先询问）· delete all data of this checkout
	@exec $(bin)/station reset

install: ## 准备 .venv（无变化时不动）· make .venv ready
	@sh station/bootstrap.sh run

install-dev: ## 连同测试与检查的工具 · with the tools for tests and checks
	@sh station/bootstrap.sh dev

check: lint types imports ## 提交前的快速检查 · the quick check before a commit
	@exec $(bin)/station test --only unit

format: install-dev ## 整理代码格式 · format the code
	$(bin)/ruff format .
	$(bin)/ruff check --fix --select I .

lint: install-dev ## ruff
	$(bin)/ruff format --check .
	$(bin)/ruff check .

types: install-dev ## mypy --strict
	$(bin)/mypy --strict $(sources)

imports: install-dev ## 导入规则 · the import law
	$(bin)/lint-imports

documents: install-dev ## 重新生成 docs/ 中由代码生成的页面 · generated pages, made again
	$(bin)/python -W ignore -m station.generated.messages
	$(bin)/python -W ignore -m station.generated.standard
	$(bin)/python -W ignore -m station.generated.routes

lock: ## 更新 uv.lock · bring uv.lock up to date
	UV_PYTHON_DOWNLOADS=never $$(command -v uv || echo .station/bootstrap/venv/bin/uv) lock
