#!/usr/bin/env bash
# Readies a Debian machine to build Siteferry for Windows and to run the result under Wine. Needs root; safe to
# repeat: what is there already is left alone.
#
# Why it is more than `rustup target add`: a build machine may reach Debian's packages and nothing else. Debian ships
# the sources of Rust's standard library beside its compiler, so the Windows standard library is built here, once.
#
# Afterwards `scripts/windows-tests.sh` builds and tests. Exit code 3 means that the packages cannot be had here (the
# caller then skips, loudly); any other failure is a real one.
set -euo pipefail
target=x86_64-pc-windows-gnu
tools=${SITEFERRY_WINDOWS_TOOLS:-/opt/siteferry-windows}
export WINEPREFIX=$tools/wine WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml="
export DEBIAN_FRONTEND=noninteractive

note() { printf 'windows-toolchain: %s\n' "$*"; }

install_packages() {
  local wanted=(rustc-web cargo-web rust-web-src gcc-mingw-w64-x86-64-posix wine wine64) missing=() package
  for package in "${wanted[@]}"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  ((${#missing[@]} == 0)) && return
  note "installing ${missing[*]}"
  { apt-get -o DPkg::Lock::Timeout=600 -qq update &&
    apt-get -o DPkg::Lock::Timeout=600 -qq -y --no-install-recommends install "${missing[@]}" >/dev/null; } || exit 3
}

# The standard library for Windows, put where Debian's compiler looks for it. Named by the compiler that built it, so
# that an upgrade of the compiler builds it again.
build_standard_library() {
  local library stamp wanted work
  library=$(/usr/bin/rustc --print sysroot)/lib/rustlib/$target/lib
  stamp=$library/.built-by
  wanted=$(/usr/bin/rustc --version --verbose | sha256sum | cut --characters=1-16)
  [[ -f $stamp && $(<"$stamp") == "$wanted" ]] && return
  note "building the standard library for $target"
  work=$(mktemp -d)
  mkdir "$work/src"
  printf '[package]\nname = "carrier"\nversion = "0.0.0"\nedition = "2021"\n' >"$work/Cargo.toml"
  : >"$work/src/lib.rs"
  ( cd "$work"
    env --unset=RUSTFLAGS --unset=CARGO_ENCODED_RUSTFLAGS --unset=CARGO_TARGET_DIR --unset=RUSTUP_TOOLCHAIN \
      RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_INCREMENTAL=0 \
      /usr/bin/cargo build --quiet --release --target "$target" \
      -Zbuild-std=std,panic_unwind,panic_abort,proc_macro,test -Zbuild-std-features=backtrace,panic-unwind )
  rm -rf "$library"
  mkdir -p "$library"
  find "$work/target/$target/release/deps" -name '*.rlib' ! -name 'libcarrier-*' -exec cp {} "$library/" \;
  printf '%s' "$wanted" >"$stamp"
  rm -rf "$work"
}

# Debian 12's Wine 8 lacks bcryptprimitives.dll, which every Rust program asks for random bytes at start (without it:
# exit 53 and no word). A stand-in of one function gives it advapi32's.
prepare_wine() {
  local library=$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll work
  [[ -f $library ]] && return
  note "preparing Wine"
  mkdir -p "$tools"
  wineboot --init >/dev/null 2>&1
  wine winecfg /v win10 >/dev/null 2>&1
  work=$(mktemp -d)
  cat >"$work/stand_in.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length); /* RtlGenRandom */
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    while (length > 0) {
        ULONG part = length < 0x10000000 ? (ULONG)length : 0x10000000;
        if (!SystemFunction036(buffer, part)) return FALSE;
        buffer += part;
        length -= part;
    }
    return TRUE;
}
C
  x86_64-w64-mingw32-gcc -O2 -s -shared -o "$work/bcryptprimitives.dll" "$work/stand_in.c" -ladvapi32
  wineserver --wait || true
  [[ -f $library ]] || cp "$work/bcryptprimitives.dll" "$library"
  rm -rf "$work"
}

check_itself() {
  local work
  work=$(mktemp -d)
  echo 'fn main() { println!("built for {}", std::env::consts::OS) }' >"$work/check.rs"
  /usr/bin/rustc --target "$target" -C linker=x86_64-w64-mingw32-gcc -o "$work/check.exe" "$work/check.rs"
  wine "$work/check.exe" | grep -q 'built for windows'
  rm -rf "$work"
}

install_packages
build_standard_library
prepare_wine
check_itself
note ready
