/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-visit.h"

#define PIN "2580"

void
bench_visit_infuse (Visit *visit, Devices *devices)
{
  vigil_wait_until (visit->view.links[0].state == VIGIL_LINK_LIVE && visit->view.links[1].state == VIGIL_LINK_LIVE);
  visit_enter_pin (visit, PIN, "sign-in");
  visit_open (visit);
  visit_identify (visit);
  visit_measure (visit, 70);
  visit_choose (visit, "ketamine-long");
  visit_do (visit, VIGIL_EVENT_CHECK_IN_DONE, NULL, NULL);
  vigil_wait_until (visit->view.session.stage == VIGIL_STAGE_GATES);
  visit_answer_gates (visit);
  visit_sign_consent (visit);
  visit_measure_nibp (visit, devices, 0);
  vigil_wait_until (visit_has_vital (visit, VIGIL_CODE_HR));
  visit_do (visit, VIGIL_EVENT_GATES_PASSED, NULL, NULL);
  vigil_wait_until (visit->view.session.stage == VIGIL_STAGE_DOSE);
  visit_prescribe (visit);
  visit_do (visit, VIGIL_EVENT_START_CONFIRMED, NULL, vigil_body_new ("channel", "i", (gint64) 0, NULL));
  vigil_wait_until (!visit_try_command (visit, VIGIL_VERB_START, 0, NULL)
                    || visit->view.session.channels[0].state == VIGIL_CHANNEL_RUNNING);
}
