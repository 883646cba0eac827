#!/usr/bin/python3
"""The chair's window killed fifty times in one visit, each time in the middle of what it does, and
started again. Each time it must come back to the page that the record says, have lost nothing that it
called recorded, and say of the pump what the pump does. TAP on standard output.

Everything is drawn from one seed; the moments are the machine's own. $VIGIL_KILLS makes it fewer, as
in the suite."""
import collections
import json
import os
import pathlib
import random
import re
import signal
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'fixtures'))
import clinics
import visit_steps as steps
from gi.repository import GLib
from stage import Stage, pattern

SEED = 20260
SPEED = 6
LONGEST_LIFE_S = 2
# What it takes is measured and printed; this is for a machine that does three things at once.
BACK_MOST_S = 20
MIDDLE = (640, 530)   # on the stage's page and on the patient's screen alike

# In an infusion something can always be recorded: half of those lives end with the word that it is.
LONGEST_TO_WORD_S = 15

# Kills of fifty, stage by stage; "kiosk" is the stage of the gates in the patient's hands.
PLAN = (('none', 3), ('check-in', 6), ('gates', 5), ('kiosk', 5), ('dose', 5), ('infusing', 16), ('recovery', 8),
        ('closed', 2))
# Where the screens are in the tree: GTK calls what has no name by its class.
FRAME = ('Vigil', 'VigilChair', '', 'VigilChairPage', 'VigilFrame')
KIOSK = ('Vigil', 'VigilChair', '', 'Patient screen')
AXIS = 'VigilChairAxis'
PAGES = {'none': 'VigilDevicesPage', 'check-in': 'VigilCheckInPage', 'gates': 'VigilGatesPage', 'dose': 'VigilDosePage',
         'infusing': AXIS, 'recovery': 'VigilRecoveryPage'}
# What the events of a record say of the stage, told apart from how the program folds them. A visit that
# is closed is over: the next start is the next patient's.
STAGE_OF = {'visit.opened': 'check-in', 'check-in.done': 'gates', 'gates.passed': 'dose', 'start.confirmed': 'infusing',
            'recovery.started': 'recovery', 'visit.signed': 'recovery', 'visit.closed': 'none'}


class Killed(Exception):
    pass


class Kills:
    def __init__(self, stage):
        self.stage, self.random, self.chair = stage, random.Random(SEED), None
        self.arguments = ('--speed', SPEED, '--clinic', clinics.short_recovery(stage.home))
        self.promised = collections.Counter()   # what the screen called recorded, by kind of event
        self.seen = {}                          # the record as it was after the last kill
        self.n_kills, self.n_words, self.ends_with_word = 0, 0, False
        self.tree_s, self.screen_s = [], []      # from start to the right page

    def recorded(self, *kinds):
        """The screen says that it is."""
        self.promised.update(kinds)
        if self.ends_with_word:
            self.chair.kill()
            raise Killed

    # ---- what is done in each stage while the kill is on its way

    def sign_in(self):
        if self.chair.tree.all('button', pattern('^Sign in')):
            steps.sign_in(self.chair)
            self.recorded('staff.signed-in')

    def write(self):
        self.chair.press(self.random.choice('QWERTZUIOP'))

    def answer(self):
        """The next gate that is open; when all are answered nothing more can be recorded here."""
        self.chair.find('button', pattern('^Identity'))
        names = [node.name for node in self.chair.tree.all('button', pattern('.'))]
        for gate in steps.gates():
            if not any(re.search(steps.passed_row(gate), name) for name in names):
                steps.answer_gate(self.chair, gate)
                self.recorded('check.recorded' if gate['kind'] == 'check' else 'gate.answered')
                return
        self.chair.press(pattern('^Weight|^Baseline|^Payment'))

    def read(self):
        if self.random.random() < .3:
            self.chair.press(pattern('^Ask my nurse|^Your nurse will come'))
            self.chair.wait_for('button', pattern('^Your nurse will come'))
            self.promised['nurse.called'] = 1   # asking again about the same part is no new call
        elif not self.chair.tree.all('button', 'I agree'):
            self.chair.press(pattern('^I have read this|^Next page'))

    def change_dose(self):
        self.chair.press(pattern('^Dose rate: '))
        self.chair.type(self.random.choice('0123456789'))
        self.chair.press('Delete')

    def feel(self):
        self.chair.press(pattern('^Side effect'))
        self.chair.press(self.random.choice(('nausea', 'dizzy', 'drowsy', 'headache', 'anxious', 'vomited')))
        self.chair.wait_for('label', pattern(r'^recorded \d\d:\d\d'))
        self.recorded('side-effect.recorded')
        self.chair.press(pattern('^Side effect'))

    def note(self):
        self.chair.press(pattern('^Record$'))
        self.chair.press(self.random.choice(('washroom', 'IV moved', 'bag changed', 'drink given')))
        self.chair.wait_for('button', 'Undo')
        self.recorded('staff.action')
        self.chair.press(pattern('^Back'))

    def pause_or_resume(self):
        if self.chair.tree.all(None, pattern('^ketamine Running')):
            self.chair.press(pattern('^Pause, ketamine'))
            self.chair.wait_for(None, pattern('^ketamine Paused'))
        else:
            self.stage.tell('pump0 key clear')   # it may have stopped itself: that wants a key pressed first
            self.chair.find(None, pattern('^ketamine Paused')).do()
            self.chair.press(pattern('^Resume'))
            self.chair.wait_for(None, pattern('^ketamine Running'), timeout=30)
            self.chair.press(pattern('^Back'))

    def infuse(self):
        self.random.choice((self.feel, self.feel, self.note, self.note, self.pause_or_resume))()

    def tick_off(self):
        item = self.random.choice(('Escort is here', 'IV taken out', 'Instructions given'))
        if 'tap when done' in self.chair.find('button', pattern(f'^{item}')).name:
            self.chair.press(pattern(f'^{item}'))
            self.chair.wait_for('button', pattern(rf'^{item}.*AO \d\d:\d\d'))
            self.recorded('discharge.item')

    def look(self):
        self.chair.find('button', pattern('^Sign in|^Start a visit|^Next patient'))

    ACTS = {'none': sign_in, 'check-in': write, 'gates': answer, 'kiosk': read, 'dose': change_dose, 'infusing': infuse,
            'recovery': tick_off, 'closed': look}

    # ---- to the next stage, in peace

    def to_check_in(self):
        self.sign_in()
        steps.open_visit(self.chair)
        self.recorded('visit.opened')

    def to_gates(self):
        self.chair.press(pattern('^Name:'))
        steps.check_in(self.chair)
        self.chair.press(pattern('^Continue'))
        self.chair.wait_for('button', pattern('^Identity'))
        self.recorded('patient.identified', 'patient.measured', 'protocol.chosen', 'check-in.done')

    def to_kiosk(self):
        self.chair.press(pattern('^To patient'))
        self.stage.wait('the patient has the screen', lambda: self.is_on_top(KIOSK), BACK_MOST_S)
        self.recorded('kiosk.given')

    def to_dose(self):
        steps.sign_consent(self.stage, self.chair)
        self.recorded('consent.signed')
        steps.take_back(self.chair)
        for _ in steps.gates():
            self.answer()
        self.chair.press(pattern('^Continue to dose'), timeout=90)
        self.chair.wait_for('button', pattern('^Check the dose'))
        self.recorded('gates.passed')

    def to_infusing(self):
        self.chair.press(pattern('^Check the dose'))
        self.chair.press(pattern('^Confirm start'))
        self.chair.wait_for(None, pattern('^ketamine Running'), timeout=30)
        self.recorded('prescription.entered', 'start.confirmed', 'infusion.started')

    def to_recovery(self):
        self.chair.press(pattern('^Stop'))
        self.chair.wait_for('button', pattern('^Discharge and sign'), timeout=30)
        self.recorded('infusion.ended', 'recovery.started')

    def to_closed(self):
        while self.chair.tree.all('button', pattern('tap when done')):
            self.tick_off()
        self.chair.press(pattern('^Discharge and sign'), timeout=60 / SPEED + 30)
        steps.pin(self.chair, steps.NURSE_PIN)
        self.chair.wait_for(None, pattern('[Ss]igned by A. Osei'), timeout=20)
        self.recorded('visit.signed', 'visit.closed')

    DRIVES = {'none': None, 'check-in': to_check_in, 'gates': to_gates, 'kiosk': to_kiosk, 'dose': to_dose,
              'infusing': to_infusing, 'recovery': to_recovery, 'closed': to_closed}

    # ---- death

    def live_and_die(self, act):
        """Does what is done in this stage, over and over, until the kill comes."""
        self.ends_with_word = act == Kills.infuse and self.n_kills % 2 == 0
        life_s = LONGEST_TO_WORD_S if self.ends_with_word else self.random.uniform(0, LONGEST_LIFE_S)
        is_killed = threading.Event()

        def kill():
            is_killed.set()
            self.chair.process.kill()
        timer = threading.Timer(life_s, kill)
        timer.start()
        try:
            while self.chair.is_running():
                act(self)
        except Killed:
            timer.cancel()
            self.n_words += 1
        except (GLib.Error, LookupError, AssertionError):
            if not is_killed.is_set():
                raise   # it still lived: this is no kill
        finally:
            timer.join()
            self.chair.process.wait(10)
        assert self.chair.process.returncode == -signal.SIGKILL, self.chair.process.returncode
        self.ends_with_word = False
        self.n_kills += 1

    # ---- what must be when it is back

    def read_record(self):
        """All events by session and seq: those of no visit, then those of the visit as they came."""
        events = {}
        for session in ('-', 'last'):
            shown = self.stage.vigilctl('show', session, '--json', '--record', self.stage.record, check=session == '-')
            events |= {(session, event['seq']): event
                       for event in (json.loads(shown.stdout)['events'] if shown.returncode == 0 else ())}
        return events

    def check_nothing_lost(self):
        events = self.read_record()
        kinds = collections.Counter(event['kind'] for event in events.values())
        lost = {kind: n for kind, n in self.promised.items() if kinds[kind] < n}
        assert not lost, f'the screen called this recorded, and it is not: {lost}; there is {kinds}'
        for key, event in self.seen.items():
            assert events.get(key) == event, f'lost or changed since the last kill: {event}, {events.get(key)}'
        self.seen = events

    def expected(self):
        stage, is_kiosk = 'none', False
        for event in self.seen.values():
            stage = STAGE_OF.get(event['kind'], stage)
            is_kiosk = event['kind'] == 'kiosk.given' or (is_kiosk and event['kind'] not in ('kiosk.taken-back',
                                                                                             'visit.closed'))
        return stage, is_kiosk

    def below(self, path):
        node = self.chair.tree
        for name in path:
            node = next(child for child in node.children() if child.name == name)
        return node

    def is_page(self, page):
        """In the work area, be it on the screen or behind the patient's; while a drug runs there is no page
        but the time axis."""
        try:
            names = [child.name for child in self.below(FRAME).children()]
        except (GLib.Error, StopIteration):
            return False   # the tree is still growing
        return page in names and (page != AXIS or not any(name.endswith('Page') for name in names))

    def is_on_top(self, path):
        """The last of these is really on the screen."""
        for _ in self.below(path).walk():
            pass   # or nobody has met what is there
        return path[-1] in [node.name for node in self.below(path[:1]).at(*MIDDLE)]

    def come_back(self):
        stage, is_kiosk = self.expected()
        began_s = time.monotonic()
        self.chair = self.stage.start('chair', *self.arguments)
        self.stage.wait(f'the page of {stage}', lambda: self.is_page(PAGES[stage]), BACK_MOST_S)
        self.tree_s.append(time.monotonic() - began_s)
        path = KIOSK if is_kiosk else (*FRAME, PAGES[stage])
        self.stage.wait(f'{path[-1]} on top of the screen', lambda: self.is_on_top(path), BACK_MOST_S)
        self.screen_s.append(time.monotonic() - began_s)
        if stage == 'infusing':
            self.check_infusion()

    def check_infusion(self):
        n = sum(event['kind'] == 'side-effect.recorded' for event in self.seen.values())
        self.chair.wait_for(None, pattern(rf'^Visit .*, {n} side effects?$'), timeout=BACK_MOST_S)

        def is_true():
            word = 'Running' if self.stage.truth()['pumps'][0]['mode'] == 'SET' else 'Paused'
            return self.chair.tree.all(None, pattern(f'^ketamine {word}'))
        self.stage.wait('the screen says of the pump what it does', is_true, 30)

    # ----

    def run(self, n_kills):
        self.stage.start_devices('--nibp', 1, speed=SPEED)
        self.chair = self.stage.start('chair', *self.arguments)
        for i, (name, share) in enumerate(PLAN, 1):
            if self.DRIVES[name]:
                self.DRIVES[name](self)
            n = max(1, round(share * n_kills / 50))
            for _ in range(n):
                self.live_and_die(self.ACTS[name])
                self.check_nothing_lost()
                self.come_back()
            print(f'ok {i} - killed {n} times in {name}, and back', flush=True)
        assert self.n_words > 0, 'no life ended with the word that something is recorded'
        self.chair.kill(signal.SIGTERM)
        verified = self.stage.vigilctl('verify', self.stage.record)
        assert 'intact' in verified.stdout, verified.stdout
        print(f'ok {len(PLAN) + 1} - the record is intact after {self.n_kills} kills')
        print(f'# {sum(self.promised.values())} entries called recorded, {self.n_words} times just before a kill')
        print(f'# from start to the right page at most {max(self.tree_s):.2f} s; till it was found on top of the screen '
              f'at most {max(self.screen_s):.2f} s')
        print(f'1..{len(PLAN) + 1}')


def main():
    with Stage(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None) as stage:
        try:
            Kills(stage).run(int(os.environ.get('VIGIL_KILLS', '50')))
        except BaseException:
            print('not ok - killed and back', flush=True)
            stage.picture('kills-failed')
            print(stage.log()[-4000:], file=sys.stderr)
            raise


main()
