#!/usr/bin/python3
# Vigil, the bedside tablet for infusion chairs
# SPDX-License-Identifier: GPL-3.0-or-later
"""The French catalogue says everything: nothing of what the sources mark is missing, untranslated
or fuzzy."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(sys.argv[1])
FRENCH = ROOT / 'po' / 'fr.po'
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3']


def run(*command):
    done = subprocess.run(command, env=dict(os.environ, LC_ALL='C.UTF-8'), cwd=ROOT, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f'{command[0]}: {done.stdout.strip()}')
    return done.stdout


def find_bare():
    """ngettext looks for the catalogue of a text domain that nothing here sets: its words stay English."""
    for name in (ROOT / 'po' / 'POTFILES.in').read_text().split():
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1):
            if re.search(r'\bngettext \(', line):
                yield f'{name}:{number}: g_dngettext (GETTEXT_PACKAGE, ...) is wanted, ngettext is never translated'


def main():
    if bare := list(find_bare()):
        sys.exit('\n'.join(bare))
    if not FRENCH.exists():
        sys.exit('po/fr.po: missing')
    with tempfile.TemporaryDirectory() as folder:
        template, merged = f'{folder}/vigil.pot', f'{folder}/fr.po'
        run('xgettext', '--from-code=UTF-8', '--files-from=po/POTFILES.in', f'--output={template}',
            *(f'--keyword={word}' for word in KEYWORDS))
        run('msgmerge', '--quiet', '--no-fuzzy-matching', f'--output-file={merged}', str(FRENCH), template)
        said = run('msgfmt', '--check-format', '--statistics', '--output-file=/dev/null', merged).strip()
        if not re.search(r'untranslated|fuzzy', said):
            return
        print(f'po/fr.po: {said}')
        print(run('msgattrib', '--untranslated', '--no-obsolete', '--no-wrap', merged))
        print(run('msgattrib', '--only-fuzzy', '--no-obsolete', '--no-wrap', merged))
    sys.exit(1)


main()
