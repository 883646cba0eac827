#!/usr/bin/python3
"""One visit from check-in to the signed record, through the window's accessibility tree, against
simulated devices on real pseudo-terminals; in the middle the pump's cable is pulled and plugged in
again, and the program is killed and started again; in the end the visit is replayed. TAP on standard
output."""
import pathlib
import re
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'fixtures'))
import clinics
import visit_steps as steps
from stage import Program, Stage, pattern

SPEED = 6
n_done = 0


def done(what):
    global n_done
    n_done += 1
    print(f'ok {n_done} - {what}', flush=True)


def wrong_check_in(chair):
    """Everything empty: said at the fields, and the visit stays where it is."""
    chair.press(pattern('^Continue'))
    chair.wait_for('button', '7')
    chair.press(pattern('^Name:'))
    for part in ('Mary King',):
        steps.write(chair, part)
    chair.press('Done')
    chair.type(('2999'))
    chair.type('03')
    chair.type('09')
    chair.press(pattern('^Continue'))
    field = chair.find('button', pattern('^Birth year:'))
    chair.wait_until('the birth date is refused at its field', lambda: 'future' in field.description)
    chair.press(pattern('^Birth year:'))
    chair.type('1958')


def finish_check_in(chair):
    chair.press(pattern('^Record number'))
    chair.press('123')
    chair.type('4471')
    chair.press('Done')
    chair.press(pattern('^Weight:'))
    chair.type('700')
    chair.press('measured now')
    chair.press(pattern('^Ketamine, 4 hours'))
    chair.press(pattern('^Continue'))
    weight = chair.find('button', pattern('^Weight:'))
    chair.wait_until('700 kg is refused at the field', lambda: 'kg' in weight.description)
    chair.press(pattern('^Weight:'))
    chair.type('72.4')
    chair.press('measured now')
    chair.press(pattern('^Continue'))
    chair.wait_for('button', pattern('^Identity'))


def locked_s(chair):
    """How long the pad is locked still, of the chair's seconds."""
    words = chair.tree.all(None, pattern('Too many wrong PINs'))
    left = re.search(r'(\d+) s', words[0].name) if words else None   # it may be over between the two
    return int(left.group(1)) if left else 0


def lock(chair):
    """Five wrong PINs, and the right one typed. Where a machine is so slow that the lock is nearly over
    by then, once more."""
    for _ in range(3):
        for _ in range(5):
            steps.pin(chair, '1111')
            time.sleep(1)
        chair.wait_until('the pad says that it is locked', lambda: locked_s(chair) > 0, timeout=20)
        chair.type(steps.NURSE_PIN)
        if locked_s(chair) > 4 * SPEED:
            return
        chair.wait_until('the lock is over', lambda: locked_s(chair) == 0, timeout=60 / SPEED + 30)
        chair.type(['Delete'] * len(steps.NURSE_PIN))
    raise AssertionError('the lock was over each time before the right PIN was typed')


def lock_out(stage, chair):
    """Five wrong PINs lock for a minute; the right one does not help before."""
    chair.tree.all(None, 'Patient screen')[0].do('kiosk.staff')
    lock(chair)
    enter = chair.find('button', pattern('^Enter PIN'))
    assert enter.description == 'Locked', f'the right PIN may be entered while it is locked: {enter.description!r}'
    enter.do()
    time.sleep(1)
    assert chair.tree.all(None, pattern('^Enter PIN')), 'the right PIN opened the chair while it was locked'
    shown = stage.vigilctl('show', 'last', '--record', stage.record).stdout
    assert 'pin.locked' in shown and 'kiosk.taken-back' not in shown, f'the right PIN opened the chair\n{shown}'
    chair.wait_until('the lock is over', lambda: locked_s(chair) == 0, timeout=60 / SPEED + 30)
    chair.press('Cancel')


def infuse(stage, chair):
    chair.press(pattern('^Continue to dose'), timeout=90)
    chair.press(pattern('^Dose rate: 0.2'))
    chair.type('5')
    refused = chair.find('button', pattern('^Check the dose'))
    chair.wait_until('a dose above the hard limit cannot go on', lambda: 'limit' in refused.description)
    done('a dose above the hard limit is refused')
    chair.type(['Delete'])
    chair.type('0.2')
    chair.press(pattern('^Check the dose'))
    chair.press(pattern('^Confirm start'))
    chair.wait_for(None, pattern('^ketamine Running'), timeout=30)
    stage.wait('the pump really runs', lambda: stage.truth()['pumps'][0]['mode'] == 'SET')


def side_effect(chair):
    chair.press(pattern('^Side effect'))
    chair.press('nausea')
    chair.press('moderate', timeout=5)
    time.sleep(.5)
    chair.press(pattern('^Side effect'))


def pull_cable(stage, chair):
    stage.tell('unplug pump0')
    chair.wait_for(None, pattern('Pump link lost|pump.*lost'), timeout=10)
    chair.wait_for(None, pattern('est\\.'), timeout=20)
    stage.wait('the pump stops itself when it hears nothing', lambda: stage.truth()['pumps'][0]['mode'] == 'HLD')
    stage.tell('plug pump0')
    chair.wait_for(None, pattern('^ketamine Paused'), timeout=30)
    before = stage.truth()['pumps'][0]
    chair.press(pattern('^Acknowledge'))
    time.sleep(3)
    pump = stage.truth()['pumps'][0]
    assert pump['mode'] == before['mode'] == 'HLD' and pump['rate'] == 0, f'it runs, and nobody resumed it: {pump}'
    assert pump['infused_ml'] == before['infused_ml'], f'the pump went on by itself: {before}, {pump}'


def resume(stage, chair):
    chair.tree.all(None, pattern('^ketamine '))[0].do()
    chair.press(pattern('^Resume'))
    chair.press(pattern('^Back'))
    chair.wait_for(None, pattern('^ketamine Running'), timeout=30)
    stage.wait('the pump really runs again', lambda: stage.truth()['pumps'][0]['mode'] == 'SET')


def come_back(stage, chair, arguments):
    """Killed in the infusion and started again in it. A pump that heard nothing for long enough has
    stopped itself meanwhile: what the screen says of it is what it does."""
    before = stage.truth()['pumps'][0]
    assert before['mode'] == 'SET', before
    chair.kill()
    chair = stage.start('chair', *arguments)
    for name in ('^Stop', '^Side effect'):
        chair.wait_for('button', pattern(name), timeout=40)
    chair.wait_for(None, pattern('^ketamine (Running|Paused)'), timeout=40)
    time.sleep(2)
    pump = stage.truth()['pumps'][0]
    assert pump['mode'] == 'SET' or pump['alarm'] == 'AL_COMTO', f'somebody stopped the pump: {pump}'
    assert pump['infused_ml'] >= before['infused_ml'], f'the pump counts anew: {before}, {pump}'
    word = 'Running' if pump['mode'] == 'SET' else 'Paused'
    assert chair.tree.all(None, pattern(f'^ketamine {word}')), \
        f'the pump says {pump}, the screen does not say {word}'
    return chair


def discharge(chair):
    chair.press(pattern('^Stop'))
    chair.wait_for('button', pattern('^Discharge and sign'), timeout=30)
    for item in ('Escort', 'IV', 'Instructions'):
        chair.press(pattern('^' + item))
        time.sleep(.5)
    chair.press(pattern('^Discharge and sign'), timeout=60 / SPEED + 30)
    steps.pin(chair, steps.NURSE_PIN)
    chair.wait_for(None, pattern('[Ss]igned by A. Osei'), timeout=20)


def next_patient(chair):
    chair.press(pattern('^Next patient'))
    chair.wait_for('button', pattern('^Name:'))
    chair.wait_gone(None, pattern('M\\.K\\.|Mary|4471'))


def check_record(stage):
    """Returns the visit's id: the next one has been opened since."""
    listed = stage.vigilctl('sessions', '--record', stage.record).stdout
    visit_id = next(line.split()[0] for line in listed.splitlines() if 'M.K.' in line)
    verified = stage.vigilctl('verify', stage.record)
    assert 'intact' in verified.stdout, verified.stdout
    shown = stage.vigilctl('show', visit_id, '--record', stage.record).stdout
    assert '\nat chair 3, site lakeside, Lakeside\n' in shown, 'the record does not say where the visit was'
    for kind in ('consent.signed', 'pin.locked', 'link.lost', 'link.back', 'side-effect.corrected', 'visit.signed',
                 'visit.closed'):
        assert kind in shown, f'{kind} is not in the record\n{shown}'
    told = stage.vigilctl('show', visit_id, '--record', stage.record, '--json').stdout
    for label in ('IV taken out', 'Instructions given'):
        assert label in told, f'{label!r} is not what was ticked off\n{told}'
    return visit_id


def contents(record):
    """Of the record and of what is not moved into it yet."""
    log = record.with_name(record.name + '-wal')
    return record.read_bytes(), log.read_bytes() if log.exists() else b''


def replay(stage, visit_id):
    """vigilctl becomes the chair's window, and that can do nothing."""
    before = contents(stage.record)
    process = stage.spawn([stage.build / 'app' / 'vigilctl', 'replay', visit_id, '--speed', '20', '--record',
                           stage.record])
    chair = Program(stage, process)
    chair.wait_for('label', pattern('^Replay .*, 20×'))
    chair.wait_for('label', pattern('M\\.K\\.'), timeout=40)
    chair.wait_for(None, pattern('^ketamine Running'), timeout=40)
    assert chair.tree.all('button', pattern('^Stop, replay')), 'the pump of a replay can be stopped'
    assert chair.tree.all('label', pattern('^Replay')), 'the replay does not say what it is while the drug runs'
    stage.picture('e2e-replay')
    assert chair.close() == 0
    assert contents(stage.record) == before, 'a replay wrote into the record'


def visit(stage):
    stage.start_devices('--nibp', 1, speed=SPEED)
    arguments = ('--speed', SPEED, '--clinic', clinics.short_recovery(stage.home), '--site', 'lakeside')
    chair = stage.start('chair', *arguments)
    steps.sign_in(chair)
    steps.open_visit(chair)
    wrong_check_in(chair)
    finish_check_in(chair)
    done('check-in refuses wrong input at its field and takes the right one')
    steps.answer_gates(chair)
    chair.press(pattern('^To patient'))
    steps.sign_consent(stage, chair)
    done('the patient reads and signs')
    lock_out(stage, chair)
    done('five wrong PINs lock')
    steps.take_back(chair)
    infuse(stage, chair)
    done('the infusion runs')
    side_effect(chair)
    pull_cable(stage, chair)
    done('a pulled cable is an alarm, an estimate, and no silent restart')
    resume(stage, chair)
    done('staff resume')
    chair = come_back(stage, chair, arguments)
    done('killed and back at the same stage, with the pump as it is')
    discharge(chair)
    done('discharged and signed')
    next_patient(chair)
    done('the next patient begins with nothing of the last one')
    assert chair.is_running(), stage.log()
    chair.kill(signal.SIGTERM)
    visit_id = check_record(stage)
    done('the record verifies, and all of it is in it')
    replay(stage, visit_id)
    done('the visit lives again in a window that says so')


def main():
    with Stage(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None) as stage:
        try:
            visit(stage)
        except BaseException:
            print(f'not ok {n_done + 1}', flush=True)
            stage.picture('e2e-failed')
            print(stage.log()[-4000:], file=sys.stderr)
            raise
        assert 'CRITICAL' not in stage.log() and 'WARNING' not in stage.log(), stage.log()
        done('nothing was warned of')
    print(f'1..{n_done}')


main()
