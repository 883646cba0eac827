#!/usr/bin/python3
# Vigil, the bedside tablet for infusion chairs
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is left to do is an issue, not a comment."""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])
LEFT = re.compile(r'\b(TO' r'DO|FIX' r'ME|XX' r'X|HA' r'CK)\b')
found = 0
for pattern in ('app/**/*.[ch]', 'ui/**/*.[ch]', 'tests/**/*.[ch]', '**/meson.build', 'resources/**/*.ui'):
    for path in sorted(ROOT.glob(pattern)):
        if path.relative_to(ROOT).parts[0].startswith('build'):
            continue
        for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
            if LEFT.search(line):
                print(f'{path.relative_to(ROOT)}:{number}: {line.strip()}')
                found += 1
sys.exit(1 if found else 0)
