#!/usr/bin/python3
# Vigil, the bedside tablet for infusion chairs
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which test proves which requirement of tests/requirements.tsv: tests name the number in a comment. Fails
when one is named by none and is neither open nor refused with a reason, when a test names one that there is
not, and when one that is called open has a test. With a second argument it writes the table there."""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])
NUMBER = re.compile(r'\bR[0-4]\.[0-9]+\b')

asked = {}
for line in (ROOT / 'tests' / 'requirements.tsv').read_text(encoding='utf-8').splitlines():
    if line and not line.startswith('#'):
        number, words, state = line.split('\t')
        asked[number] = (words, state)

proofs = collections.defaultdict(list)
for pattern in ('**/test-*.c', 'system/*.py'):
    for path in sorted((ROOT / 'tests').glob(pattern)):
        for number in sorted(set(NUMBER.findall(path.read_text(encoding='utf-8')))):
            proofs[number].append(path.relative_to(ROOT / 'tests').as_posix())

faults = [f'{proofs[number][0]} names {number}, which is not in tests/requirements.tsv'
          for number in sorted(set(proofs) - set(asked))]
table = []
for number, (words, state) in asked.items():
    proof = ', '.join(proofs.get(number, []))
    if not proof and not state:
        faults.append(f'{number} ({words}): no test names it')
    if proof and state == 'open':
        faults.append(f'{number} ({words}): called open, and proven by {proof}')
    table.append(f'| {number} | {words} | {proof or state} |')

if len(sys.argv) > 2:
    pathlib.Path(sys.argv[2]).write_text('| number | what is asked | proof |\n|---|---|---|\n' + '\n'.join(table) + '\n',
                                         encoding='utf-8')
n_open = sum(state == 'open' for _, state in asked.values())
print(f'# {len(asked)} requirements, {len(asked) - n_open} of them proven or refused with a reason, {n_open} open')
for fault in faults:
    print(fault)
sys.exit(1 if faults else 0)
