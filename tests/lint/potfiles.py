#!/usr/bin/python3
# Vigil, the bedside tablet for infusion chairs
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file with a translatable string is in po/POTFILES.in, and every file named there exists."""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])
MARKED = re.compile(r'(?<![A-Za-z0-9_])(_|N_|C_|NC_|g_dngettext|ngettext|g_dpgettext2) ?\((GETTEXT_PACKAGE, )?"|translatable="yes"')

listed = {line.strip() for line in (ROOT / 'po' / 'POTFILES.in').read_text(encoding='utf-8').splitlines()
          if line.strip() and not line.startswith('#')}
found = 0
for pattern in ('app/**/*.c', 'ui/**/*.c', 'ui/**/*.ui', 'resources/**/*.ui'):
    for path in sorted(ROOT.glob(pattern)):
        name = path.relative_to(ROOT).as_posix()
        if MARKED.search(path.read_text(encoding='utf-8')) and name not in listed:
            print(f'{name}: has translatable strings and is not in po/POTFILES.in')
            found += 1
for name in sorted(listed):
    if not (ROOT / name).exists():
        print(f'po/POTFILES.in: there is no {name}')
        found += 1
sys.exit(1 if found else 0)
