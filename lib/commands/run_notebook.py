"""Runs one notebook under the Deno kernel, for `deno task notebooks`.

python run_notebook.py SOURCE FOLDER RESULT SECONDS

FOLDER is where the kernel works; SECONDS is the most that one cell may take. The
notebook with its outputs goes to RESULT, also where a cell fails. Standard output has a
JSON object per line:
{"cell": 3, "cells": 20} before each code cell (counted from 1), and at the end
{"seconds": 4.2, "error": null} or {"seconds": …, "error": {"cell": 3, "message": "…"}}.
"""

import json
import queue
import sys
import time

import nbformat
from jupyter_client.utils import ensure_async
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

# Seconds without a message after which a cell's outputs are taken to be complete.
QUIET = 0.5


class PatientClient(NotebookClient):
    """Waits for what a cell sends after "idle": the Deno kernel may say so too early."""

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index):
        await super()._async_poll_output_msg(parent_msg_id, cell, cell_index)
        while True:
            try:
                message = await ensure_async(
                    self.kc.iopub_channel.get_msg(timeout=QUIET))
            except queue.Empty:
                return
            if message["parent_header"].get("msg_id") == parent_msg_id:
                self.process_message(message, cell, cell_index)


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

    client = PatientClient(
        notebook, timeout=timeout, kernel_name="deno", record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": folder}}, on_cell_execute=note)
    try:
        client.execute()
    except CellExecutionError as error:
        return {"cell": at, "message": f"{error.ename}: {error.evalue}"}
    except CellTimeoutError:
        return {"cell": at, "message": f"it took longer than {timeout} s"}
    except DeadKernelError:
        return {"cell": at, "message": "the kernel died"}
    return None


def main(source, folder, result, timeout):
    notebook = nbformat.read(source, as_version=4)
    start = time.monotonic()
    error = run(notebook, folder, int(timeout))
    nbformat.write(notebook, result)
    say(seconds=round(time.monotonic() - start, 2), error=error)


main(*sys.argv[1:])
