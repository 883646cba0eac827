/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../fixtures/refusal.h"

#include <math.h>

static void
test_check_in (void)
{
  static const struct {
    const char *key, *value, *words;
  } wrong[] = {
    { "name", "", "Name" },
    { "name", "   ", "Name" },
    { "record_number", "", "Record number" },
    { "record_number", "12345678901234567890123456789012345678901234567890", "too long" },
    { "initials", "", "Initials" },
    { "birth_date", "", "calendar" },
    { "birth_date", "2026-03-21", "future" },
    { "birth_date", "2126-01-01", "future" },
    { "birth_date", "1850-01-01", "125 years" },
    { "birth_date", "1971-02-30", "calendar" },
    { "birth_date", "30.04.1971", "calendar" },
    { "birth_date", "1971-4-30", "calendar" },
    { "birth_date", "1971-04-30x", "calendar" },
  };
  static const double weights[] = { 0, -70, 29.9, 250.1, 700, 1e9, NAN, INFINITY };
  Story s;

  story_begin (&s);
  assert_refused (&s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei", story_identity (), ROLE, "PIN");
  story_open (&s);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    assert_refused (&s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei", with_text (story_identity (), wrong[i].key, wrong[i].value),
                    BAD, wrong[i].words);
  for (gsize i = 0; i < G_N_ELEMENTS (weights); i++)
    assert_refused (&s, VIGIL_EVENT_PATIENT_MEASURED, "osei", vigil_body_new ("weight_kg", "d", weights[i], NULL), LIMIT,
                    "from 30 to 250 kg");
  assert_refused (&s, VIGIL_EVENT_PATIENT_MEASURED, "osei",
                  vigil_body_new ("weight_kg", "d", 72.4, "height_cm", "d", 17.1, NULL), BAD, "height");
  assert_refused (&s, VIGIL_EVENT_PROTOCOL_CHOSEN, "osei", vigil_body_new ("protocol_id", "s", "magic", NULL), BAD,
                  "no such protocol");
  assert_refused (&s, VIGIL_EVENT_PROTOCOL_CHOSEN, "osei",
                  with_text (story_protocol (&s, "ketamine-long"), "sha256", "0"), BAD, "not the one");
  assert_refused (&s, VIGIL_EVENT_CHECK_IN_DONE, "osei", NULL, BAD, "name");
  story_do (&s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei", story_identity ());
  assert_refused (&s, VIGIL_EVENT_CHECK_IN_DONE, "osei", NULL, BAD, "weight");
  story_do (&s, VIGIL_EVENT_PATIENT_MEASURED, "osei", vigil_body_new ("weight_kg", "d", 30.0, NULL));
  assert_refused (&s, VIGIL_EVENT_CHECK_IN_DONE, "osei", NULL, BAD, "protocol");
  assert_refused (&s, VIGIL_EVENT_VISIT_OPENED, "osei", vigil_body_new ("chair", "s", "3", NULL), STAGE, "is open");
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", story_long_prescription (), STAGE, "stage");
  story_end (&s);
}

static void
test_who (void)
{
  static const VigilEventKind of_devices[] = { VIGIL_EVENT_PUMP_STATE, VIGIL_EVENT_INFUSION_STARTED,
                                               VIGIL_EVENT_NIBP_MEASURED, VIGIL_EVENT_ALARM_RAISED, VIGIL_EVENT_CHUNK };
  Story s;

  story_begin (&s);
  story_to_running (&s);
  for (gsize i = 0; i < G_N_ELEMENTS (of_devices); i++)
    assert_refused (&s, of_devices[i], "osei", story_channel_body (), ROLE, "program itself");
  assert_refused (&s, VIGIL_EVENT_SIDE_EFFECT, "patient", NULL, ROLE, "nurse");
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "patient", story_channel_body (), ROLE, "nurse");
  assert_refused (&s, VIGIL_EVENT_STAFF_ACTION, "unsigned", NULL, ROLE, "PIN");
  assert_refused (&s, VIGIL_EVENT_STAFF_ACTION, "meyer", NULL, ROLE, "PIN");
  assert_refused (&s, VIGIL_EVENT_STAFF_ACTION, "nobody", NULL, ROLE, "PIN");
  assert_refused (&s, VIGIL_EVENT_STAFF_SIGNED_IN, "meyer", vigil_body_new ("staff_id", "s", "patel", NULL), ROLE, "themselves");
  story_do (&s, VIGIL_EVENT_NURSE_CALLED, "patient", vigil_body_new ("from", "s", "kiosk", NULL));
  story_do (&s, VIGIL_EVENT_MUSIC_STARTED, "patient", vigil_body_new ("title", "s", "Rain", NULL));
  g_assert_cmpstr (s.session.music_title, ==, "Rain");
  story_do (&s, VIGIL_EVENT_MUSIC_STOPPED, "patient", NULL);
  assert_refused (&s, VIGIL_EVENT_MUSIC_STARTED, "patient", NULL, BAD, "Title");
  story_do (&s, VIGIL_EVENT_NURSE_CALL_SEEN, "osei", NULL);
  g_assert_cmpint (s.session.nurse_called_wall_us, ==, 0);
  /* a locked tablet still records what cannot wait */
  story_do (&s, VIGIL_EVENT_STAFF_SIGNED_OUT, "osei", NULL);
  assert_refused (&s, VIGIL_EVENT_STAFF_ACTION, "osei", vigil_body_new ("action", "s", "note", NULL), ROLE, "PIN");
  story_do (&s, VIGIL_EVENT_SIDE_EFFECT, "unsigned",
            vigil_body_new ("effect", "s", "dizzy", "label", "s", "dizzy", "severity", "i", (gint64) 1, NULL));
  assert_refused (&s, VIGIL_EVENT_KIOSK_TAKEN_BACK, "unsigned", vigil_body_new ("by", "s", "pin", NULL), ROLE, "PIN");
  assert_refused (&s, VIGIL_EVENT_KIOSK_TAKEN_BACK, "patient", vigil_body_new ("by", "s", "alarm", NULL), ROLE, "nurse");
  assert_refused (&s, VIGIL_EVENT_KIOSK_TAKEN_BACK, "meyer", NULL, BAD, "how the tablet");
  story_do (&s, VIGIL_EVENT_KIOSK_TAKEN_BACK, "meyer", vigil_body_new ("by", "s", "pin", NULL));
  story_do (&s, VIGIL_EVENT_KIOSK_TAKEN_BACK, "unsigned", vigil_body_new ("by", "s", "alarm", NULL));
  story_do (&s, VIGIL_EVENT_ALARM_ACKNOWLEDGED, "unsigned", vigil_body_new ("alarm", "s", "limit.hr.high", NULL));
  story_do (&s, VIGIL_EVENT_COMMAND_REQUESTED, "unsigned", vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "stop", NULL));
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "unsigned",
                  vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "rate", "value", "d", 5.0, NULL), ROLE, "PIN");
  story_end (&s);
}

static JsonObject *
rate_command (double rate_ml_h)
{
  return vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "rate", "value", "d", rate_ml_h, NULL);
}

/* 72.4 kg at 2 mg/mL: the hard limit of 2 mg/kg/h is 72.4 mL/h. A rate that is asked of the pump is held to the
 * limits that the order was held to. */
static void
test_rate_command (void)
{
  Story s;

  story_begin (&s);
  story_to_running (&s);
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei", rate_command (0), BAD, "above 0");
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei", rate_command (-5), BAD, "above 0");
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei", rate_command (NAN), BAD, "above 0");
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei", rate_command (5000), BAD, "2,000");
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei", rate_command (72.5), LIMIT, "hard limit");
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei",
                  vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "vtbi", "value", "d", 10.0, NULL), BAD,
                  "no such command");
  g_strlcpy (story_channel (&s)->drug_id, "esketamine", sizeof story_channel (&s)->drug_id);
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei", rate_command (12.7), BAD, "no longer has limits");
  g_strlcpy (story_channel (&s)->drug_id, "ketamine", sizeof story_channel (&s)->drug_id);
  /* 1.2 mg/kg/h: inside the hard limit, and more than is usual */
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei", rate_command (43.5), LIMIT, "usual");
  story_do (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei", with_text (rate_command (43.5), "reason_code", "titration"));
  story_fact (&s, VIGIL_EVENT_COMMAND_CONFIRMED, "device", vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "rate", NULL));
  /* a tenth of what was ordered */
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei", rate_command (0.7), LIMIT, "reason");
  story_do (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei", rate_command (12.7));
  story_end (&s);
}

static void
test_gates (void)
{
  Story s;

  story_begin (&s);
  story_to_gates (&s);
  assert_refused (&s, VIGIL_EVENT_GATES_PASSED, "osei", story_baseline (), STAGE, "Identity");
  assert_refused (&s, VIGIL_EVENT_GATE_ANSWERED, "osei", story_gate ("horoscope", TRUE), BAD, "no such question");
  assert_refused (&s, VIGIL_EVENT_GATE_ANSWERED, "osei", story_gate ("weight", TRUE), BAD, "measured");
  assert_refused (&s, VIGIL_EVENT_GATE_ANSWERED, "osei", story_gate ("consent", TRUE), BAD, "signed");
  story_do (&s, VIGIL_EVENT_GATE_ANSWERED, "osei", story_gate ("identity", TRUE));
  assert_refused (&s, VIGIL_EVENT_GATES_PASSED, "osei", story_baseline (), STAGE, "Consent");
  assert_refused (&s, VIGIL_EVENT_CONSENT_SIGNED, "patient", with_text (story_consent (&s, TRUE), "sha256", "0"), BAD, "not the text");
  assert_refused (&s, VIGIL_EVENT_CONSENT_SIGNED, "patient", with_text (story_consent (&s, TRUE), "language", "ar"), BAD, "not the text");
  assert_refused (&s, VIGIL_EVENT_CONSENT_SIGNED, "patient", with_text (story_consent (&s, TRUE), "document", "x"), BAD, "not the agreement");
  assert_refused (&s, VIGIL_EVENT_CONSENT_SIGNED, "patient", with_text (story_consent (&s, TRUE), "svg", ""), BAD, "signature");
  story_do (&s, VIGIL_EVENT_CONSENT_SIGNED, "patient", story_consent (&s, FALSE));
  assert_refused (&s, VIGIL_EVENT_GATES_PASSED, "osei", story_baseline (), STAGE, "Consent");
  story_do (&s, VIGIL_EVENT_CONSENT_SIGNED, "patient", story_consent (&s, TRUE));
  assert_refused (&s, VIGIL_EVENT_GATES_PASSED, "osei", story_baseline (), STAGE, "Fasting");
  story_answer_gates (&s);
  assert_refused (&s, VIGIL_EVENT_GATES_PASSED, "osei", story_baseline (), STAGE, "Contraindications");
  story_fact (&s, VIGIL_EVENT_NIBP_MEASURED, "device", vigil_body_new ("sys_mmhg", "d", 124.0, "dia_mmhg", "d", 74.0, NULL));
  story_do (&s, VIGIL_EVENT_GATE_ANSWERED, "osei", story_gate ("undergarment", FALSE));
  assert_refused (&s, VIGIL_EVENT_GATES_PASSED, "osei", story_baseline (), STAGE, "Protective undergarment");
  story_do (&s, VIGIL_EVENT_GATE_ANSWERED, "osei", story_gate ("undergarment", TRUE));
  assert_refused (&s, VIGIL_EVENT_GATES_PASSED, "osei", with (story_baseline (), "hr", 0), STAGE, "heart rate");
  story_do (&s, VIGIL_EVENT_GATES_PASSED, "osei", story_baseline ());   /* payment is advisory */
  story_end (&s);
}

static void
test_prescription (void)
{
  static const struct {
    const char *key;
    double value;
    VigilSessionError code;
    const char *words;
  } wrong[] = {
    { "channel", 4, BAD, "channel" },
    { "channel", -1, BAD, "channel" },
    { "weight_kg", 73, BAD, "another weight" },
    { "weight_kg", NAN, BAD, "another weight" },
    { "pump_rate_ml_h_2", 12.8, BAD, "Step 2" },
    { "pump_rate_ml_h_1", 72, BAD, "Step 1" },
    { "given_rate_2", 0.35, BAD, "Step 2" },
    { "total_mg", 96, BAD, "sum of the steps" },
    { "total_ml", 480.5, BAD, "sum of the steps" },
    { "duration_min", 241, BAD, "sum of the steps" },
    { "rate_1", 0, BAD, "above 0" },
    { "rate_1", -1, BAD, "above 0" },
    { "min_1", 0, BAD, "whole minutes" },
    { "min_1", 30.5, BAD, "whole minutes" },
    { "bag_ml", 0, BAD, "Step 1" },
    { "bag_mg", 5000, BAD, "Step 1" },
    { "rate_step_ml_h", 0, BAD, "Step 1" },
  };
  Story s;

  story_begin (&s);
  story_to_dose (&s);
  assert_refused (&s, VIGIL_EVENT_START_CONFIRMED, "osei", story_channel_body (), STAGE, "dose first");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei",
                    with (story_long_prescription (), wrong[i].key, wrong[i].value), wrong[i].code, wrong[i].words);
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", with_text (story_long_prescription (), "drug", "lidocaine"),
                  BAD, "does not give");
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", with_text (story_long_prescription (), "unit", "mg/h"), BAD,
                  "mg/kg/h");
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", with_text (story_long_prescription (), "display", "Ketamin"),
                  BAD, "written ketamine");
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", story_prescription (72.4, NULL, NULL, 0), BAD, "steps");
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", story_long_prescription ());
  story_end (&s);
}

static void
test_start (void)
{
  Story s;

  story_begin (&s);
  story_to_dose (&s);
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", story_long_prescription ());
  story_do (&s, VIGIL_EVENT_GATE_ANSWERED, "osei", story_gate ("undergarment", FALSE));
  assert_refused (&s, VIGIL_EVENT_START_CONFIRMED, "osei", story_channel_body (), STAGE, "Protective undergarment");
  story_do (&s, VIGIL_EVENT_GATE_ANSWERED, "osei", story_gate ("undergarment", TRUE));
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei",
                  vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "start", NULL), STAGE, "state");
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei",
                  vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "stop", NULL), STAGE, "Nothing runs");
  story_do (&s, VIGIL_EVENT_START_CONFIRMED, "osei", story_channel_body ());
  story_do (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei", vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "start", NULL));
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei",
                  vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "start", NULL), VIGIL_SESSION_ERROR_BUSY, "asked");
  story_do (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei", vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "stop", NULL));
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei",
                  vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "dance", NULL), BAD, "no such command");
  assert_refused (&s, VIGIL_EVENT_WENT_BACK, "osei", vigil_body_new ("to", "s", "dose", NULL), STAGE, "no way back");
  story_fact (&s, VIGIL_EVENT_COMMAND_FAILED, "vigil", vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "stop", "why", "s", "refused", NULL));
  story_do (&s, VIGIL_EVENT_WENT_BACK, "osei", vigil_body_new ("to", "s", "dose", NULL));
  g_assert_cmpint (s.session.stage, ==, VIGIL_STAGE_DOSE);
  story_end (&s);
}

static JsonObject *
bound (const char *serial)
{
  return vigil_body_new ("role", "s", "pump", "channel", "i", (gint64) 0, "serial", "s", serial, NULL);
}

/* Another pump answers: nothing starts until staff has confirmed the very one that it was shown. */
static void
test_swap (void)
{
  Story s;

  story_begin (&s);
  story_to_dose (&s);
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", story_long_prescription ());
  assert_refused (&s, VIGIL_EVENT_DEVICE_BOUND, "osei", bound (""), STAGE, "No other pump");
  story_fact (&s, VIGIL_EVENT_PUMP_SWAPPED, "device",
              vigil_body_new ("channel", "i", (gint64) 0, "serial_before", "s", "A", "serial_now", "s", "B", NULL));
  assert_refused (&s, VIGIL_EVENT_START_CONFIRMED, "osei", story_channel_body (), STAGE, "Another pump");
  assert_refused (&s, VIGIL_EVENT_DEVICE_BOUND, "unsigned", bound ("B"), ROLE, "PIN");
  assert_refused (&s, VIGIL_EVENT_DEVICE_BOUND, "patient", bound ("B"), ROLE, "staff");
  assert_refused (&s, VIGIL_EVENT_DEVICE_BOUND, "osei", bound ("A"), BAD, "serial number");
  story_do (&s, VIGIL_EVENT_DEVICE_BOUND, "osei", bound ("B"));
  story_do (&s, VIGIL_EVENT_START_CONFIRMED, "osei", story_channel_body ());
  story_end (&s);
}

static void
test_care (void)
{
  Story s;

  story_begin (&s);
  story_to_running (&s);
  assert_refused (&s, VIGIL_EVENT_SIDE_EFFECT, "osei",
                  vigil_body_new ("effect", "s", "levitation", "severity", "i", (gint64) 1, NULL), BAD, "no such side effect");
  assert_refused (&s, VIGIL_EVENT_SIDE_EFFECT, "osei",
                  vigil_body_new ("effect", "s", "nausea", "label", "s", "n", "severity", "i", (gint64) 5, NULL), BAD, "severity");
  assert_refused (&s, VIGIL_EVENT_SIDE_EFFECT, "osei",
                  vigil_body_new ("effect", "s", "calm", "label", "s", "n", "severity", "i", (gint64) 2, NULL), BAD, "severity");
  assert_refused (&s, VIGIL_EVENT_SIDE_EFFECT, "osei",
                  vigil_body_new ("effect", "s", "ringing-ears", "label", "s", "n", "severity", "i", (gint64) 1, NULL), BAD, "red flag");
  assert_refused (&s, VIGIL_EVENT_SIDE_EFFECT_CORRECTED, "osei", vigil_body_new ("ref", "i", (gint64) 999, NULL), BAD, "no such entry");
  assert_refused (&s, VIGIL_EVENT_SUGGESTION_DECLINED, "osei", vigil_body_new ("ref", "i", (gint64) 999, NULL), BAD, "no such entry");
  assert_refused (&s, VIGIL_EVENT_CHECK_RECORDED, "osei",
                  vigil_body_new ("check", "s", "moaas", "score", "i", (gint64) 6, NULL), BAD, "answers");
  assert_refused (&s, VIGIL_EVENT_CHECK_RECORDED, "osei", vigil_body_new ("check", "s", "moaas", NULL), BAD, "answers");
  assert_refused (&s, VIGIL_EVENT_CHECK_RECORDED, "osei", vigil_body_new ("check", "s", "aura", NULL), BAD, "no such check");
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei",
                  vigil_body_new ("drug", "s", "midazolam", "dose", "d", 50.0, "unit", "s", "mg", NULL), LIMIT, "at most 5 mg");
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei",
                  vigil_body_new ("drug", "s", "midazolam", "dose", "d", 0.0, "unit", "s", "mg", NULL), LIMIT, "above 0");
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei",
                  vigil_body_new ("drug", "s", "midazolam", "dose", "d", 2.0, "unit", "s", "mcg", NULL), BAD, "given in mg");
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", vigil_body_new ("drug", "s", "tea", NULL), BAD, "no such drug");
  assert_refused (&s, VIGIL_EVENT_STAFF_ACTION, "osei", vigil_body_new ("action", "s", "dance", NULL), BAD, "no such entry");
  assert_refused (&s, VIGIL_EVENT_AUDIO_PAUSED, "osei", vigil_body_new ("for_s", "i", (gint64) 9999, NULL), LIMIT, "120 seconds");
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei",
            vigil_body_new ("drug", "s", "ondansetron", "dose", "d", 4.0, "unit", "s", "mg", NULL));
  story_do (&s, VIGIL_EVENT_STAFF_ACTION, "osei", vigil_body_new ("action", "s", "washroom", "label", "s", "washroom", NULL));
  story_end (&s);
}

static void
test_end (void)
{
  Story s;

  story_begin (&s);
  story_to_running (&s);
  assert_refused (&s, VIGIL_EVENT_RECOVERY_STARTED, "osei", vigil_body_new ("planned_min", "i", (gint64) 60, NULL), STAGE, "Stop it first");
  assert_refused (&s, VIGIL_EVENT_VISIT_CLOSED, "osei", vigil_body_new ("how", "s", "ended-early", NULL), STAGE, "Stop it first");
  story_fact (&s, VIGIL_EVENT_INFUSION_ENDED, "device", story_channel_body ());
  assert_refused (&s, VIGIL_EVENT_RECOVERY_STARTED, "osei", vigil_body_new ("planned_min", "i", (gint64) 5, NULL), BAD, "60 minutes");
  story_do (&s, VIGIL_EVENT_RECOVERY_STARTED, "osei", vigil_body_new ("planned_min", "i", (gint64) 60, NULL));
  assert_refused (&s, VIGIL_EVENT_DISCHARGE_ITEM, "osei", vigil_body_new ("item", "s", "time-over", "is_done", "b", TRUE, NULL), BAD, "by itself");
  assert_refused (&s, VIGIL_EVENT_DISCHARGE_ITEM, "osei", vigil_body_new ("item", "s", "cake", NULL), BAD, "no such point");
  assert_refused (&s, VIGIL_EVENT_VISIT_SIGNED, "osei", vigil_body_new ("staff_id", "s", "osei", "meaning", "s", "m", NULL), STAGE, "Recovery time over");
  story_wait_s (3600);
  assert_refused (&s, VIGIL_EVENT_VISIT_SIGNED, "osei", vigil_body_new ("staff_id", "s", "osei", "meaning", "s", "m", NULL), STAGE, "Escort");
  assert_refused (&s, VIGIL_EVENT_VISIT_CLOSED, "osei", vigil_body_new ("how", "s", "discharged", NULL), STAGE, "Sign");
  assert_refused (&s, VIGIL_EVENT_VISIT_CLOSED, "osei", NULL, BAD, "how");
  story_do (&s, VIGIL_EVENT_VISIT_CLOSED, "osei", vigil_body_new ("how", "s", "ended-early", NULL));
  assert_refused (&s, VIGIL_EVENT_STAFF_ACTION, "osei", vigil_body_new ("action", "s", "note", NULL), STAGE, "No visit");
  story_end (&s);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check/check-in", test_check_in);
  g_test_add_func ("/check/who", test_who);
  g_test_add_func ("/check/rate-command", test_rate_command);
  g_test_add_func ("/check/gates", test_gates);
  g_test_add_func ("/check/prescription", test_prescription);
  g_test_add_func ("/check/start", test_start);
  g_test_add_func ("/check/swap", test_swap);
  g_test_add_func ("/check/care", test_care);
  g_test_add_func ("/check/end", test_end);
  return g_test_run ();
}
