"""The figures of what is on the screen. Two programs are compared in turns, in the same minutes on
the same machine, each on its own X server; the medians count."""
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'fixtures'))
import clinics
from display import display
from figures import run

ROUNDS = 5
CALLGRIND_FRAMES = 120
NAIVE_FRAMES = 8   # each is the same, and a hundred times as long


def ask(command, pattern, home):
    """The number in what a program prints."""
    with display(home) as env:
        out = ''.join(run(command, 60, env=env))
    found = re.search(pattern, out)
    if not found:
        raise RuntimeError(f'{pathlib.Path(command[0]).name} printed no number')
    return float(found.group(1))


def compare(ours, peer, pattern, rounds=ROUNDS):
    """Medians of both. Only the first start finds no caches of fonts and plug-ins."""
    with tempfile.TemporaryDirectory() as home:
        pairs = [(ask(ours, pattern, home), ask(peer, pattern, home)) for _ in range(rounds)]
    return [statistics.median(values) for values in zip(*pairs)]


def frame(build, name, peer, limit):
    """CPU of a frame of six waves, client and display server together, against a peer's."""
    programs = build / 'tests/bench'
    ours, theirs = compare([programs / 'bench-wave', 'widget'], [programs / peer], r'total_ms ([0-9.]+)')
    yield f'{ours:.3f} ms a frame, {peer} {theirs:.3f} ms\nfigure {name} {ours / theirs:.4f} ratio limit {limit}\n'


def instructions(command, frames):
    """Of a frame; callgrind counts the same on every machine."""
    with tempfile.TemporaryDirectory() as folder, display(folder) as env:
        done = subprocess.run(['valgrind', '--tool=callgrind', '--collect-atstart=no',
                               f'--callgrind-out-file={folder}/out', *map(str, command)],
                              env=dict(env, VIGIL_BENCH_FRAMES=str(frames)), check=True, timeout=600,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(re.search(r'Collected\s*:\s*([0-9]+)', done.stderr).group(1)) / frames


def redraw(build):
    """A frame against one that redraws everything."""
    program = build / 'tests/bench/bench-wave'
    ours, naive = instructions([program, 'widget'], CALLGRIND_FRAMES), instructions([program, 'naive'], NAIVE_FRAMES)
    yield f'{ours:.0f} instructions a frame, naive {naive:.0f}\nfigure B3 {ours / naive:.4f} ratio limit 0.03\n'


def latency(build):
    with tempfile.TemporaryDirectory() as folder, display(folder) as env:
        clinic = clinics.without_delays(folder)
        yield from run([build / 'tests/bench/bench-latency'], env=dict(env, VIGIL_CLINIC_DIR=str(clinic)))


def start(build):
    """From exec to the first picture, against the least that the toolkit can show."""
    programs = build / 'tests/bench'
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = compare(
            [programs / 'first-frame', build / 'ui/vigil', 'chair', '--windowed', '--record', f'{folder}/record.db'],
            [programs / 'first-frame', programs / 'peer-gtk'], r'first_frame_ms ([0-9.]+)', rounds=9)
    yield f'the chair {ours:.0f} ms, GTK alone {theirs:.0f} ms\nfigure B10 {ours / theirs:.3f} ratio limit 2\n'


def chair(build):
    with tempfile.TemporaryDirectory() as home, display(home) as env:
        yield from run([build / 'tests/bench/bench-chair', build / 'ui/vigil'],
                       env=dict(env, VIGILCTL=str(build / 'app/vigilctl')))
