#!/usr/bin/python3
# Vigil, the bedside tablet for infusion chairs
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one figure that is a test: instructions are the same on every machine. A frame of the waves may not
cost more than its limit of a frame that redraws everything (B3)."""
import pathlib
import re
import sys

import screen

said = ''.join(screen.redraw(pathlib.Path(sys.argv[1]).resolve()))
ratio, limit = map(float, re.search(r'figure B3 ([0-9.]+) ratio limit ([0-9.]+)', said).groups())
print('1..1')
print(f'{"ok" if ratio <= limit else "not ok"} 1 - a frame costs {ratio} of a whole redraw, at most {limit}')
sys.exit(0 if ratio <= limit else 1)
