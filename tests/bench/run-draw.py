#!/usr/bin/python3
# Vigil, the bedside tablet for infusion chairs
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of drawing, each a ratio of two programs in the same minute on the same machine.

B1  a frame of six waves against QCustomPlot, client and display server together
B2  the same against a program without a toolkit
B3  instructions of a frame against redrawing everything (callgrind; the same on every machine)

Prints "figure NAME RATIO ratio limit LIMIT" a line and exits 1 if one is over its limit.
A private Xvfb for every run; the programs take turns; the median of the rounds counts."""
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

ROUNDS = 3
LIMITS = {'B1': 0.25, 'B2': 3.0, 'B3': 0.03}
CALLGRIND_FRAMES = 120
NAIVE_FRAMES = 8   # each is the same, and a hundred times as long


def with_display(command, environment, limit_s):
    """Runs command on its own X server; returns its standard output."""
    read, write = os.pipe()
    server = subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', '1280x800x24', '-nolisten', 'tcp'],
                              pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe, tempfile.TemporaryDirectory() as runtime:
            env = dict(os.environ, DISPLAY=':' + pipe.readline().strip(), VIGIL_BENCH_SERVER=str(server.pid),
                       XDG_RUNTIME_DIR=runtime, GDK_BACKEND='x11', GSK_RENDERER='cairo', GTK_A11Y='none',
                       GSETTINGS_BACKEND='memory', LIBGL_ALWAYS_SOFTWARE='1', QT_QPA_PLATFORM='xcb', **environment)
            return subprocess.run(command, env=env, check=True, timeout=limit_s, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True)
    finally:
        server.terminate()
        server.wait()


def total_ms(command):
    out = with_display(command, {}, 60).stdout
    return float(re.search(r'total_ms ([0-9.]+)', out).group(1))


def instructions(command, frames):
    with tempfile.TemporaryDirectory() as folder:
        done = with_display(['valgrind', '--tool=callgrind', '--collect-atstart=no',
                             f'--callgrind-out-file={folder}/out', *command], {'VIGIL_BENCH_FRAMES': str(frames)}, 600)
    return int(re.search(r'Collected\s*:\s*([0-9]+)', done.stderr).group(1)) / frames


def say(name, ratio):
    print(f'figure {name} {ratio:.4f} ratio limit {LIMITS[name]:g}', flush=True)
    return ratio <= LIMITS[name]


def main():
    build = pathlib.Path(sys.argv[1])
    wave = str(build / 'bench-wave')
    runs = {'widget': [wave, 'widget'], 'empty': [wave, 'empty']}
    for name in ('floor-xshm', 'peer-qcustomplot'):
        if (build / name).exists():
            runs[name] = [str(build / name)]
    times = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, command in runs.items():
            times[name].append(total_ms(command))
    median = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        print(f'{name}: {median[name]:.3f} ms a frame ({min(values):.3f} to {max(values):.3f})')
    is_good = True
    if 'peer-qcustomplot' in median:
        is_good &= say('B1', median['widget'] / median['peer-qcustomplot'])
    else:
        print('B1 not measured: QCustomPlot is not installed')
    if 'floor-xshm' in median:
        is_good &= say('B2', median['widget'] / median['floor-xshm'])
    else:
        print('B2 not measured: libXext is not installed')
    if shutil.which('valgrind'):
        is_good &= say('B3', instructions(runs['widget'], CALLGRIND_FRAMES) / instructions([wave, 'naive'], NAIVE_FRAMES))
    else:
        print('B3 not measured: valgrind is not installed')
    return 0 if is_good else 1


sys.exit(main())
