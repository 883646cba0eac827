#!/usr/bin/python3
"""Setting up the devices of a chair through its screen: setup.py BUILD [OUT]. No device is named at
the start; the pump is found out and given a name, the monitor chosen from the list, a wrong choice is
said; the pump is changed, after a change that was not wanted; one is forgotten again, and the next
start has what is left."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'fixtures'))

from setup_steps import choose, give_address, give_name, short_ports, use   # noqa: E402
from stage import Stage, pattern   # noqa: E402

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
    give_name(chair, 'Blue')
    picture('named')
    use(chair)
    chair.wait_for('button', pattern('^Blue, Live, Alaris/Asena'), timeout=30)
    done('and lives at once, under the name that it was given')
    chair.press(pattern('^Add a device'))
    give_address(chair, f'{ports}m')
    choose(chair, 'Nellcor')
    chair.wait_for('button', pattern('^Use it.*does not answer'), timeout=60)
    picture('wrong')
    done('a wrong choice is said')
    choose(chair, 'Philips IntelliVue')
    chair.wait_for(None, 'It answers.', timeout=60)
    give_name(chair, 'Blue')
    chair.press(pattern('^Use it'))
    chair.wait_for('button', pattern('^Use it.*"Blue" too'))
    done('a name that the pump has is refused to the monitor')
    give_name(chair, '')
    use(chair)
    chair.wait_for('button', pattern('^Philips IntelliVue.*Live'), timeout=30)
    picture('both')
    done('the monitor is chosen and lives')
    change(chair, picture)
    chair.kill()
    chair = stage.start('chair', devices=False)
    chair.wait_for('button', pattern('^Philips IntelliVue.*Live'), timeout=30)
    chair.wait_for('button', pattern('^Red, Live, Alaris/Asena'), timeout=30)
    done('the next start has both')
    chair.press(pattern('^Red'))
    chair.press(pattern('^Forget'))
    chair.press(pattern('^Forget.*tap again'))
    chair.wait_gone('button', pattern('^Red'))
    chair.wait_for('button', pattern('^Philips IntelliVue.*Live'), timeout=20)
    done('the pump is forgotten')


def change(chair, picture):
    """The pump's port is the chair's own: it lets go of it, and has it again however the page is left."""
    chair.press(pattern('^Blue'))
    chair.press(pattern('^Change'))
    chair.wait_for(None, 'It answers.', timeout=30)
    picture('changing')
    chair.press(pattern('^User: '))
    chair.wait_for('button', pattern('^Monitor: .*, Pump: connected'), timeout=30)
    chair.press('Back')
    chair.wait_for(None, 'It answers.', timeout=30)
    done('while another page is up the chair has the pump')
    chair.press('Ports')
    chair.press('Devices')
    chair.wait_for('button', pattern('^Blue, Live'), timeout=30)
    done('a change that is given up leaves the pump as it was')
    chair.press(pattern('^Blue'))
    chair.press(pattern('^Change'))
    chair.wait_for('button', pattern('^Use it, as pump 1'))
    give_name(chair, 'Red')
    use(chair)
    chair.wait_for('button', pattern('^Red, Live'), timeout=30)
    assert not chair.tree.all('button', pattern('^Blue')), 'it is there twice'
    done('and one that is wanted takes its place')


def main():
    build, out = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    with Stage(build, out) as stage:
        stage.start_devices()
        with short_ports(stage) as ports:
            set_up(stage, ports, stage.picture if out else lambda name: None)
    print(f'1..{n_done}')


main()
