/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A cuff that staff starts from the chair: the engine, the real driver and a simulated module
 * behind a pseudo-terminal. What is asked, by whom, and what came of it is in the record. Time is
 * the fake clock's and moves with the driver's ticks, which are made short. */
#include "config.h"

#include "base/clock.h"
#include "core/engine.h"
#include "sim/sim.h"

#include <string.h>

#define SECOND VIGIL_USEC_PER_SEC
#define STEP_US (100 * VIGIL_USEC_PER_MSEC)

static VigilDriver quick;
static void (*true_tick) (VigilDriverContext *ctx);
static guint n_ticks;

static void
on_quick_tick (VigilDriverContext *ctx)
{
  n_ticks++;
  true_tick (ctx);
}

typedef struct {
  char *dir;
  VigilClinic *clinic;
  VigilBus *bus;
  VigilSim *sim;
  VigilEngine *engine;
  GString *log;                 /* events of the cuff, "asked osei cuff-start; " and so on */
  int answered;                 /* 0 not yet, 1 done, -1 refused */
  char *error;
} Bed;

static void
on_event (const VigilEvent *event, gpointer user_data)
{
  Bed *bed = user_data;

  if (event->kind == VIGIL_EVENT_CUFF_ASKED)
    g_string_append_printf (bed->log, "asked %s %s; ", event->actor, vigil_event_get_string (event, "command"));
  else if (event->kind == VIGIL_EVENT_CUFF_FAILED)
    g_string_append_printf (bed->log, "failed %s: %s; ", vigil_event_get_string (event, "command"),
                            vigil_event_get_string (event, "why"));
  else if (event->kind == VIGIL_EVENT_NIBP_MEASURED)
    g_string_append (bed->log, "measured; ");
}

static void
on_answered (gint64 seq, const GError *error, gpointer user_data)
{
  Bed *bed = user_data;

  g_assert_cmpint (bed->answered, ==, 0);
  bed->answered = error == NULL ? 1 : -1;
  g_free (bed->error);
  bed->error = error != NULL ? g_strdup (error->message) : NULL;
}

static void
ask (Bed *bed, VigilVerb verb)
{
  bed->answered = 0;
  vigil_engine_command (bed->engine, -1, verb, 0, on_answered, bed);
}

/* Until the next tick; a device that was unplugged has none. */
static void
step (Bed *bed)
{
  guint before = n_ticks;

  vigil_clock_fake_advance_us (STEP_US);
  vigil_sim_catch_up (bed->sim);
  for (guint i = 0; n_ticks == before && i < 20; i++)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_s (Bed *bed, int seconds)
{
  for (int i = 0; i < seconds * 10; i++)
    step (bed);
}

/* Up to five minutes. */
#define wait_until(bed, condition) \
  G_STMT_START { \
    for (guint i_ = 0; !(condition); i_++) { \
      g_assert_cmpuint (i_, <, 3000); \
      step (bed); \
    } \
  } G_STMT_END

/* The same device, whose driver ticks every two milliseconds of the machine's time. */
static void
hurry (VigilEngine *engine, const char *path)
{
  VigilDeviceEvents events = { vigil_engine_on_observation, vigil_engine_on_wave, engine };
  VigilDevice *slow = g_ptr_array_index (engine->devices, 0);

  quick = *vigil_device_get_driver (slow);
  true_tick = quick.on_tick;
  quick.tick_ms = 2;
  quick.on_tick = on_quick_tick;
  vigil_device_close (slow);
  vigil_device_free (slow);
  engine->devices->pdata[0] = vigil_device_new_for_driver (&quick, path, 0, 1, VIGIL_CONTROL_NONE, &events);
  engine->link_devices[0] = engine->devices->pdata[0];
  vigil_device_open (engine->devices->pdata[0]);
}

static void
bed_begin (Bed *bed, const char *monitor)
{
  const char *monitors[] = { monitor, NULL }, *specs[] = { NULL, NULL };
  VigilSimOptions options = { .patient = { .weight_kg = 70, .concentration_mg_ml = 2 }, .monitors = monitors };
  VigilBusReader reader = { .on_event = on_event, .user_data = bed };
  g_autofree char *path = NULL;
  g_autofree char *spec = NULL;
  GError *error = NULL;
  VigilRecord *record;

  memset (bed, 0, sizeof *bed);
  vigil_clock_fake_begin (1000 * SECOND, G_GINT64_CONSTANT (1700000000000000));
  bed->dir = g_dir_make_tmp ("vigil-cuff-XXXXXX", NULL);
  path = g_build_filename (bed->dir, "vigil.db", NULL);
  bed->log = g_string_new (NULL);
  bed->sim = vigil_sim_new (&options, &error);
  g_assert_no_error (error);
  spec = g_strdup_printf ("%s@%s", monitor, vigil_sim_endpoint_get_path (vigil_sim_get_unit (bed->sim, 0).endpoint));
  specs[0] = spec;
  bed->clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, &error);
  g_assert_no_error (error);
  bed->bus = vigil_bus_new ();
  vigil_bus_attach (bed->bus, &reader);
  record = vigil_record_open (path, NULL, &error);
  g_assert_no_error (error);
  bed->engine = vigil_engine_new (&(VigilCoreConfig) { .record_path = path, .monitors = (const char *const *) specs }, bed->clinic,
                                  record, bed->bus, NULL, &error);
  g_assert_no_error (error);
  hurry (bed->engine, strchr (spec, '@') + 1);
}

static void
bed_end (Bed *bed)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", bed->dir);

  vigil_engine_free (bed->engine);
  vigil_bus_detach (bed->bus);
  vigil_sim_free (bed->sim);
  vigil_bus_unref (bed->bus);
  vigil_clinic_unref (bed->clinic);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_string_free (bed->log, TRUE);
  g_free (bed->error);
  g_free (bed->dir);
  vigil_clock_fake_end ();
}

static void
sign_in (Bed *bed)
{
  vigil_engine_append (bed->engine, VIGIL_EVENT_STAFF_SIGNED_IN, "osei",
                       vigil_body_new ("staff_id", "s", "osei", "name", "s", "A. Osei", "role", "s", "nurse", NULL), NULL,
                       NULL);
}

static void
open_visit (Bed *bed)
{
  sign_in (bed);
  vigil_engine_append (bed->engine, VIGIL_EVENT_VISIT_OPENED, "osei", json_object_new (), NULL, NULL);
  g_strlcpy (bed->engine->session.id, "visit", sizeof bed->engine->session.id);
}

static gboolean
is_live (Bed *bed)
{
  return bed->engine->links[0].state == VIGIL_LINK_LIVE;
}

static void
assert_log (Bed *bed, const char *expected)
{
  g_assert_cmpstr (bed->log->str, ==, expected);
  g_string_set_size (bed->log, 0);
}

static void
test_measured (void)
{
  Bed bed;

  bed_begin (&bed, "berrymed-pm6750");
  /* nobody here yet */
  ask (&bed, VIGIL_VERB_CUFF_START);
  g_assert_cmpint (bed.answered, ==, -1);
  open_visit (&bed);
  ask (&bed, VIGIL_VERB_CUFF_START);
  g_assert_cmpstr (bed.error, ==, "The monitor is not heard. Act at the monitor.");
  wait_until (&bed, is_live (&bed));
  assert_log (&bed, "");
  ask (&bed, VIGIL_VERB_CUFF_START);
  g_assert_cmpint (bed.engine->session.cuff_asked_wall_us, >, 0);
  wait_until (&bed, bed.answered != 0);
  g_assert_cmpint (bed.answered, ==, 1);
  g_assert_true (bed.engine->vitals[VIGIL_CODE_NIBP_SYS].flags & VIGIL_FLAG_MEASURING);
  /* once is enough */
  ask (&bed, VIGIL_VERB_CUFF_START);
  g_assert_cmpstr (bed.error, ==, "The cuff is measuring already.");
  wait_until (&bed, strstr (bed.log->str, "measured") != NULL);
  assert_log (&bed, "asked osei cuff-start; measured; ");
  g_assert_cmpint (bed.engine->session.cuff_asked_wall_us, ==, 0);
  g_assert_cmpfloat (bed.engine->session.nibp_sys_mmhg, >, 60);
  /* signed out: no start, but a stop is everybody's */
  vigil_engine_append (bed.engine, VIGIL_EVENT_STAFF_SIGNED_OUT, "osei", vigil_body_new ("staff_id", "s", "osei", NULL),
                       NULL, NULL);
  ask (&bed, VIGIL_VERB_CUFF_START);
  g_assert_cmpstr (bed.error, ==, "Sign in with your PIN first");
  bed_end (&bed);
}

static void
test_failed (void)
{
  Bed bed;
  VigilSimUnit unit;

  bed_begin (&bed, "berrymed-pm6750");
  unit = vigil_sim_get_unit (bed.sim, 0);
  open_visit (&bed);
  wait_until (&bed, is_live (&bed));
  g_assert_true (vigil_sim_device_command (unit.device, "cuff loose"));
  ask (&bed, VIGIL_VERB_CUFF_START);
  wait_until (&bed, strstr (bed.log->str, "failed") != NULL);
  /* it did begin; what came of it is another matter */
  g_assert_cmpint (bed.answered, ==, 1);
  assert_log (&bed, "asked osei cuff-start; failed cuff-start: loose cuff; ");
  g_assert_cmpint (bed.engine->session.cuff_asked_wall_us, ==, 0);
  /* stopped in the middle, and never ending */
  g_assert_true (vigil_sim_device_command (unit.device, "cuff stuck"));
  ask (&bed, VIGIL_VERB_CUFF_START);
  wait_until (&bed, bed.answered != 0);
  wait_s (&bed, 5);
  ask (&bed, VIGIL_VERB_CUFF_STOP);
  wait_until (&bed, bed.answered != 0);
  g_assert_cmpint (bed.answered, ==, 1);
  wait_s (&bed, 2);
  assert_log (&bed, "asked osei cuff-start; asked osei cuff-stop; ");
  ask (&bed, VIGIL_VERB_CUFF_START);
  wait_until (&bed, strstr (bed.log->str, "failed") != NULL);
  assert_log (&bed, "asked osei cuff-start; failed cuff-start: did not end; ");
  bed_end (&bed);
}

static void
test_link_lost (void)
{
  Bed bed;
  VigilSimUnit unit;

  bed_begin (&bed, "berrymed-pm6750");
  unit = vigil_sim_get_unit (bed.sim, 0);
  open_visit (&bed);
  wait_until (&bed, is_live (&bed));
  vigil_sim_endpoint_unplug (unit.endpoint);
  wait_until (&bed, !is_live (&bed));
  ask (&bed, VIGIL_VERB_CUFF_START);
  g_assert_cmpint (bed.answered, ==, -1);
  assert_log (&bed, "");
  bed_end (&bed);
  /* pulled while it measures */
  bed_begin (&bed, "berrymed-pm6750");
  unit = vigil_sim_get_unit (bed.sim, 0);
  open_visit (&bed);
  wait_until (&bed, is_live (&bed));
  ask (&bed, VIGIL_VERB_CUFF_START);
  wait_until (&bed, bed.answered != 0);
  vigil_sim_endpoint_unplug (unit.endpoint);
  wait_until (&bed, strstr (bed.log->str, "failed") != NULL);
  assert_log (&bed, "asked osei cuff-start; failed cuff-start: no-link; ");
  bed_end (&bed);
}

/* A monitor whose cuff is its own. */
static void
test_not_this_monitor (void)
{
  Bed bed;

  bed_begin (&bed, "philips-intellivue");
  open_visit (&bed);
  wait_until (&bed, is_live (&bed));
  ask (&bed, VIGIL_VERB_CUFF_START);
  g_assert_cmpstr (bed.error, ==, "Start the cuff at the monitor.");
  ask (&bed, VIGIL_VERB_CUFF_STOP);
  g_assert_cmpstr (bed.error, ==, "Start the cuff at the monitor.");
  assert_log (&bed, "");
  bed_end (&bed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-cuff/measured", test_measured);
  g_test_add_func ("/engine-cuff/failed", test_failed);
  g_test_add_func ("/engine-cuff/link-lost", test_link_lost);
  g_test_add_func ("/engine-cuff/not-this-monitor", test_not_this_monitor);
  return g_test_run ();
}
