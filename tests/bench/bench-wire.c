/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-wire.h"

#include "base/clock.h"
#include "driver/asena-message.h"
#include "sim/device.h"
#include "sim/endpoint.h"

#include <string.h>

#define BLOCK_MS ((guint) (VIGIL_SIM_BLOCK_S * 1000))
#define BLOCKS_PER_CYCLE 4
/* Views are made once a frame; further apart, none waits for the one before. What is added makes a
 * byte come at any moment of a frame. */
#define LEAST_PAUSE_MS 24
#define PAUSE_STEP_MS 7
#define FRAME_MS 17

struct _BenchWire {
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  VigilSimEndpoint *monitor_end, *pump_end;
  char *monitor_spec, *pump_spec;
  guint n_said;
  gint64 left_us;                /* atomic */
  /* the thread's */
  VigilSimPatient *patient;
  VigilSimDevice *monitor;
  guint n_blocks;
  double spo2, hr;
  gboolean is_shown_new, is_cycle_new;
  gboolean is_pump_silent;
  GString *heard;                /* by the pump, not answered yet */
};

/* What is asked of the thread. */
typedef struct {
  BenchWire *wire;
  char *body;
  double spo2, hr;
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  g_free (self->body);
  g_free (self);
}

static void
give_order (BenchWire *self, guint after_ms, GSourceFunc func, const char *body, double spo2,
            double hr)
{
  Order order = { self, g_strdup (body), spo2, hr };
  g_autoptr (GSource) source = g_timeout_source_new (after_ms);

  g_source_set_callback (source, func, g_memdup2 (&order, sizeof order), order_free);
  g_source_attach (source, self->context);
}

/* ---- the pump ---- */

static const struct {
  const char *question, *answer;
} answers[] = {
  { "INST_SERIALNO", "INST_SERIALNO^8002-51733" },
  { "ALARM", "ALARM^AL_NOALM^ ^ " },
  { "INF", "INF^8002-51733^A^HLD^0.00^ml/h^^0.969^ml^530.15^mmHg^00:04:09^EVENT^214725" },
  { "INF_RATE", "INF_RATE^4.17^ml/h" },
  { "INF_VTBI", "INF_VTBI^ACTIV^30.000^ml^STOP" },
  { "COMMS_PROTOCOL", "COMMS_PROTOCOL^Asena Rev 2.1.5" },
  { "POWER_MAINS", "POWER_MAINS^CON" },
};

static void
say_pump (BenchWire *self, const char *body)
{
  guint8 frame[ASENA_MAX_FRAME];
  gsize length = asena_message_seal (body, frame);

  vigil_sim_endpoint_send (self->pump_end, frame, length);
}

static void
answer_pump (BenchWire *self)
{
  g_auto (GStrv) questions = g_strsplit (self->heard->str, "\r", -1);
  guint n = g_strv_length (questions);

  for (guint q = 0; q + 1 < n; q++)
    for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
      g_autofree char *begins = g_strdup_printf ("!%s|", answers[i].question);

      if (g_str_has_prefix (questions[q], begins))
        say_pump (self, answers[i].answer);
    }
  g_string_assign (self->heard, n > 0 ? questions[n - 1] : "");
}

static void
on_pump_bytes (const guint8 *bytes, gsize len, gpointer user_data)
{
  BenchWire *self = user_data;

  g_string_append_len (self->heard, (const char *) bytes, (gssize) len);
  if (!self->is_pump_silent)
    answer_pump (self);
}

static gboolean
on_silence (gpointer user_data)
{
  ((Order *) user_data)->wire->is_pump_silent = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
on_say (gpointer user_data)
{
  Order *order = user_data;

  __atomic_store_n (&order->wire->left_us, vigil_clock_mono_us (), __ATOMIC_RELEASE);
  say_pump (order->wire, order->body);
  return G_SOURCE_REMOVE;
}

static gboolean
on_rest (gpointer user_data)
{
  BenchWire *self = ((Order *) user_data)->wire;

  self->is_pump_silent = FALSE;
  answer_pump (self);
  return G_SOURCE_REMOVE;
}

/* ---- the monitor ---- */

static void
on_monitor_bytes (const guint8 *bytes, gsize len, gpointer user_data)
{
  VigilSimDevice *monitor = ((BenchWire *) user_data)->monitor;

  monitor->ops->feed (monitor, bytes, len, vigil_clock_mono_us ());
}

static void
on_monitor_send (const guint8 *bytes, gsize len, gpointer user_data)
{
  BenchWire *self = user_data;

  if (self->is_cycle_new)
    __atomic_store_n (&self->left_us, vigil_clock_mono_us (), __ATOMIC_RELEASE);
  self->is_cycle_new = FALSE;
  vigil_sim_endpoint_send (self->monitor_end, bytes, len);
}

/* The monitor answers once a cycle, with what is so at its end. */
static gboolean
on_block (gpointer user_data)
{
  BenchWire *self = user_data;
  VigilSimVitals vitals;
  VigilSimBlock block;

  vigil_sim_patient_step (self->patient, 0, vigil_clock_wall_us (), &block);
  vitals = vigil_sim_patient_get_vitals (self->patient);
  vitals.shown_spo2_percent = self->spo2;
  vitals.shown_hr_bpm = vitals.shown_pulse_bpm = self->hr;
  if (++self->n_blocks % BLOCKS_PER_CYCLE == 0) {
    self->is_cycle_new = self->is_shown_new;
    self->is_shown_new = FALSE;
  }
  self->monitor->ops->show (self->monitor, &block, &vitals, vigil_clock_mono_us (), vigil_clock_wall_us ());
  return G_SOURCE_CONTINUE;
}

static gboolean
on_show (gpointer user_data)
{
  const Order *order = user_data;

  order->wire->spo2 = order->spo2;
  order->wire->hr = order->hr;
  order->wire->is_shown_new = TRUE;
  return G_SOURCE_REMOVE;
}

/* ---- */

static gpointer
run (gpointer data)
{
  BenchWire *self = data;
  g_autoptr (GSource) blocks = g_timeout_source_new (BLOCK_MS);

  g_main_context_push_thread_default (self->context);
  g_source_set_callback (blocks, on_block, self, NULL);
  g_source_attach (blocks, self->context);
  g_main_loop_run (self->loop);
  g_source_destroy (blocks);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

BenchWire *
bench_wire_new (void)
{
  VigilSimPatientOptions patient = { .weight_kg = 70, .concentration_mg_ml = 2 };
  BenchWire *self = g_new0 (BenchWire, 1);
  g_autoptr (GError) error = NULL;

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->heard = g_string_new (NULL);
  self->spo2 = 97;
  self->hr = 72;
  self->patient = vigil_sim_patient_new (&patient);
  self->monitor = vigil_sim_intellivue.new (&(VigilSimDeviceOptions){ .patient = self->patient,
                                                                      .send = on_monitor_send, .user_data = self });
  g_main_context_push_thread_default (self->context);
  self->monitor_end = vigil_sim_endpoint_new (NULL, on_monitor_bytes, self, &error);
  g_assert_no_error (error);
  self->pump_end = vigil_sim_endpoint_new (NULL, on_pump_bytes, self, &error);
  g_assert_no_error (error);
  g_main_context_pop_thread_default (self->context);
  self->monitor_spec = g_strconcat ("philips-intellivue@", vigil_sim_endpoint_get_path (self->monitor_end), NULL);
  self->pump_spec = g_strconcat ("alaris-asena@", vigil_sim_endpoint_get_path (self->pump_end), NULL);
  self->thread = g_thread_new ("wire", run, self);
  return self;
}

static gboolean
on_quit (gpointer user_data)
{
  g_main_loop_quit (((Order *) user_data)->wire->loop);
  return G_SOURCE_REMOVE;
}

void
bench_wire_free (BenchWire *self)
{
  if (self == NULL)
    return;
  give_order (self, 0, on_quit, NULL, 0, 0);
  g_thread_join (self->thread);
  vigil_sim_endpoint_free (self->monitor_end);
  vigil_sim_endpoint_free (self->pump_end);
  vigil_sim_device_free (self->monitor);
  vigil_sim_patient_free (self->patient);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_string_free (self->heard, TRUE);
  g_free (self->monitor_spec);
  g_free (self->pump_spec);
  g_free (self);
}

const char *
bench_wire_get_monitor (BenchWire *self)
{
  return self->monitor_spec;
}

const char *
bench_wire_get_pump (BenchWire *self)
{
  return self->pump_spec;
}

void
bench_wire_say (BenchWire *self, const char *body)
{
  guint pause_ms = LEAST_PAUSE_MS + self->n_said++ * PAUSE_STEP_MS % FRAME_MS;

  __atomic_store_n (&self->left_us, 0, __ATOMIC_RELEASE);
  give_order (self, pause_ms / 2, on_silence, NULL, 0, 0);
  give_order (self, pause_ms, on_say, body, 0, 0);
}

void
bench_wire_show (BenchWire *self, double spo2, double hr)
{
  __atomic_store_n (&self->left_us, 0, __ATOMIC_RELEASE);
  give_order (self, 0, on_show, NULL, spo2, hr);
}

gint64
bench_wire_get_left_us (BenchWire *self)
{
  return __atomic_load_n (&self->left_us, __ATOMIC_ACQUIRE);
}

void
bench_wire_rest (BenchWire *self)
{
  give_order (self, 0, on_rest, NULL, 0, 0);
}
