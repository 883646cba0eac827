/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine keeps beside the visit: all that pumps say of themselves, and the bytes of a line, which are
 * never a patient's. */
#include "../fixtures/bed.h"

#include <string.h>

static void
say (Bed *bed, VigilCode code, VigilQuality quality, double value, const char *text)
{
  VigilObservation observation = { .code = code, .quality = quality, .value = value,
                                   .t_mono_us = vigil_clock_mono_us () };

  g_strlcpy (observation.text, text, sizeof observation.text);
  vigil_engine_on_observation (bed_find_device (bed, TRUE, 0), &observation, bed->engine);
}

static VigilObservation
get (Bed *bed, VigilCode code)
{
  VigilPumpView pumps[VIGIL_MAX_CHANNELS];

  vigil_engine_age_said (bed->engine, pumps);
  return *vigil_pump_view_get (&pumps[0], code);
}

static void
set_link (Bed *bed, VigilLinkState state)
{
  say (bed, VIGIL_CODE_LINK_STATE, VIGIL_QUALITY_OK, state, "");
}

/* Without a visit, too; never as of now what is not. */
static void
test_said (void)
{
  Bed bed;

  bed_begin (&bed);
  for (guint i = VIGIL_CODE_FIRST_PUMP; i <= VIGIL_CODE_LAST_PUMP; i++)
    g_assert_cmpint (get (&bed, (VigilCode) i).quality, ==, VIGIL_QUALITY_ABSENT);
  set_link (&bed, VIGIL_LINK_LIVE);
  say (&bed, VIGIL_CODE_PUMP_SERIAL, VIGIL_QUALITY_OK, 0, "8002-1");
  say (&bed, VIGIL_CODE_PUMP_PRESSURE, VIGIL_QUALITY_OK, 120, "L3");
  say (&bed, VIGIL_CODE_PUMP_MAINS, VIGIL_QUALITY_OK, 0, "NOTCON");
  say (&bed, VIGIL_CODE_PUMP_KVO_RATE, VIGIL_QUALITY_INVALID, 0, "DISABLED");
  g_assert_cmpfloat (get (&bed, VIGIL_CODE_PUMP_PRESSURE).value, ==, 120);
  g_assert_cmpint (get (&bed, VIGIL_CODE_PUMP_MAINS).quality, ==, VIGIL_QUALITY_OK);
  g_assert_cmpint (get (&bed, VIGIL_CODE_PUMP_KVO_RATE).quality, ==, VIGIL_QUALITY_INVALID);
  vigil_clock_fake_advance_us (6 * SECOND);
  g_assert_cmpint (get (&bed, VIGIL_CODE_PUMP_PRESSURE).quality, ==, VIGIL_QUALITY_STALE);
  g_assert_cmpint (get (&bed, VIGIL_CODE_PUMP_MAINS).quality, ==, VIGIL_QUALITY_OK);
  set_link (&bed, VIGIL_LINK_LOST);
  g_assert_cmpint (get (&bed, VIGIL_CODE_PUMP_MAINS).quality, ==, VIGIL_QUALITY_STALE);
  /* another pump on the same cable: nothing of the first is said of it */
  set_link (&bed, VIGIL_LINK_LIVE);
  say (&bed, VIGIL_CODE_PUMP_SERIAL, VIGIL_QUALITY_OK, 0, "8002-2");
  g_assert_cmpint (get (&bed, VIGIL_CODE_PUMP_MAINS).quality, ==, VIGIL_QUALITY_ABSENT);
  g_assert_cmpstr (get (&bed, VIGIL_CODE_PUMP_SERIAL).text, ==, "8002-2");
  bed_end (&bed);
}

/* A question stands until a key is pressed, or nothing is heard of it any more. */
static void
test_question (void)
{
  Bed bed;

  bed_begin (&bed);
  set_link (&bed, VIGIL_LINK_LIVE);
  g_assert_false (bed_live_channel (&bed).is_pump_asking);
  say (&bed, VIGIL_CODE_PUMP_ANSWER, VIGIL_QUALITY_INVALID, 0, "NOTAVAIL");
  g_assert_true (bed_live_channel (&bed).is_pump_asking);
  say (&bed, VIGIL_CODE_PUMP_ANSWER, VIGIL_QUALITY_OK, 0, "YES");
  g_assert_false (bed_live_channel (&bed).is_pump_asking);
  say (&bed, VIGIL_CODE_PUMP_ANSWER, VIGIL_QUALITY_INVALID, 0, "NOTAVAIL");
  vigil_clock_fake_advance_us (5 * SECOND);
  g_assert_false (bed_live_channel (&bed).is_pump_asking);
  say (&bed, VIGIL_CODE_PUMP_ANSWER, VIGIL_QUALITY_INVALID, 0, "NOTAVAIL");
  set_link (&bed, VIGIL_LINK_LOST);
  g_assert_false (bed_live_channel (&bed).is_pump_asking);
  bed_end (&bed);
}

/* ---- bytes ---- */

static gboolean
save (Bed *bed, guint link, GError **error)
{
  g_autofree char *folder = g_build_filename (bed->dir, "captures", NULL);

  return vigil_engine_save_bytes (bed->engine, link, folder, error);
}

static void
hear (Bed *bed, const char *bytes)
{
  vigil_engine_on_wire (bed_find_device (bed, FALSE, 1), TRUE, (const guint8 *) bytes, strlen (bytes), bed->engine);
  vigil_engine_count_saved (bed->engine);
}

static void
open_visit (Bed *bed, gboolean is_training)
{
  g_strlcpy (bed->engine->session.id, "00000000-0000-4000-8000-000000000001", sizeof bed->engine->session.id);
  vigil_engine_append (bed->engine, VIGIL_EVENT_VISIT_OPENED, "osei",
                       vigil_body_new ("chair", "s", "3", "is_training", "b", (int) is_training, NULL), NULL, NULL);
}

static void
test_saving (void)
{
  g_autoptr (GError) error = NULL;
  const VigilLinkView *link;
  VigilLineSaver *saver;
  Bed bed;

  bed_begin (&bed);
  link = &bed.engine->links[1];
  g_assert_true (save (&bed, 1, &error));
  g_assert_no_error (error);
  g_assert_false (save (&bed, 1, &error));
  g_assert_error (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_BUSY);
  hear (&bed, "12345");
  g_assert_true (link->is_saving);
  g_assert_cmpuint (link->saved_bytes, ==, 5);
  g_assert_false (bed.engine->links[0].is_saving);   /* another line is another capture */
  saver = vigil_engine_stop_saving (bed.engine, 1);
  g_assert_nonnull (saver);
  g_assert_true (vigil_line_saver_finish (saver, NULL));
  hear (&bed, "678");
  g_assert_false (link->is_saving);
  g_assert_cmpuint (link->saved_bytes, ==, 5);
  g_assert_true (g_file_test (link->saved_path, G_FILE_TEST_IS_REGULAR));
  g_assert_null (vigil_engine_stop_saving (bed.engine, 1));
  bed_end (&bed);
}

/* Captures are given to others. */
static void
test_never_of_a_patient (void)
{
  g_autoptr (GError) error = NULL;
  Bed bed;

  bed_begin (&bed);
  g_assert_true (save (&bed, 1, NULL));
  hear (&bed, "12345");
  open_visit (&bed, FALSE);
  g_assert_cmpint (bed.engine->session.stage, ==, VIGIL_STAGE_CHECK_IN);
  hear (&bed, "67890");
  g_assert_false (bed.engine->links[1].is_saving);
  g_assert_cmpuint (bed.engine->links[1].saved_bytes, ==, 5);
  g_assert_cmpstr (bed.engine->links[1].save_trouble, !=, "");
  g_assert_false (save (&bed, 1, &error));
  g_assert_error (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_ALLOWED);
  bed_end (&bed);
  bed_begin (&bed);
  g_assert_true (save (&bed, 1, NULL));
  open_visit (&bed, TRUE);   /* nobody's */
  hear (&bed, "12345");
  g_assert_true (bed.engine->links[1].is_saving);
  bed_end (&bed);
}

static void
test_nowhere (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;
  Bed bed;

  bed_begin (&bed);
  folder = g_build_filename (bed.dir, "captures", NULL);
  g_assert_true (g_file_set_contents (folder, "a file", -1, NULL));
  g_assert_false (save (&bed, 1, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (error->domain, ==, G_FILE_ERROR);
  hear (&bed, "12345");
  g_assert_false (bed.engine->links[1].is_saving);
  bed_end (&bed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-said/said", test_said);
  g_test_add_func ("/engine-said/question", test_question);
  g_test_add_func ("/engine-said/saving", test_saving);
  g_test_add_func ("/engine-said/never-of-a-patient", test_never_of_a_patient);
  g_test_add_func ("/engine-said/nowhere", test_nowhere);
  return g_test_run ();
}
