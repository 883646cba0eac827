/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a set-up screen asks for, with simulated devices of every kind behind the ports. They live on
 * the main context while what is tested works on threads, all of it faster than real. */
#include "core/decoder.h"
#include "core/setup.h"
#include "driver/asena-message.h"
#include "fixtures/pty-pair.h"
#include "fixtures/wait.h"
#include "sim/sim.h"

#include <string.h>

#define RATE 10

typedef struct {
  GAsyncResult *result;
  guint n_progress, n_after, n_asked, n_listened;
  gboolean is_monitor_asked, is_pump_asked_late;
} Answer;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Answer *) user_data)->result = g_object_ref (result);
}

static void
on_trial (const VigilTrial *trial, gpointer user_data)
{
  Answer *answer = user_data;

  answer->n_progress++;
  answer->n_after += answer->result != NULL;
}

static void
on_probe (const VigilDriver *asked, const char *line, gpointer user_data)
{
  Answer *answer = user_data;

  answer->n_after += answer->result != NULL;
  answer->n_listened += asked == NULL;
  answer->n_asked += asked != NULL;
  g_assert_nonnull (strstr (line, "00 "));
  if (asked == NULL)
    return;
  answer->is_monitor_asked |= asked->role == VIGIL_ROLE_MONITOR;
  answer->is_pump_asked_late |= asked->role == VIGIL_ROLE_PUMP && answer->is_monitor_asked;
}

/* One device of the simulation, monitor or pump, on a line of its own. */
static VigilSim *
simulate (const char *id, gboolean is_pump)
{
  const char *ids[] = { id, NULL };
  VigilSimOptions options = { .patient = { .weight_kg = 70, .concentration_mg_ml = 2 } };
  g_autoptr (GError) error = NULL;
  VigilSim *sim;

  if (is_pump)
    options.pumps = ids;
  else
    options.monitors = ids;
  sim = vigil_sim_new (&options, &error);
  g_assert_no_error (error);
  return sim;
}

static const char *
path_of (VigilSim *sim)
{
  return vigil_sim_endpoint_get_path (vigil_sim_get_unit (sim, 0).endpoint);
}

/* ---- trying ---- */

static Answer
try_spec (const char *spec, guint limit_ms, VigilTrial *trial)
{
  Answer answer = { 0 };
  g_autoptr (GError) error = NULL;

  vigil_setup_try_async (spec, limit_ms, on_trial, NULL, on_answer, &answer);
  vigil_wait_until (answer.result != NULL);
  g_assert_true (vigil_setup_try_finish (answer.result, trial, &error));
  g_assert_no_error (error);
  g_object_unref (answer.result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (answer.n_after, ==, 0);
  return answer;
}

static void
test_try (void)
{
  g_autoptr (VigilSim) sim = simulate ("alaris-asena", TRUE);
  g_autofree char *spec = g_strconcat ("alaris-asena@", path_of (sim), NULL);
  g_autofree char *last = NULL;
  VigilTrial trial;
  Answer answer = try_spec (spec, 3000, &trial);

  g_assert_cmpuint (answer.n_progress, >, 0);
  g_assert_true (vigil_trial_has_answer (&trial));
  g_assert_cmpint (trial.state, ==, VIGIL_LINK_LIVE);
  g_assert_cmpuint (trial.frames, >, 5);
  g_assert_cmpuint (trial.bad_frames, ==, 0);
  g_assert_cmpuint (trial.bytes, >, 100);
  g_assert_cmpuint (trial.bytes_sent, >, 50);
  g_assert_cmpuint (trial.n_withheld, ==, 0);
  g_assert_cmpstr (trial.serial, ==, "8002-51740");
  g_assert_cmpstr (trial.trouble, ==, "");
  last = vigil_trial_print_last (&trial);
  g_assert_cmpuint (strlen (last), ==, 3 * VIGIL_TRIAL_BYTES - 1);
  g_assert_true (g_str_has_suffix (last, " 0d"));
  g_assert_nonnull (strstr (vigil_trial_explain (&trial), "data arrive"));
}

static void
assert_explains (const char *spec, VigilPortError code, const char *says)
{
  VigilTrial trial;

  try_spec (spec, 60000, &trial);
  g_assert_cmpint (trial.trouble_code, ==, code);
  g_assert_cmpstr (trial.trouble, !=, "");
  g_assert_false (vigil_trial_has_answer (&trial));
  g_assert_nonnull (strstr (vigil_trial_explain (&trial), says));
}

/* Trouble with the port ends it at once; the minute that it was given does not pass. */
static void
test_try_trouble (void)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autofree char *spec = g_strconcat ("alaris-asena@", pty->path, NULL);
  g_autoptr (VigilPort) holder = vigil_port_new_pty (pty->path);
  VigilLine line = { .baud = 9600, .data_bits = 8, .stop_bits = 1 };
  Answer answer = { 0 };
  VigilTrial trial;
  g_autoptr (GError) error = NULL;

  assert_explains ("alaris-asena@/dev/vigil-no-such-port", VIGIL_PORT_ERROR_NOT_FOUND, "is the adapter plugged in?");
  assert_explains ("alaris-asena@tcp:127.0.0.1:1", VIGIL_PORT_ERROR_IO, "cannot be used");
  g_assert_true (holder->ops->open (holder, &line, NULL));
  assert_explains (spec, VIGIL_PORT_ERROR_BUSY, "Another program");
  vigil_setup_try_async ("alaris@nowhere", 1000, on_trial, NULL, on_answer, &answer);
  vigil_wait_until (answer.result != NULL);
  g_assert_false (vigil_setup_try_finish (answer.result, &trial, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNKNOWN);
  g_object_unref (answer.result);
}

/* Silence, and a device that nobody asks: said apart. */
static void
test_try_silence (void)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autofree char *asks = g_strconcat ("alaris-asena@", pty->path, NULL);
  g_autofree char *listens = g_strconcat ("alaris-asena@listen:", pty->path, NULL);
  g_autofree char *heard = NULL;
  VigilTrial trial;

  try_spec (listens, 1500, &trial);
  g_assert_cmpint (trial.state, ==, VIGIL_LINK_SILENT);
  g_assert_cmpuint (trial.n_withheld, >, 0);
  g_assert_cmpuint (trial.bytes_sent, ==, 0);
  g_assert_nonnull (strstr (vigil_trial_explain (&trial), "nobody asks it"));
  heard = pty_pair_hear (pty);
  g_assert_cmpstr (heard, ==, "");
  try_spec (asks, 1500, &trial);
  g_assert_cmpuint (trial.bytes_sent, >, 0);
  g_assert_nonnull (strstr (vigil_trial_explain (&trial), "check the cable"));
}

static gboolean
on_babble (gpointer user_data)
{
  pty_pair_say (user_data, "wrong speed ", -1);
  g_free (pty_pair_hear (user_data));
  return G_SOURCE_CONTINUE;
}

static void
test_try_garbage (void)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autofree char *spec = g_strconcat ("philips-intellivue@", pty->path, NULL);
  guint babble = g_timeout_add (5, on_babble, pty);
  VigilTrial trial;

  try_spec (spec, 6000, &trial);
  g_source_remove (babble);
  g_assert_cmpint (trial.state, ==, VIGIL_LINK_NO_FRAMES);
  g_assert_cmpuint (trial.n_values, ==, 0);
  g_assert_nonnull (strstr (vigil_trial_explain (&trial), "wrong driver or speed?"));
}

/* Who closes the page waits for nothing, and gets what there was. */
static void
test_try_cancelled (void)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autofree char *spec = g_strconcat ("alaris-asena@", pty->path, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answer answer = { 0 };
  VigilTrial trial;

  vigil_setup_try_async (spec, 3600 * 1000, on_trial, cancellable, on_answer, &answer);
  vigil_wait_until (answer.n_progress > 0);
  g_cancellable_cancel (cancellable);
  vigil_wait_until (answer.result != NULL);
  g_assert_true (vigil_setup_try_finish (answer.result, &trial, NULL));
  g_assert_cmpuint (trial.bytes_sent, >, 0);
  g_object_unref (answer.result);
}

/* ---- probing ---- */

static GPtrArray *
probe (const char *path, gboolean is_listen_only, Answer *answer, GError **error)
{
  GPtrArray *results;

  *answer = (Answer){ 0 };
  vigil_setup_probe_async (path, is_listen_only, on_probe, NULL, on_answer, answer);
  vigil_wait_until (answer->result != NULL);
  results = vigil_setup_probe_finish (answer->result, error);
  g_object_unref (answer->result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (answer->n_after, ==, 0);
  return results;
}

static const VigilProbeResult *
get_best (GPtrArray *results)
{
  const VigilProbeResult *best = vigil_probe_get_best (results);

  g_assert_nonnull (best);
  return best;
}

/* What the pump does and what it is set to. */
static char *
describe_pump (VigilSim *sim)
{
  VigilSimDevice *pump = vigil_sim_get_unit (sim, 0).device;
  const VigilSimSyringe *syringe = pump->ops->get_syringe (pump, 0);

  return g_strdup_printf ("%s, mode %d, set to %g mL/h, volume %d %g mL, given %g mL, %u events",
                          pump->ops->get_state_word (pump, 0), syringe->mode, syringe->set_ml_h, syringe->has_vtbi,
                          syringe->vtbi_left_ml, syringe->infused_ml, syringe->n_events);
}

/* Those that speak unasked all do it on the line that is listened to first. */
static gboolean
is_talker (const char *id)
{
  static const char *const ids[]
      = { "masimo-ascii1", "nellcor-ascii", "nonin-oem", "nonin-oem-df1", "nonin-oem-df8", NULL };

  return g_strv_contains (ids, id);
}

/* The right driver answers, whatever was tried before, and no pump has done anything for it. */
static void
test_probe (gconstpointer id)
{
  gboolean is_pump = vigil_sim_device_find (id)->is_pump;
  g_autoptr (VigilSim) sim = simulate (id, is_pump);
  g_autofree char *before = is_pump ? describe_pump (sim) : NULL;
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  guint n_clean = 0;
  Answer answer;

  results = probe (path_of (sim), FALSE, &answer, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_best (results)->driver->id, ==, id);
  g_assert_cmpuint (get_best (results)->trial.n_values, >, 0);
  for (guint i = 0; i < results->len; i++) {
    const VigilProbeResult *result = results->pdata[i];

    n_clean += result->has_answered && result->trial.is_clean;
  }
  g_assert_cmpuint (n_clean, <=, 1);
  g_assert_false (answer.is_pump_asked_late);
  if (is_talker (id)) {
    g_assert_cmpuint (answer.n_asked, ==, 0);
    g_assert_cmpuint (answer.n_listened, ==, 1);
  }
  if (!is_pump)
    return;
  after = describe_pump (sim);
  g_assert_cmpstr (after, ==, before);
}

static gboolean
on_talk (gpointer user_data)
{
  static const char *const bodies[]
      = { "INST_SERIALNO^8002-51740", "ALARM^AL_NOALM^ ^ ",
          "INF^8002-51740^-^SET^4.17^ml/h^KETAMINE^1.234^ml^17.91^mmHg^07:11:00^EVENT^127904" };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    guint8 frame[ASENA_MAX_FRAME];
    gsize n = asena_message_seal (bodies[i], frame);

    pty_pair_say (user_data, (const char *) frame, (gssize) n);
  }
  return G_SOURCE_CONTINUE;
}

/* A device that talks is known by what it says: not a byte is sent to it. */
static void
test_probe_talker (void)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *heard = NULL;
  guint talk = g_timeout_add (20, on_talk, pty);
  Answer answer;

  results = probe (pty->path, FALSE, &answer, NULL);
  g_source_remove (talk);
  g_assert_cmpstr (get_best (results)->driver->id, ==, "alaris-asena");
  g_assert_cmpuint (get_best (results)->baud, ==, 0);
  g_assert_false (get_best (results)->is_asked);
  g_assert_cmpuint (answer.n_asked, ==, 0);
  heard = pty_pair_hear (pty);
  g_assert_cmpstr (heard, ==, "");
}

static void
count_sent (gint64 t_us, const guint8 *bytes, gsize len, gpointer user_data)
{
  ++*(guint *) user_data;
}

/* A driver that says that it sends nothing is not asked with: it must be true, and of no other. */
static void
test_only_listens (void)
{
  for (const VigilDriver *const *driver = vigil_driver_list (); *driver != NULL; driver++) {
    guint n_sent = 0;
    VigilDecoderEvents events = { .on_send = count_sent, .user_data = &n_sent };
    g_autoptr (VigilDecoder) decoder = vigil_decoder_new (*driver, VIGIL_USEC_PER_SEC, &events);

    vigil_decoder_advance (decoder, 60 * VIGIL_USEC_PER_SEC);
    g_assert_cmpint (n_sent == 0, ==, (*driver)->only_listens);
  }
}

/* Silence: listened to once, then all that can be asked are asked, or nobody is. */
static void
test_probe_nothing (void)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autofree char *heard = NULL;
  g_autoptr (GPtrArray) deaf = NULL, all = NULL, gone = NULL;
  g_autoptr (GError) error = NULL;
  Answer answer;
  guint n_drivers = 0;

  for (const VigilDriver *const *driver = vigil_driver_list (); *driver != NULL; driver++)
    n_drivers += !(*driver)->only_listens;
  deaf = probe (pty->path, TRUE, &answer, NULL);
  g_assert_cmpuint (answer.n_asked, ==, 0);
  g_assert_cmpuint (answer.n_listened, ==, 1);
  g_assert_null (vigil_probe_get_best (deaf));
  heard = pty_pair_hear (pty);
  g_assert_cmpstr (heard, ==, "");
  all = probe (pty->path, FALSE, &answer, NULL);
  g_assert_cmpuint (answer.n_asked, ==, n_drivers);
  g_assert_cmpuint (answer.n_listened, ==, 1);
  g_assert_null (vigil_probe_get_best (all));
  gone = probe ("/dev/vigil-no-such-port", FALSE, &answer, &error);
  g_assert_null (gone);
  g_assert_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_NOT_FOUND);
}

static void
test_probe_one_driver (void)
{
  VigilProbeOptions one = { .driver = "philips-intellivue" }, wrong = { .driver = "philips" };
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autoptr (GPtrArray) results = vigil_probe_run (pty->path, &one, NULL);
  g_autoptr (GError) error = NULL;

  /* listened to, and asked at both of its speeds */
  g_assert_cmpuint (results->len, ==, 3);
  g_assert_null (vigil_probe_run (pty->path, &wrong, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNKNOWN);
}

static void
test_list (void)
{
  Answer answer = { 0 };
  g_autoptr (GPtrArray) ports = NULL;

  vigil_setup_list_ports_async (NULL, NULL, on_answer, &answer);
  vigil_wait_until (answer.result != NULL);
  ports = vigil_setup_list_ports_finish (answer.result, NULL);
  g_assert_nonnull (ports);
  g_object_unref (answer.result);
}

static void
add_probes (gboolean is_pump)
{
  g_autofree const char **ids = vigil_sim_device_list_ids (is_pump);

  for (guint i = 0; ids[i] != NULL; i++) {
    g_autofree char *name = g_strconcat ("/setup/probe/", ids[i], NULL);

    g_test_add_data_func (name, ids[i], test_probe);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (vigil_clock_set_rate (RATE));
  g_test_add_func ("/setup/try", test_try);
  g_test_add_func ("/setup/try/trouble", test_try_trouble);
  g_test_add_func ("/setup/try/silence", test_try_silence);
  g_test_add_func ("/setup/try/garbage", test_try_garbage);
  g_test_add_func ("/setup/try/cancelled", test_try_cancelled);
  g_test_add_func ("/setup/probe/talker", test_probe_talker);
  g_test_add_func ("/setup/probe/only-listens", test_only_listens);
  g_test_add_func ("/setup/probe/nothing", test_probe_nothing);
  g_test_add_func ("/setup/probe/one-driver", test_probe_one_driver);
  g_test_add_func ("/setup/list", test_list);
  add_probes (TRUE);
  add_probes (FALSE);
  return g_test_run ();
}
