"""Runs one notebook under the Deno kernel, for `deno task notebooks`.

python run_notebook.py SOURCE RESULT SECONDS

SECONDS is the most that one cell may take. The notebook with its outputs goes to
RESULT, also where a cell fails. Standard output has a JSON object a line:
{"cell": 3, "cells": 20} before each code cell (counted from 1), and at the end
{"seconds": 4.2, "error": null} or {"seconds": …, "error": {"cell": 3, "message": "…"}}.
"""

import json
import pathlib
import sys
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError


def say(**values):
    print(json.dumps(values), flush=True)


def run(notebook, folder, timeout):
    """Runs all cells; gives the error of the first that fails, or None."""
    cells = len(notebook.cells)
    at = 0

    def note(cell, cell_index):
        nonlocal at
        at = cell_index + 1
        say(cell=at, cells=cells)

    client = NotebookClient(
        notebook, timeout=timeout, kernel_name="deno", record_timing=False,
        resources={"metadata": {"path": str(folder)}}, on_cell_execute=note)
    try:
        client.execute()
    except CellExecutionError as error:
        return {"cell": at, "message": f"{error.ename}: {error.evalue}"}
    except CellTimeoutError:
        return {"cell": at, "message": f"it took longer than {timeout} s"}
    except DeadKernelError:
        return {"cell": at, "message": "the kernel died"}
    return None


def main(source, result, timeout):
    source = pathlib.Path(source)
    notebook = nbformat.read(source, as_version=4)
    start = time.monotonic()
    error = run(notebook, source.parent, int(timeout))
    nbformat.write(notebook, result)
    say(seconds=round(time.monotonic() - start, 2), error=error)


main(*sys.argv[1:])
