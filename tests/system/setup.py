#!/usr/bin/python3
"""Setting up the devices of a chair through its screen: setup.py BUILD [OUT]. No device is named at
the start; the pump is found out, the monitor chosen from the list, both are there after the restart,
a wrong choice is said, and one is forgotten again."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'fixtures'))

from setup_steps import choose, give_address, restart, short_ports   # noqa: E402
from stage import Program, Stage, pattern   # noqa: E402

n_done = 0


def done(what):
    global n_done
    n_done += 1
    print(f'ok {n_done} - {what}', flush=True)


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
        with short_ports(stage) as ports:
            set_up(stage, ports, stage.picture if out else lambda name: None)
    print(f'1..{n_done}')


main()
