# Two commands do everything on a fresh Debian or Ubuntu machine:  make demo  and  make test.
.PHONY: help web demo test check lock conformance browser reference lives review-examples bench gallery bench-documents

help:
	@echo "make demo         set up, build the example cases, say where the PDFs are"
	@echo "make web          set up, open the page in the browser"
	@echo "make test         set up, run all checks and tests"
	@echo "make check        the checks and tests alone, in a tree that is set up"
	@echo "make conformance  set up veraPDF for the slow PDF test (REPORTGEN_SLOW=1 make test)"
	@echo "make lives        write docs/lives.md and docs/lives.de.md anew (six cases, played by the program)"
	@echo "make browser      set up Chromium's driver for the slow tests of the page"
	@echo "make reference    write docs/file-format.md and the JSON Schemas anew from the code"
	@echo "make review-examples  confirm the findings of the examples anew"
	@echo "make bench        measure beside other tools, write benchmarks/RESULTS.md (about ten minutes)"
	@echo "make gallery      draw every page of every document anew into docs/gallery (needs pdftoppm)"
	@echo "make bench-documents  time the documents, Typst beside them; writes benchmarks/RESULTS-documents.md"
	@echo "make lock         write requirements/*.txt anew (needs uv)"

demo:
	@scripts/set-up run
	@scripts/demo

web:
	@scripts/set-up run
	@.venv/bin/reportgen serve

test:
	@scripts/set-up test
	@$(MAKE) --no-print-directory check

check:
	@scripts/check

conformance:
	@scripts/set-up test
	@scripts/set-up conformance

browser:
	@scripts/set-up test
	@scripts/set-up browser

reference:
	@.venv/bin/python scripts/write_reference.py

lives:
	@.venv/bin/python scripts/write_lives.py

review-examples:
	@.venv/bin/python scripts/review_examples.py

gallery:
	@.venv/bin/python scripts/gallery.py

bench-documents:
	@.venv/bin/python benchmarks/documents.py

lock:
	@scripts/lock

bench:
	@scripts/set-up test
	@.venv/bin/python benchmarks/run.py
