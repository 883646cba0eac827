"""A private X server for one program: no other draws on it, and its CPU time can be counted."""
import contextlib
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXED = {
    'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo', 'GTK_A11Y': 'none', 'GSETTINGS_BACKEND': 'memory',
    'LIBGL_ALWAYS_SOFTWARE': '1', 'QT_QPA_PLATFORM': 'xcb', 'LC_ALL': 'C.UTF-8', 'VIGIL_AUDIO_SINK': 'fakesink',
    'VIGIL_ALARM_SINK': 'fakesink', 'VIGIL_CLINIC_DIR': str(ROOT / 'resources/clinic/example'),
}


@contextlib.contextmanager
def display(home):
    """The environment of programs on it, whose settings and caches are in the directory home. It ends
    with the block."""
    read, write = os.pipe()
    with subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', '1280x800x24', '-nolisten', 'tcp'],
                          pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        os.close(write)
        try:
            with os.fdopen(read) as pipe:
                number = pipe.readline().strip()
            if not number:
                raise RuntimeError('Xvfb did not start')
            yield dict(os.environ, **FIXED, HOME=home, XDG_RUNTIME_DIR=home, DISPLAY=':' + number,
                       VIGIL_BENCH_SERVER=str(server.pid))
        finally:
            server.terminate()
