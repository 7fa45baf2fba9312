#!/bin/sh
# Deno, then the one task that sets up JupyterLab, its kernel and fresh notebooks. For the
# dev container and for Binder; in the container, `deno task lab` then opens them.
set -e
export PATH="$PATH:$HOME/.local/bin"
command -v deno > /dev/null || pip install --user deno==2.9.6
deno task lab --prepare
