#!/usr/bin/python3
"""Counts the results of a meson test log: passed, failed, skipped."""
import json
import sys


def count(path):
    passed = failed = skipped = 0
    with open(path, encoding='utf-8') as log:
        for line in log:
            result = json.loads(line)['result']
            if result in ('OK', 'EXPECTEDFAIL'):
                passed += 1
            elif result == 'SKIP':
                skipped += 1
            else:
                failed += 1
    return passed, failed, skipped


try:
    print(*count(sys.argv[1]))
except (OSError, ValueError, KeyError, TypeError) as error:
    sys.exit(f'count.py: {sys.argv[1]}: {error!r}')
