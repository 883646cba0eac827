#!/usr/bin/python3
"""Walks every screen without a display and leaves numbered pictures: tour.py BUILD OUT.
The devices are the simulated ones on real pseudo-terminals, the program is the real one; rules are
the shipped example's, with a recovery short enough to wait for."""
import contextlib
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'fixtures'))
import clinics
import order_steps as order
import setup_steps
import visit_steps as steps
from stage import Stage, pattern

SPEED = 6


class Tour:
    def __init__(self):
        self.stage, self.n = None, 0

    @contextlib.contextmanager
    def on(self, stage):
        with stage:
            self.stage = stage
            try:
                yield stage
            except BaseException:
                stage.picture('failed')
                print(stage.log()[-3000:], file=sys.stderr)
                raise

    def picture(self, name, settle=1.2):
        time.sleep(settle)
        self.n += 1
        path = self.stage.picture(f'{self.n:02d}-{name}')
        print(path.name, flush=True)


def setting_up(tour, ports):
    """A chair without a device: what it says, how one is added, and what a wrong choice looks like."""
    chair = tour.stage.start('chair', devices=False)
    tour.picture('setup-no-devices', 3)
    chair.press(pattern('^Add a device'))
    tour.picture('setup-ports', 2.5)
    setup_steps.give_address(chair, 'nonsense')
    tour.picture('setup-address-refused')
    chair.press('Ports')
    setup_steps.give_address(chair, f'{ports}p')
    tour.picture('setup-kinds', 2)
    chair.press(pattern('^Find out'))
    tour.picture('setup-finding-out', 2)
    chair.wait_for('button', pattern('^Use it, as pump 1'), timeout=150)
    tour.picture('setup-pump-found', 3)
    chair.press(pattern('^Name'))
    tour.picture('setup-name')
    setup_steps.write(chair, 'Blue')
    chair.press('Done')
    tour.picture('setup-named')
    setup_steps.use(chair)
    chair.wait_for('button', pattern('^Blue.*Live'), timeout=30)
    tour.picture('devices-pump-alone', 3)
    chair.press(pattern('^Add a device'))
    setup_steps.give_address(chair, f'{ports}m')
    setup_steps.choose(chair, 'Nellcor')
    tour.picture('setup-waiting', .4)
    chair.wait_for('button', pattern('^Use it.*does not answer'), timeout=60)
    tour.picture('setup-wrong-driver', 4)
    setup_steps.choose(chair, 'Philips IntelliVue')
    chair.wait_for(None, 'It answers.', timeout=60)
    tour.picture('setup-monitor-answers', 3)
    setup_steps.use(chair)
    chair.wait_for('button', pattern('^Philips IntelliVue.*Live'), timeout=30)
    tour.picture('devices-both', 6)
    chair.press(pattern('^Blue'))
    tour.picture('devices-pump', 5)
    chair.press(pattern('^More'))
    tour.picture('devices-pump-more')
    saving(tour, chair)
    chair.kill(15)


def saving(tour, chair):
    """The bytes of a line: warned of, begun, ended, and refused by the disk."""
    captures = tour.stage.home / 'Vigil captures'
    chair.press(pattern('^Save bytes'))
    tour.picture('devices-save-warning')
    chair.press(pattern('^Save bytes'))
    chair.wait_for('button', pattern('^Stop saving'))
    tour.picture('devices-saving', 3)
    chair.press(pattern('^Stop saving'))
    chair.wait_for('button', pattern('^Save bytes'))
    tour.picture('devices-saved')
    [saved] = captures.iterdir()
    tour.stage.vigilctl('decode', saved)
    saved.unlink()
    captures.rmdir()
    captures.write_text('a file where the folder should be')
    chair.press(pattern('^Save bytes'))
    time.sleep(.6)
    chair.press(pattern('^Save bytes'))
    tour.picture('devices-save-failed')
    captures.unlink()


def before(tour, chair):
    tour.picture('chair-devices', 3)
    chair.press(pattern('^Sign in'))
    tour.picture('chair-sign-in')
    steps.pin(chair, steps.NURSE_PIN)
    steps.open_visit(chair)
    steps.write(chair, 'Mary King')
    tour.picture('chair-check-in-name')
    chair.press('Done')
    chair.press(pattern('^Continue'))
    tour.picture('chair-check-in-errors')
    for field, text in (('Birth year', '1958'), ('Month', '03'), ('Day', '09')):
        chair.press(pattern(f'^{field}:'))
        chair.type(text)
    chair.press(pattern('^Record number'))
    chair.press('123')
    chair.type('4471')
    chair.press('Done')
    chair.press(pattern('^Weight:'))
    chair.type('72.4')
    chair.press('measured now')
    chair.press(pattern('^Ketamine, 4 hours'))
    tour.picture('chair-check-in')
    chair.press(pattern('^Continue'))
    steps.answer_gates(chair)
    tour.picture('chair-gates')


def consent(tour, chair):
    chair.press(pattern('^To patient'))
    tour.picture('kiosk-consent-read', 2)
    steps.read_consent(chair)
    tour.picture('kiosk-consent-sign')
    steps.draw_signature(tour.stage)
    tour.picture('kiosk-consent-signed')
    steps.agree(chair)
    tour.picture('kiosk-thank-you', .2)
    steps.touch(chair, '^Go on')
    tour.picture('kiosk-rest', 2)


def at_rest(tour, chair):
    """What the patient can do alone, and how staff come back."""
    steps.touch(chair, '^Language')
    tour.picture('kiosk-language')
    steps.touch(chair, '^Back')
    steps.touch(chair, '^Volume')
    tour.picture('kiosk-sound')
    steps.touch(chair, '^Done')
    steps.touch(chair, '^Call my nurse')
    tour.picture('kiosk-called')
    chair.tree.all(None, 'Patient screen')[0].do('kiosk.staff')
    tour.picture('kiosk-staff')
    for _ in range(5):
        steps.pin(chair, '1111')
        time.sleep(1)
    chair.wait_for('label', pattern('^Too many wrong PINs'), timeout=20)
    tour.picture('kiosk-pin-locked', .2)
    chair.wait_gone('label', pattern('^Too many wrong PINs'), timeout=60 / SPEED + 30)
    steps.pin(chair, steps.NURSE_PIN)
    chair.wait_for('button', pattern('^Stop'))
    tour.picture('chair-nurse-call')
    chair.press(pattern('^Acknowledge'))


def dose(tour, chair):
    chair.press(pattern('^Continue to dose'), timeout=90)
    tour.picture('chair-dose')
    chair.press(pattern('^Dose rate: 0.2'))
    chair.type('5')
    tour.picture('chair-dose-hard-limit')
    chair.press('Delete')
    chair.type('0.2')
    chair.press(pattern('^Check the dose'))
    tour.picture('chair-dose-review')
    chair.press(pattern('^Confirm start'))
    chair.wait_for(None, pattern('^ketamine Running'), timeout=30)


def tasks(tour, chair):
    for name, shot in (('Check(,|$)', 'chair-check'), ('Rescue drug', 'chair-rescue-drug'),
                       ('Record$', 'chair-record')):
        chair.press(pattern('^' + name))
        tour.picture(shot)
        chair.press(pattern('^Back'))
        time.sleep(.6)
    chair.tree.all(None, pattern('^ketamine '))[0].do()
    tour.picture('chair-channel')
    chair.press(pattern('^Back'))


def infusing(tour, chair):
    stage = tour.stage
    tour.picture('chair-infusing', 40)
    chair.press(pattern('^Side effect'))
    chair.press('nausea')
    tour.picture('chair-side-effects', .8)
    chair.press('moderate')
    time.sleep(.6)
    chair.press(pattern('^Side effect'))
    tasks(tour, chair)
    stage.tell('patient desaturate')
    chair.wait_for(None, pattern('^High alarm'), timeout=60)
    tour.picture('chair-alarm')
    stage.tell('unplug pump0')
    tour.picture('chair-alarm-and-link-lost', 3)
    chair.tree.all(None, pattern('^High alarm'))[0].do()
    tour.picture('chair-alarm-list')
    chair.tree.all(None, pattern('alarm'))[0].do()
    chair.press(pattern('^Acknowledge'))
    stage.tell('patient recover')
    stage.wait('the pump stops itself', lambda: stage.truth()['pumps'][0]['mode'] == 'HLD')
    stage.tell('plug pump0')
    stage.tell('unplug monitor')
    tour.picture('chair-monitor-lost', 4)
    stage.tell('plug monitor')
    chair.wait_for(None, pattern('^ketamine Paused'), timeout=30)
    time.sleep(4)
    chair.press(pattern('^Acknowledge'))
    tour.picture('chair-paused')
    chair.press(pattern('^Stop'))


def after(tour, chair):
    chair.wait_for('button', pattern('^Discharge and sign'), timeout=30)
    tour.picture('chair-recovery')
    for item in ('Escort', 'IV', 'Instructions'):
        chair.press(pattern('^' + item))
        time.sleep(.5)
    chair.press(pattern('^Discharge and sign'), timeout=60)
    tour.picture('chair-sign')
    steps.pin(chair, steps.NURSE_PIN)
    chair.wait_for(None, pattern('[Ss]igned by A. Osei'), timeout=20)
    tour.picture('chair-closed')
    chair.kill(15)


def ordered(tour, chair):
    """A visit whose protocol asks for most: test dose, order, bag, second person, waste, a scale."""
    def look(name):
        tour.picture(f'chair-{name}')

    steps.sign_in(chair)
    steps.open_visit(chair)
    steps.check_in(chair, protocol=order.TITLE)
    chair.press(pattern('^Continue'))
    steps.answer_gates(chair, order.PROTOCOL, look)
    chair.press(pattern('^To patient'))
    steps.sign_consent(tour.stage, chair)
    steps.take_back(chair)
    chair.press(pattern('^Continue to'), timeout=90)
    order.test_dose(chair, look)
    order.prepare(chair, look)
    tour.picture('chair-ordered-infusing', 5)
    chair.press(pattern('^Stop'))
    chair.wait_for('button', pattern('^Record the waste'), timeout=30)
    order.waste(chair, look)
    order.score(chair, look)
    look('recovery-scored')
    order.tick(chair)
    order.main_button(chair, '^Discharge and sign, with your PIN')
    steps.pin(chair, steps.NURSE_PIN)
    chair.wait_for(None, pattern('[Ss]igned by A. Osei'), timeout=20)
    look('course-next-visit')
    chair.kill(15)


def toxic(tour, chair):
    """Two drugs at once, the sign of a toxic one, and what follows from it in one touch."""
    def look(name, settle=1.2):
        tour.picture(f'chair-{name}', settle)

    steps.sign_in(chair)
    steps.open_visit(chair)
    steps.check_in(chair, height='168', protocol='Lidocaine and ketamine')
    chair.press(pattern('^Continue'))
    steps.answer_gates(chair, 'lido-ket-short')
    chair.press(pattern('^To patient'))
    steps.sign_consent(tour.stage, chair)
    steps.take_back(chair)
    look('gates-site-not-set')
    chair.press(pattern('^Continue to'), timeout=90)
    look('dose-two-drugs')
    order.main_button(chair, '^Check the dose')
    look('review-two-drugs')
    order.main_button(chair, '^Confirm start')
    chair.wait_for(None, pattern('^lidocaine Running'), timeout=30)
    look('infusing-two-drugs', 20)
    chair.press(pattern('^User: A. Osei'))
    chair.press(pattern("^Patient's own audio"))
    look('own-audio')
    chair.press(pattern('^Back'))
    chair.press(pattern('^Side effect'))
    chair.press(pattern('^tingling mouth'))
    chair.press('moderate')
    look('red-flag')
    chair.press('Open LAST')
    look('last')
    chair.press(pattern('^Lipid 20 %, bolus'))
    look('last-bolus-given')
    chair.press('Steps 6–10')
    look('last-steps')
    chair.kill(15)


def others(tour):
    """The same visit on other screens: replayed, in light, in French, right to left, reviewed; and the
    patient's screen by itself."""
    stage = tour.stage
    replays = (('chair-replay', {}, ()), ('chair-light', {}, ('--light',)), ('chair-french', {'LANGUAGE': 'fr'}, ()),
               ('chair-right-to-left', {'GTK_DEBUG': 'invert-text-dir'}, ()))
    for name, env, arguments in replays:
        stage.env.update(env)
        program = stage.start('chair', '--replay', 'last', '--speed', '60', *arguments, devices=False)
        program.wait_for(None, pattern('^ketamine .* mg/kg/h,'), timeout=60)   # in whatever language
        tour.picture(name, 5)
        program.kill(15)
        for key in env:
            stage.env[key] = stage.language if key == 'LANGUAGE' else ''
    station = stage.start('station', devices=False)
    tour.picture('station-visits', 4)
    station.press(pattern('M\\.K\\.'))
    tour.picture('station-review', 4)
    station.kill(15)
    kiosk = stage.start('kiosk', devices=False)
    tour.picture('kiosk-alone', 4)
    kiosk.kill(15)


def main():
    if len(sys.argv) != 3:
        sys.exit('usage: tour.py BUILD OUT')
    build, out = sys.argv[1:]
    subprocess.run(['rm', '-rf', out], check=True)
    tour = Tour()
    with tour.on(Stage(build, out)) as stage:
        stage.start_devices()
        with setup_steps.short_ports(stage) as ports:
            setting_up(tour, ports)
    with tour.on(Stage(build, out)) as stage:
        stage.start_devices('--nibp', 2, speed=SPEED)
        chair = stage.start('chair', '--speed', SPEED, '--clinic', clinics.short_recovery(stage.home),
                            '--site', 'centre')
        before(tour, chair)
        consent(tour, chair)
        at_rest(tour, chair)
        dose(tour, chair)
        infusing(tour, chair)
        after(tour, chair)
        others(tour)
    with tour.on(Stage(build, out)) as stage:
        stage.start_devices('--nibp', 1, speed=SPEED)
        ordered(tour, stage.start('chair', '--speed', SPEED, '--clinic', clinics.short_recovery(stage.home)))
    with tour.on(Stage(build, out)) as stage:
        stage.start_devices('--nibp', 1, speed=SPEED, n_pumps=2)
        rules = clinics.short_recovery(stage.home, without_order=('lido-ket-short',))
        toxic(tour, stage.start('chair', '--speed', SPEED, '--clinic', rules))
    print(f'{tour.n} pictures in {out}')


main()
