#!/usr/bin/env bash
# Builds the engine and the command line for Windows and runs their tests under Wine. The window is not part of it.
# Uses a target folder of its own: two compilers must not share one.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=${SITEFERRY_WINDOWS_TOOLS:-/opt/siteferry-windows}
export WINEPREFIX=$tools/wine WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml="
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER=wine
export RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc
env --unset=RUSTUP_TOOLCHAIN /usr/bin/cargo test --no-default-features --target x86_64-pc-windows-gnu --target-dir target-win "$@"
