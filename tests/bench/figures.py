"""What a run of the benchmark says: each figure with its limit, what could not be measured and why,
and how many of each in the last line."""
import math
import re
import subprocess
import sys

FIGURE = re.compile(r'^figure (\S+) (\S+) (\S+)(?: limit (\S+))?$', re.MULTILINE)


class Figures:
    def __init__(self):
        self.n = self.n_over = self.n_missing = 0
        self.has_failed = False

    def say(self, name, value, unit, limit):
        self.n += 1
        self.n_over += bool(limit) and float(value) > float(limit)
        print(f'figure {name} {value} {unit}' + (f' limit {limit}' if limit else ''), flush=True)

    def measure(self, names, texts):
        """Takes the figures out of what texts yields. Those of names that did not come, because it
        broke or for any other reason, were not measured."""
        missing, why = list(names), 'nothing was said of it'
        try:
            for text in texts:
                for name, value, unit, limit in FIGURE.findall(text):
                    if not math.isfinite(float(value)):
                        continue
                    self.say(name, value, unit, limit)
                    if name in missing:
                        missing.remove(name)
        except Exception as trouble:   # whatever it is, the others are measured
            self.has_failed, why = True, trouble
            print(f'bench.py: {trouble}', file=sys.stderr, flush=True)
        for name in missing:
            self.n_missing += 1
            print(f'{name} not measured: {why}', flush=True)

    def end(self):
        """The exit status of the run."""
        print(f'{self.n} figures, {self.n_over} beyond their limit, {self.n_missing} not measured')
        return 1 if self.has_failed or self.n_over > 0 or self.n_missing > 0 or self.n == 0 else 0


def run(command, limit_s=600, **env):
    """Yields what a program prints. What it printed before it failed counts, and then it is an
    error."""
    name = str(command[0]).rsplit('/', maxsplit=1)[-1]
    with subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          **env) as process:
        try:
            out, said = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired as trouble:
            process.kill()
            yield process.communicate()[0]
            raise RuntimeError(f'{name} did not end within {limit_s} s') from trouble
    yield out
    if process.returncode != 0:
        raise RuntimeError(f'{name} ended with status {process.returncode}: ' + ' '.join(said.split('\n')[-3:]).strip())
