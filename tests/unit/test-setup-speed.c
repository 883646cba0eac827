/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Devices that are set to another speed than is usual, on a line that has one: what is said at another
 * comes over as something else. The simulated device lives on the main context while what is tested
 * works on a thread, all of it faster than real. */
#include "core/setup.h"
#include "driver/asena-message.h"
#include "fixtures/pty-pair.h"
#include "fixtures/pty-shim.h"
#include "fixtures/wait.h"
#include "sim/sim.h"

#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define RATE 10
#define PORT "/dev/ttyUSB0"
#define RELAY_MS 2

/* A device's line at PORT. */
typedef struct {
  PtyPair *pty;
  speed_t speed;                /* that the device is set to */
  gboolean says_noise;          /* it answers what it does not understand */
  VigilSim *sim;                /* NULL: talks instead */
  int device;                   /* the sim's end */
  guint source;
  guint n_heard;                /* bytes from the host, at whatever speed */
} Line;

static gboolean
is_same_speed (Line *line)
{
  struct termios tio;

  return tcgetattr (line->pty->master, &tio) == 0 && cfgetospeed (&tio) == line->speed;
}

/* As bits of another length read. */
static void
spoil (guint8 *bytes, gssize len)
{
  for (gssize i = 0; i < len; i++)
    bytes[i] = (guint8) ((bytes[i] << 3) | 0x80);
}

static void
say (Line *line, const guint8 *bytes, gssize len)
{
  g_autofree guint8 *spoilt = g_memdup2 (bytes, (gsize) len);

  if (!is_same_speed (line))
    spoil (spoilt, len);
  pty_pair_say (line->pty, (const char *) spoilt, len);
}

static gboolean
on_relay (gpointer user_data)
{
  Line *line = user_data;
  guint8 bytes[4096];
  gssize n = read (line->pty->master, bytes, sizeof bytes);

  if (n > 0) {
    line->n_heard += (guint) n;
    if (is_same_speed (line))
      g_assert_cmpint (write (line->device, bytes, (gsize) n), ==, n);
    else if (line->says_noise)
      pty_pair_say (line->pty, "\xf8\x80\xf8", 3);
  }
  n = read (line->device, bytes, sizeof bytes);
  if (n > 0)
    say (line, bytes, n);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_talk (gpointer user_data)
{
  static const char *const bodies[]
      = { "INST_SERIALNO^8002-51740", "ALARM^AL_NOALM^ ^ ",
          "INF^8002-51740^-^SET^4.17^ml/h^KETAMINE^1.234^ml^17.91^mmHg^07:11:00^EVENT^127904" };
  Line *line = user_data;
  guint8 frame[ASENA_MAX_FRAME];
  g_autofree char *heard = pty_pair_hear (line->pty);

  line->n_heard += (guint) strlen (heard);
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    say (line, frame, (gssize) asena_message_seal (bodies[i], frame));
  return G_SOURCE_CONTINUE;
}

static void
line_begin (Line *line, const char *monitor, speed_t speed)
{
  *line = (Line){ .pty = pty_pair_new (), .speed = speed, .device = -1 };
  pty_shim_begin_dev ();
  pty_shim_plug (0, line->pty->path, NULL);
  if (monitor == NULL) {
    line->source = g_timeout_add (20, on_talk, line);
  } else {
    const char *ids[] = { monitor, NULL };
    VigilSimOptions options = { .patient = { .weight_kg = 70, .concentration_mg_ml = 2 }, .monitors = ids };

    line->sim = vigil_sim_new (&options, NULL);
    line->device = open (vigil_sim_endpoint_get_path (vigil_sim_get_unit (line->sim, 0).endpoint),
                         O_RDWR | O_NONBLOCK | O_NOCTTY);
    g_assert_cmpint (line->device, >=, 0);
    line->source = g_timeout_add (RELAY_MS, on_relay, line);
  }
}

static void
line_end (Line *line)
{
  g_source_remove (line->source);
  pty_shim_pull (0, NULL);
  pty_shim_end_dev ();
  pty_pair_free (line->pty);
  if (line->device >= 0)
    close (line->device);
  vigil_sim_free (line->sim);
}

typedef struct {
  const VigilProbeOptions *options;
  GPtrArray *results;
  GError *error;
  VigilTrial trial;
  const char *spec;
  int is_done;
} Work;

static gpointer
probe_it (gpointer user_data)
{
  Work *work = user_data;

  work->results = vigil_probe_run (PORT, work->options, &work->error);
  g_atomic_int_set (&work->is_done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static gpointer
try_it (gpointer user_data)
{
  Work *work = user_data;
  VigilTrialOptions options = { .limit_ms = 20000, .stops_at_answer = TRUE };
  VigilDeviceSpec spec;

  g_assert_true (vigil_device_spec_parse_any (&spec, work->spec, NULL));
  vigil_trial_run (&work->trial, &spec, &options);
  g_atomic_int_set (&work->is_done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static void
do_work (Work *work, GThreadFunc func)
{
  GThread *thread = g_thread_new ("work", func, work);

  vigil_wait_until (g_atomic_int_get (&work->is_done));
  g_thread_join (thread);
}

static GPtrArray *
probe (const char *driver)
{
  VigilProbeOptions options = { .driver = driver };
  Work work = { .options = &options };

  do_work (&work, probe_it);
  g_assert_no_error (work.error);
  return work.results;
}

static void
assert_found (const GPtrArray *results, const char *id, guint baud, gboolean is_asked)
{
  const VigilProbeResult *best = vigil_probe_get_best (results);

  g_assert_nonnull (best);
  g_assert_cmpstr (best->driver->id, ==, id);
  g_assert_cmpuint (best->baud, ==, baud);
  g_assert_cmpint (best->is_asked, ==, is_asked);
}

/* It is tried as it is set, and only as it is set. */
static void
test_try (void)
{
  Work right = { .spec = "ge-datex-s5,115200@" PORT }, wrong = { .spec = "ge-datex-s5@" PORT };
  Line line;

  line_begin (&line, "ge-datex-s5", B115200);
  do_work (&wrong, try_it);
  g_assert_false (vigil_trial_has_answer (&wrong.trial));
  g_assert_cmpuint (wrong.trial.frames, ==, 0);
  g_assert_cmpuint (wrong.trial.bytes_sent, >, 0);
  do_work (&right, try_it);
  g_assert_true (vigil_trial_has_answer (&right.trial));
  line_end (&line);
}

/* What talks is understood at the speed at which it talks, and nothing is sent to it. */
static void
test_talker (gconstpointer speed)
{
  gboolean is_usual = GPOINTER_TO_INT (speed) == B38400;
  g_autoptr (GPtrArray) results = NULL;
  Line line;

  line_begin (&line, NULL, (speed_t) GPOINTER_TO_INT (speed));
  results = probe (NULL);
  assert_found (results, "alaris-asena", is_usual ? 0 : 9600, FALSE);
  g_assert_cmpuint (line.n_heard, ==, 0);
  line_end (&line);
}

/* It is silent, and so is any wrong question: only whoever names it is asked on. */
static void
test_silent (void)
{
  g_autoptr (GPtrArray) named = NULL, all = NULL;
  Line line;

  line_begin (&line, "ge-datex-s5", B115200);
  named = probe ("ge-datex-s5");
  assert_found (named, "ge-datex-s5", 115200, TRUE);
  line_end (&line);
  line_begin (&line, "ge-datex-s5", B115200);
  all = probe (NULL);
  g_assert_null (vigil_probe_get_best (all));
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpuint (((const VigilProbeResult *) all->pdata[i])->baud, ==, 0);
  line_end (&line);
}

/* It answers what it cannot read: bytes, and no frame. */
static void
test_noise (void)
{
  g_autoptr (GPtrArray) results = NULL;
  Line line;

  line_begin (&line, "ge-datex-s5", B115200);
  line.says_noise = TRUE;
  results = probe (NULL);
  assert_found (results, "ge-datex-s5", 115200, TRUE);
  line_end (&line);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (vigil_clock_set_rate (RATE));
  g_test_add_func ("/setup-speed/try", test_try);
  g_test_add_data_func ("/setup-speed/talker", GINT_TO_POINTER (B9600), test_talker);
  g_test_add_data_func ("/setup-speed/talker/usual", GINT_TO_POINTER (B38400), test_talker);
  g_test_add_func ("/setup-speed/silent", test_silent);
  g_test_add_func ("/setup-speed/noise", test_noise);
  return g_test_run ();
}
