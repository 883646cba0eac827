#!/usr/bin/python3
# Vigil, the bedside tablet for infusion chairs
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes seeds of the captures: seeds.py DIR. The capture target gets them as they are; framer and
driver get the bytes that came from the device, behind the two bytes that say for which driver (each
in turn) and how they are chunked."""
import pathlib
import re
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
REGISTRY = TESTS.parent / 'app' / 'driver' / 'driver.c'
CHUNKING = 0x11


def wire(capture):
    lines = re.findall(r'^\+[0-9.]+ <((?: [0-9a-f]{2})+)$', capture.read_text(encoding='utf-8'), re.MULTILINE)
    return b''.join(bytes.fromhex(line) for line in lines)


def main():
    out = pathlib.Path(sys.argv[1])
    n_drivers = len(re.findall(r'^  &vigil_driver_', REGISTRY.read_text(encoding='utf-8'), re.MULTILINE))
    captures = sorted(TESTS.glob('captures/*/*.cap'))
    if not captures or not n_drivers:
        sys.exit('seeds.py: no captures or no drivers')
    for name in ('capture', 'driver', 'framer'):
        (out / name).mkdir(parents=True, exist_ok=True)
    for capture in captures:
        seed = f'{capture.parent.name}-{capture.stem}'
        (out / 'capture' / seed).write_bytes(capture.read_bytes())
        for driver in range(n_drivers):
            for name in ('driver', 'framer'):
                (out / name / f'{seed}-{driver}').write_bytes(bytes((driver, CHUNKING)) + wire(capture))


main()
