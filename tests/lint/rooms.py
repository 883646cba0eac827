#!/usr/bin/python3
"""Who may include whom, who may read the clock, and how long a file may be: the table of
app/README.md, enforced. Prints each offence as file:line and exits 1 if there is one."""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])

ALLOWED = {
    'app/base': {'base'},
    'app/observation': {'base', 'observation'},
    'app/framing': {'base', 'framing'},
    'app/port': {'base', 'port'},
    'app/driver': {'base', 'framing', 'observation', 'driver'},
    'app/clinic': {'base', 'observation', 'clinic'},
    'app/session': {'base', 'observation', 'clinic', 'session'},
    'app/alarm': {'base', 'observation', 'clinic', 'session', 'alarm'},
    'app/record': {'base', 'observation', 'session', 'alarm', 'record'},
    'app/bus': {'base', 'observation', 'clinic', 'session', 'alarm', 'bus'},
    'app/sim': {'base', 'framing', 'observation', 'port', 'sim'},
    'app/core': None,   # the composition root and the command line know every room of app/
    'app/tool': None,
    'ui/model': {'base', 'bus', 'observation', 'clinic', 'session', 'alarm', 'core', 'model'},
    'ui/draw': {'base', 'model', 'observation', 'draw'},
    'ui/sound': {'base', 'model', 'sound', 'alarm'},
    'ui/widget': {'base', 'model', 'draw', 'widget', 'observation', 'session', 'clinic', 'alarm', 'bus'},
    'ui/print': {'base', 'model', 'print'},
    'ui/chair': {'base', 'model', 'draw', 'widget', 'sound', 'print', 'chair', 'kiosk', 'observation', 'session', 'clinic', 'alarm', 'bus'},
    'ui/station': {'base', 'model', 'draw', 'widget', 'station', 'observation', 'session', 'clinic', 'alarm', 'bus'},
    'ui/kiosk': {'base', 'model', 'draw', 'widget', 'sound', 'kiosk', 'observation', 'session', 'clinic', 'alarm', 'bus'},
    'ui': None,
}
APP_ROOMS = {'base', 'observation', 'framing', 'port', 'driver', 'clinic', 'session', 'alarm', 'record', 'bus',
             'sim', 'core', 'tool'}
# Libraries that only one room, or one file, may see.
ONLY = [
    (re.compile(r'#include <libserialport\.h>'), ('app/port/port-serial.c',)),
    (re.compile(r'#include <sqlite3\.h>'), ('app/record/', 'tests/')),
    (re.compile(r'#include <unicode/'), ('app/clinic/currency.c', 'ui/model/fee-text.c')),
    (re.compile(r'#include <(gtk|gdk|gsk)'), ('ui/', 'tests/')),
    (re.compile(r'#include <gst/'), ('ui/sound/', 'ui/main.c', 'tests/')),
]
CLOCK = re.compile(r'\b(g_get_monotonic_time|g_get_real_time|g_date_time_new_now\w*|g_usleep|usleep|gettimeofday'
                   r'|clock_gettime|g_get_current_time|time) \(')
INCLUDE = re.compile(r'^#include "([a-z]+)/[^"]+"')
MACHINE = re.compile(r'/(home|root|Users)/')
LONGEST = 600


def offences(path):
    relative = path.relative_to(ROOT).as_posix()
    room = '/'.join(relative.split('/')[:2]) if relative.count('/') > 1 else relative.split('/')[0]
    lines = path.read_text(encoding='utf-8').split('\n')
    in_product = relative.startswith(('app/', 'ui/'))
    for number, line in enumerate(lines, 1):
        include = INCLUDE.match(line)
        if in_product and include:
            target, allowed = include.group(1), ALLOWED.get(room, set())
            if allowed is not None and target not in allowed:
                yield number, f'{room} may not include {target}/'
            if relative.startswith('app/') and target not in APP_ROOMS:
                yield number, f'app/ may not include {target}/'
        for pattern, homes in ONLY:
            if pattern.search(line) and not relative.startswith(homes):
                yield number, f'{line.strip()} belongs to {", ".join(homes)}'
        if in_product and relative != 'app/base/clock.c' and CLOCK.search(line) and not line.lstrip().startswith(('*', '/*')):
            yield number, 'only base/clock.c reads the time or sleeps'
        if MACHINE.search(line):
            yield number, 'names a folder of one machine'
    if in_product and len(lines) > LONGEST:
        yield len(lines), f'longer than {LONGEST} lines: split it'


def main():
    found = 0
    for pattern in ('app/**/*.[ch]', 'ui/**/*.[ch]', 'tests/**/*.[ch]'):
        for path in sorted(ROOT.glob(pattern)):
            for number, what in offences(path):
                print(f'{path.relative_to(ROOT)}:{number}: {what}')
                found += 1
    return 1 if found else 0


sys.exit(main())
