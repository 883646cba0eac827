/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a byte on the wire takes to be a value in the thread of the screen, next to a bare poll
 * loop at the same kind of pseudo-terminal in the same run; and to be an alarm. The program plays
 * the pump: it answers what is asked, and says what is measured unasked. */
#include "driver/asena-message.h"
#include "pty-pair.h"
#include "visit.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define PIN "2580"
#define N_TIMES 300
#define N_ALARMS 50
/* Views are made once a frame; further apart, none waits for the one before. */
#define APART_US 30000
#define ALARM_ID "pump.0.occlusion"

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static double
get_p99_ms (gint64 *times_us, guint n)
{
  qsort (times_us, n, sizeof *times_us, compare);
  return (double) times_us[n * 99 / 100] / 1000;
}

static void
say (PtyPair *pump, const char *body)
{
  guint8 frame[ASENA_MAX_FRAME];
  gsize length = asena_message_seal (body, frame);

  pty_pair_say (pump, (const char *) frame, (gssize) length);
}

/* ---- the bare loop ---- */

typedef struct {
  int fd;
  gint64 arrived_us;    /* atomic; 0 until it has */
} Bare;

static gpointer
poll_bare (gpointer data)
{
  Bare *self = data;
  char buffer[64];

  for (guint i = 0; i < N_TIMES; i++) {
    struct pollfd waiting = { .fd = self->fd, .events = POLLIN };

    poll (&waiting, 1, -1);
    if (read (self->fd, buffer, sizeof buffer) > 0)
      __atomic_store_n (&self->arrived_us, g_get_monotonic_time (), __ATOMIC_RELEASE);
  }
  return NULL;
}

static double
measure_bare (void)
{
  g_autoptr (PtyPair) pump = pty_pair_new ();
  Bare bare = { .fd = open (pump->path, O_RDONLY | O_NOCTTY) };
  GThread *thread = g_thread_new ("bare", poll_bare, &bare);
  gint64 times_us[N_TIMES];

  for (guint i = 0; i < N_TIMES; i++) {
    gint64 began_us, arrived_us;

    g_usleep (APART_US);
    __atomic_store_n (&bare.arrived_us, 0, __ATOMIC_RELEASE);
    began_us = g_get_monotonic_time ();
    /* a line, so that a terminal that is not raw hands it over too */
    pty_pair_say (pump, "!\n", 2);
    while ((arrived_us = __atomic_load_n (&bare.arrived_us, __ATOMIC_ACQUIRE)) == 0)
      g_usleep (100);
    times_us[i] = arrived_us - began_us;
  }
  g_thread_join (thread);
  close (bare.fd);
  return get_p99_ms (times_us, N_TIMES);
}

/* ---- through the core ---- */

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
answer (PtyPair *pump)
{
  g_autofree char *heard = pty_pair_hear (pump);
  g_auto (GStrv) questions = g_strsplit (heard, "\r", -1);

  for (char **question = questions; *question != NULL; question++)
    for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
      g_autofree char *begins = g_strdup_printf ("!%s|", answers[i].question);

      if (g_str_has_prefix (*question, begins))
        say (pump, answers[i].answer);
    }
}

static void
rest (Visit *visit, PtyPair *pump)
{
  gint64 until_us = g_get_monotonic_time () + APART_US;

  while (g_get_monotonic_time () < until_us) {
    g_main_context_iteration (NULL, FALSE);
    answer (pump);
    g_usleep (500);
  }
}

/* From the byte to the view that counts its frame. */
static double
measure_value (Visit *visit, PtyPair *pump)
{
  gint64 times_us[N_TIMES];

  for (guint i = 0; i < N_TIMES; i++) {
    guint64 frames;
    gint64 began_us;

    rest (visit, pump);
    frames = visit->view.links[0].frames;
    began_us = g_get_monotonic_time ();
    say (pump, "INF_RATE^4.17^ml/h");
    while (visit->view.links[0].frames == frames)
      g_main_context_iteration (NULL, TRUE);
    times_us[i] = g_get_monotonic_time () - began_us;
  }
  return get_p99_ms (times_us, N_TIMES);
}

static double
measure_alarm (Visit *visit, PtyPair *pump)
{
  gint64 times_us[N_ALARMS];

  for (guint i = 0; i < N_ALARMS; i++) {
    gint64 began_us;

    rest (visit, pump);
    began_us = g_get_monotonic_time ();
    say (pump, "ALARM^AL_OCCLU^ ^ ");
    while (visit_find_alarm (visit, ALARM_ID) == NULL)
      g_main_context_iteration (NULL, TRUE);
    times_us[i] = g_get_monotonic_time () - began_us;
    say (pump, "ALARM^AL_NOALM^ ^ ");
    vigil_core_acknowledge_alarms (visit->core);
    while (visit_find_alarm (visit, ALARM_ID) != NULL) {
      rest (visit, pump);
      vigil_core_acknowledge_alarms (visit->core);
    }
  }
  return get_p99_ms (times_us, N_ALARMS);
}

int
main (int argc, char **argv)
{
  g_autofree char *dir = g_dir_make_tmp ("vigil-bench-XXXXXX", NULL);
  g_autofree char *record_path = g_build_filename (dir, "record.db", NULL);
  g_autoptr (PtyPair) pump = pty_pair_new ();
  g_autofree char *spec = g_strconcat ("alaris-asena@", pump->path, NULL);
  Visit visit = { 0 };
  double bare_ms = measure_bare (), value_ms;

  visit_begin (&visit, NULL, spec, g_getenv ("VIGIL_CLINIC_DIR"), record_path);
  while (visit.view.links[0].state != VIGIL_LINK_LIVE)
    rest (&visit, pump);
  visit_enter_pin (&visit, PIN, "sign-in");
  visit_open (&visit);
  value_ms = measure_value (&visit, pump);
  g_print ("bare p99 %.3f ms, through the core p99 %.3f ms\n", bare_ms, value_ms);
  g_print ("figure B8 %.2f x limit 10\n", value_ms / bare_ms);
  g_print ("figure B8.p99_ms %.3f ms limit 16.7\n", value_ms);
  g_print ("figure alarm.p99_ms %.3f ms limit 1000\n", measure_alarm (&visit, pump));
  visit_end (&visit);
  visit_remove_dir (dir);
  return 0;
}
