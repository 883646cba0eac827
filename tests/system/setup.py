#!/usr/bin/python3
"""Setting up the devices of a chair through its screen: setup.py BUILD [OUT]. No device is named at
the start; the pump is found out, the monitor chosen from the list, both are there after the restart,
a wrong choice is said, and one is forgotten again."""
import os
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'fixtures'))

from stage import Program, Stage, pattern   # noqa: E402

n_done = 0


def done(what):
    global n_done
    n_done += 1
    print(f'ok {n_done} - {what}', flush=True)


def write(chair, text):
    """On the keyboard's two layers."""
    is_symbols = False
    for character in text:
        if character.isalpha() == is_symbols:
            chair.press('abc' if is_symbols else '123')
            is_symbols = not is_symbols
        chair.press(pattern(f'^{re.escape(character)}$'))
        time.sleep(.27)


def give_address(chair, path):
    chair.press(pattern('^Another address'))
    for _ in 'tcp:':
        chair.press(pattern('^Delete|^delete'))
        time.sleep(.27)
    write(chair, path)
    chair.press('Done')


def restart(stage, chair):
    """The program starts itself anew, as the same process."""
    chair.press(pattern('^Use it'))
    time.sleep(1)
    return Program(stage, chair.process)


def choose(chair, name):
    for _ in range(10):
        if chair.tree.all('button', pattern(f'^{name}')):
            break
        chair.press(pattern('^More'))
        time.sleep(.4)
    chair.press(pattern(f'^{name}'))


def set_up(stage, ports, picture):
    chair = stage.start('chair', devices=False)
    chair.press(pattern('^Add a device'))
    chair.wait_for(None, 'Where is it plugged in?')
    picture('ports')
    give_address(chair, 'nonsense')
    chair.wait_for(None, pattern('nonsense'))
    done('an address that is none is said')
    picture('address')
    chair.press('Ports')
    give_address(chair, f'{ports}p')
    picture('kinds')
    chair.press(pattern('^Find out'))
    time.sleep(1)
    picture('finding')
    chair.wait_for('button', pattern('^Use it, as pump 1'), timeout=150)
    time.sleep(3)
    picture('found')
    done('the pump is found out')
    chair = restart(stage, chair)
    chair.wait_for('button', pattern('^Alaris/Asena.*Live'), timeout=30)
    done('and lives after the restart')
    chair.press(pattern('^Add a device'))
    give_address(chair, f'{ports}m')
    choose(chair, 'Nellcor')
    chair.wait_for('button', pattern('^Use it.*does not answer'), timeout=60)
    picture('wrong')
    done('a wrong choice is said')
    choose(chair, 'Philips IntelliVue')
    chair.wait_for(None, 'It answers.', timeout=60)
    chair = restart(stage, chair)
    chair.wait_for('button', pattern('^Philips IntelliVue.*Live'), timeout=30)
    picture('both')
    done('the monitor is chosen and lives')
    chair.press(pattern('^Alaris/Asena'))
    chair.press(pattern('^Forget'))
    chair.press(pattern('^Forget.*tap again'))
    time.sleep(1)
    chair = Program(stage, chair.process)
    chair.wait_for('button', pattern('^Philips IntelliVue'), timeout=20)
    assert not chair.tree.all('button', pattern('^Alaris/Asena')), 'the pump is still there'
    done('the pump is forgotten')


def main():
    build, out = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    with Stage(build, out) as stage:
        stage.start_devices()
        ports = f'/tmp/vigil{os.getpid()}'   # as short as somebody would type it
        names = {'m': 'monitor', 'p': 'pump0'}
        try:
            for letter, name in names.items():
                os.symlink(stage.links / name, ports + letter)
            set_up(stage, ports, stage.picture if out else lambda name: None)
        finally:
            for letter in names:
                pathlib.Path(ports + letter).unlink(missing_ok=True)
    print(f'1..{n_done}')


main()
