#!/usr/bin/env python3
"""Makes the bundled sample "Harbour Books": assets/sample, the servers OLD-WEB01 (IIS 6) and NEW-WEB07 (IIS 10).

    python3 scripts/make-sample.py            writes assets/sample anew
    python3 scripts/make-sample.py --check    says whether assets/sample is what this script writes; exit 1 if not

Needs Python 3.8 and nothing else. Every choice comes from a seed, so each run gives the same bytes everywhere.
"""

import shutil
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from sample import apphost, content_bound, content_harbour, content_new, content_news, content_other, content_shop
from sample import content_staff, content_system, metabase
from sample.tree import Tree

HOME = Path(__file__).resolve().parent.parent / "assets" / "sample"
SERVERS = ("old-web01", "new-web07")


def build():
    old, new = Tree("old-web01"), Tree("new-web07")
    old.add("C/WINDOWS/system32/inetsrv/MetaBase.xml", metabase.build())
    new.add("C/Windows/System32/inetsrv/config/applicationHost.config", apphost.build())
    for part in (content_system, content_harbour, content_news, content_bound, content_staff, content_shop, content_other):
        part.add(old)
    content_new.add(new, old)
    files = {**old.files, **new.files}
    files["empty-folders.txt"] = ("\n".join(sorted(old.empty_folders + new.empty_folders)) + "\n").encode("utf-8")
    return files


def main(arguments):
    files = build()
    if arguments == ["--check"]:
        there = {path.relative_to(HOME).as_posix(): path.read_bytes() for path in HOME.rglob("*") if path.is_file()}
        there.pop("README.md", None)
        different = sorted(name for name in set(files) | set(there) if files.get(name) != there.get(name))
        for name in different:
            print("differs:", name)
        return 1 if different else 0
    if arguments:
        print(__doc__)
        return 2
    for server in SERVERS:
        shutil.rmtree(HOME / server, ignore_errors=True)
    for name, content in files.items():
        path = HOME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print("%d files, %d bytes" % (len(files), sum(map(len, files.values()))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
