#!/usr/bin/python3
"""A run of the benchmark must not pass when something was not measured: figures.py against programs
that fail in every way. TAP on standard output."""
import contextlib
import io
import sys

from figures import Figures, run

GOOD = 'figure a 1.5 ms limit 2\nsomething else\nfigure b 7 MB\n'


def say(text, status=0):
    return run([sys.executable, '-c', f'import sys; sys.stdout.write({text!r}); sys.exit({status})'])


def play(*groups):
    """What is printed, and the exit status."""
    figures, out = Figures(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        for names, texts in groups:
            figures.measure(names, texts)
        status = figures.end()
    return out.getvalue().splitlines(), status


def good():
    assert play((['a', 'b'], say(GOOD))) == (['figure a 1.5 ms limit 2', 'figure b 7 MB',
                                              '2 figures, 0 beyond their limit, 0 not measured'], 0)


def beyond():
    lines, status = play((['a'], say('figure a 2.01 ms limit 2\n')), (['b'], say('figure b 7 MB\n')))
    assert lines == ['figure a 2.01 ms limit 2', 'figure b 7 MB', '2 figures, 1 beyond their limit, 0 not measured']
    assert status == 1


def silent():
    lines, status = play((['a', 'b'], say('figure b 7 MB\n')), (['c'], say('figure c 1 x\n')))
    assert lines == ['figure b 7 MB', 'a not measured: nothing was said of it', 'figure c 1 x',
                     '2 figures, 0 beyond their limit, 1 not measured'], lines
    assert status == 1


def crashed():
    lines, status = play((['a', 'b'], say('figure a 1 ms\n', 3)), (['c'], say('figure c 1 x\n')))
    assert lines[0] == 'figure a 1 ms' and lines[1].startswith('b not measured:') and 'status 3' in lines[1], lines
    assert lines[2:] == ['figure c 1 x', '2 figures, 0 beyond their limit, 1 not measured'] and status == 1


def crashed_at_the_end():
    lines, status = play((['a'], say('figure a 1 ms\n', 3)))
    assert lines == ['figure a 1 ms', '1 figures, 0 beyond their limit, 0 not measured'] and status == 1


def absent():
    lines, status = play((['a'], run(['/nonexistent/program'])), (['b'], say('figure b 7 MB\n')))
    assert lines[0].startswith('a not measured:') and lines[1] == 'figure b 7 MB' and status == 1


def endless():
    lines, status = play((['a'], run(['sleep', '600'], limit_s=1)), (['b'], say('figure b 7 MB\n')))
    assert lines[:2] == ['a not measured: sleep did not end within 1 s', 'figure b 7 MB'] and status == 1, lines


def broken():
    """A fault of what reads the program's lines."""
    lines, status = play((['a'], (text.group() for text in [None])), (['b'], say('figure b 7 MB\n')))
    assert lines[0].startswith('a not measured:') and lines[1] == 'figure b 7 MB' and status == 1, lines


def no_number():
    lines, status = play((['a'], say('figure a nan x limit 10\n')), (['b'], say('figure b inf x limit 10\n')))
    assert lines[2] == '0 figures, 0 beyond their limit, 2 not measured' and status == 1


for number, test in enumerate((good, beyond, silent, crashed, crashed_at_the_end, absent, endless, broken,
                               no_number), 1):
    test()
    print(f'ok {number} - {test.__name__}', flush=True)
print(f'1..{number}')
