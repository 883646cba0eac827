#!/usr/bin/python3
# Vigil, the bedside tablet for infusion chairs
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench.py BUILD [ID...]: runs the programs that measure and prints their lines, "figure NAME VALUE
UNIT limit LIMIT". An ID names a figure or the beginning of several, "alarm"; none: all. What cannot
be measured is said, and the others are measured. The last line counts. Exits 1 if a figure is beyond
its limit or was not measured, or if a program failed.

B1  a frame of six waves against QCustomPlot, CPU of client and display server together
B2  the same against a program without a toolkit
B3  instructions of a frame against redrawing everything
B7  reading each device, "B7.DRIVER": framing and driver against the check code of the same bytes, what
    it takes of a core at the speed of its line, replay against real time, memory, instructions a byte
B8  from the byte on the wire to the value in the thread that draws, against a bare poll loop
B10 from exec to the first picture of the chair, against a window with a label"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import screen
from figures import Figures, run

ROOT = pathlib.Path(__file__).resolve().parents[2]
CAPTURES = {
    'decode.philips': 'tests/captures/philips-intellivue/m8000-demo.cap',
    'decode.asena': 'tests/captures/alaris-asena/infusing.cap',
}


# Each has captures in a folder of its name.
DRIVERS = sorted(folder.name for folder in (ROOT / 'tests/captures').iterdir() if folder.is_dir())
OF_DRIVERS = ['over_crc', 'framer_over_crc', 'over_sum', 'line_percent', 'allocations', 'replay_ms_per_s',
              'instructions']
PASSES = 3


def core(program, *arguments):
    def texts(build):
        env = dict(os.environ, VIGIL_CLINIC_DIR=str(ROOT / 'resources/clinic/example'),
                   VIGILCTL=str(build / 'app/vigilctl'))
        return run([build / 'tests/bench' / program, *arguments], env=env)
    return texts


def callgrind(*command):
    """How many instructions a program needs, the same on every machine; and what it prints."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(['valgrind', '--tool=callgrind', f'--callgrind-out-file={folder}/out', *command],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=True, timeout=600)
    return int(re.search(r'Collected : (\d+)', done.stderr).group(1)), done.stdout


def instructions(build, capture, times):
    """What decoding a capture so many times costs."""
    counted, said = callgrind(build / 'tests/bench/bench-decode', ROOT / capture, str(times))
    return counted, int(re.search(r'bytes (\d+)', said).group(1))


def decode(build):
    for name, capture in CAPTURES.items():
        few, few_bytes = instructions(build, capture, 1)
        many, many_bytes = instructions(build, capture, 101)
        yield f'figure {name} {(many - few) / (many_bytes - few_bytes):.1f} instructions/byte\n'


def drivers(build):
    """Memory is counted only where GLib asks the C library for all of it."""
    env = dict(os.environ, G_SLICE='always-malloc')
    yield from run([build / 'tests/bench/bench-decoders', *sorted((ROOT / 'tests/captures').glob('*/*.cap'))], env=env)
    for driver in DRIVERS:
        counted, said = callgrind('--toggle-collect=stream_feed', build / 'tests/bench/bench-decoders', 'pass', driver,
                                  str(PASSES))
        n_bytes, limit = re.search(r'bytes (\d+)(.*)', said).groups()
        yield f'figure B7.{driver}.instructions {counted / int(n_bytes):.1f} a-byte{limit}\n'


# What is measured together, and how.
GROUPS = [
    (['B1'], lambda build: screen.frame(build, 'B1', 'peer-qcustomplot', 0.25)),
    (['B2'], lambda build: screen.frame(build, 'B2', 'floor-xshm', 3)),
    (['B3'], screen.redraw),
    (['B8', 'B8.p99_ms', 'alarm.pump_p99_ms', 'alarm.limit_p99_ms'], screen.latency),
    (['B10'], screen.start),
    (['chair.cpu_percent'], screen.chair),
    (['disk-4k-fdatasync-p50', 'disk-4k-fdatasync-p99', 'record-event-p50', 'record-event-p99',
      'record-event-p99-over-disk', 'record-bytes-per-sample'], core('bench-record')),
    (list(CAPTURES), decode),
    ([f'B7.{driver}.{figure}' for driver in DRIVERS for figure in OF_DRIVERS], drivers),
    (['core.cpu_percent'], core('bench-session', 'cpu')),
    (['core.four_devices_percent'], core('bench-session', 'four')),
    (['memory.growth_mb'], core('bench-session', 'growth')),
]


def is_named(figure, words):
    return not words or any(figure == word or figure.startswith((word + '.', word + '-')) for word in words)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    build, words = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
    figures = [figure for names, _ in GROUPS for figure in names]
    unknown = [word for word in words if not any(is_named(figure, [word]) for figure in figures)]
    if unknown:
        sys.exit(f'bench.py: no figure {", ".join(unknown)}; there are {", ".join(figures)}')
    said = Figures()
    # a peer whose packages are missing is no part of it, and its figure is not measured
    built = subprocess.run(['ninja', '-C', str(build), '--quiet', '-k', '0', 'bench-screen'], check=False)
    said.has_failed = built.returncode != 0
    for names, measure in GROUPS:
        if any(is_named(figure, words) for figure in names):
            said.measure(names, measure(build))
    return said.end()


sys.exit(main())
