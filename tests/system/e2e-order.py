#!/usr/bin/python3
"""A visit whose protocol asks for most, through the window's accessibility tree: a test dose that is
watched, an order signed by a prescriber, needle, bag, a blind check by a second person with a slipped
decimal sign, the infusion, waste before two, a scale, and discharge. TAP on standard output."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'fixtures'))
import clinics
import order_steps as order
import visit_steps as steps
from stage import Stage, pattern

SPEED = 10
n_done = 0


def done(what):
    global n_done
    n_done += 1
    print(f'ok {n_done} - {what}', flush=True)


def before(stage, chair):
    steps.sign_in(chair)
    steps.open_visit(chair)
    steps.check_in(chair, protocol=order.TITLE)
    chair.press(pattern('^Continue'))
    steps.answer_gates(chair, order.PROTOCOL)
    chair.press(pattern('^To patient'))
    steps.sign_consent(stage, chair)
    steps.take_back(chair)
    chair.press(pattern('^Continue to'), timeout=60)


def infuse(stage, chair):
    stage.wait('the pump really runs', lambda: stage.truth()['pumps'][0]['mode'] == 'SET')
    stage.wait('some of it is given', lambda: stage.truth()['pumps'][0]['infused_ml'] > .5)
    chair.press(pattern('^Stop'))
    chair.wait_for('button', pattern('^Record the waste'), timeout=30)
    stage.wait('the pump really stands', lambda: stage.truth()['pumps'][0]['rate'] == 0)


def discharge(chair):
    order.score(chair)
    order.tick(chair)
    order.main_button(chair, '^Discharge and sign, with your PIN')
    steps.pin(chair, steps.NURSE_PIN)
    chair.wait_for(None, pattern('[Ss]igned by A. Osei'), timeout=20)


def check_record(stage):
    verified = stage.vigilctl('verify', stage.record).stdout
    assert 'intact' in verified, verified
    told = stage.vigilctl('show', 'last', '--record', stage.record).stdout
    for kind, n in (('test-dose.given', 1), ('test-dose.response', 1), ('order.signed', 1), ('iv.placed', 1),
                    ('bag.labelled', 1), ('double.checked', 2), ('waste.recorded', 1), ('instrument.scored', 1),
                    ('visit.closed', 1)):
        assert told.count(kind) == n, f'{kind} is {told.count(kind)} times in the record, not {n}\n{told}'


def visit(stage):
    stage.start_devices('--nibp', 1, speed=SPEED)
    chair = stage.start('chair', '--speed', SPEED, '--clinic', clinics.short_recovery(stage.home))
    before(stage, chair)
    done('every gate of its own protocol is answered')
    order.test_dose(chair)
    done('the test dose is given, watched and answered')
    order.prepare(chair)
    done('nobody starts before prescriber, needle, bag and second person')
    infuse(stage, chair)
    done('the infusion runs and is stopped')
    order.waste(chair)
    done('what is left is thrown away before two')
    discharge(chair)
    done('scored, discharged and signed')
    assert chair.is_running(), stage.log()
    check_record(stage)
    done('the record verifies, and all of it is in it')


def main():
    with Stage(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None) as stage:
        try:
            visit(stage)
        except BaseException:
            print(f'not ok {n_done + 1}', flush=True)
            stage.picture('e2e-order-failed')
            print(stage.log()[-4000:], file=sys.stderr)
            raise
        assert 'CRITICAL' not in stage.log() and 'WARNING' not in stage.log(), stage.log()
        done('nothing was warned of')
    print(f'1..{n_done}')


main()
