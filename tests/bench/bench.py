#!/usr/bin/python3
# Vigil, the bedside tablet for infusion chairs
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench.py BUILD [ID...]: runs the programs that measure and prints their lines, "figure NAME VALUE
UNIT limit LIMIT". An ID names a group or the beginning of a figure's name; none: all. Exits 1 if a
figure is over its limit or a program failed."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIGURE = re.compile(r'^figure (\S+) (\S+) (\S+)(?: limit (\S+))?$', re.MULTILINE)
CAPTURES = {
    'decode.philips': 'tests/captures/philips-intellivue/m8000-demo.cap',
    'decode.asena': 'tests/captures/alaris-asena/infusing.cap',
}


def run(command, limit_s=600, **variables):
    env = dict(os.environ, VIGIL_CLINIC_DIR=str(ROOT / 'resources/clinic/example'), **variables)
    done = subprocess.run([str(word) for word in command], env=env, timeout=limit_s, stdout=subprocess.PIPE, text=True,
                          check=False)
    if done.returncode != 0 and not FIGURE.search(done.stdout):
        raise RuntimeError(f'{pathlib.Path(command[0]).name}: exit status {done.returncode}')
    return done.stdout


def instructions(build, capture, times):
    """What decoding a capture so many times costs; callgrind counts the same on every machine."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(['valgrind', '--tool=callgrind', f'--callgrind-out-file={folder}/out',
                               build / 'tests/bench/bench-decode', ROOT / capture, str(times)],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=True, timeout=600)
    counted = int(re.search(r'Collected : (\d+)', done.stderr).group(1))
    return counted, int(re.search(r'bytes (\d+)', done.stdout).group(1))


def decode(build):
    lines = []
    for name, capture in CAPTURES.items():
        few, few_bytes = instructions(build, capture, 1)
        many, many_bytes = instructions(build, capture, 101)
        lines.append(f'figure {name} {(many - few) / (many_bytes - few_bytes):.1f} instructions/byte\n')
    return ''.join(lines)


def session(verb):
    return lambda build: run([build / 'tests/bench/bench-session', verb], VIGILCTL=str(build / 'app/vigilctl'))


def latency(build):
    return run([build / 'tests/bench/bench-latency'])


def draw(build):
    subprocess.run(['meson', 'compile', '-C', str(build), 'bench-draw'], check=False)
    return run(['/usr/bin/python3', ROOT / 'tests/bench/run-draw.py', build], limit_s=1800)


GROUPS = {
    'B1': draw, 'B2': draw, 'B3': draw,
    'B8': latency, 'alarm': latency,
    'record': lambda build: run([build / 'tests/bench/bench-record']),
    'decode': decode,
    'core': session('cpu'),
    'memory': session('growth'),
}


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    build, wanted = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
    unknown = [name for name in wanted if name.split('.')[0] not in GROUPS]
    if unknown:
        sys.exit(f'bench.py: no figure {", ".join(unknown)}; there are {", ".join(GROUPS)}')
    groups = dict.fromkeys(GROUPS[name.split('.')[0]] for name in wanted or GROUPS)
    is_over = False
    for group in groups:
        try:
            out = group(build)
        except (OSError, RuntimeError, subprocess.SubprocessError) as trouble:
            print(f'bench.py: {trouble}', file=sys.stderr)
            is_over = True
            continue
        for name, value, unit, limit in FIGURE.findall(out):
            print(f'figure {name} {value} {unit}' + (f' limit {limit}' if limit else ''), flush=True)
            is_over |= bool(limit) and float(value) > float(limit)
    return 1 if is_over else 0


sys.exit(main())
