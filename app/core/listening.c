/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/listening.h"

#include "base/clock.h"
#include "core/connection.h"
#include "core/decoder.h"
#include "core/link-watch.h"
#include "core/source.h"

#define LOOK_MS 25
/* A device that talks by itself does so each two seconds or oftener. */
#define SILENCE_US (5 * VIGIL_USEC_PER_SEC / 2)
/* Two lines of the slowest, and half of one before them. */
#define LIMIT_US (6 * VIGIL_USEC_PER_SEC)
/* After the first value, so that name and number of the device are heard too. */
#define ENOUGH_US VIGIL_USEC_PER_SEC

/* One driver. */
typedef struct {
  const VigilDriver *driver;
  VigilDecoder *decoder;
  VigilLinkWatch watch;
  guint64 frames;               /* that the watch was told of */
  VigilTrial *trial;
} Ear;

typedef struct {
  const VigilListening *options;
  VigilConnection *connection;
  Ear *ears;
  GMainLoop *loop;
  gint64 started_us, answered_us;       /* started_us: since the port is open; answered_us 0: not yet */
} Room;

static void
on_observation (const VigilObservation *observation, gpointer user_data)
{
  vigil_trial_take_observation (((Ear *) user_data)->trial, observation);
}

static void
on_send (gint64 t_us, const guint8 *bytes, gsize len, gpointer user_data)
{
  ((Ear *) user_data)->trial->n_withheld++;
}

static void
judge (const Room *room, Ear *ear, gint64 now_us)
{
  const VigilFramerCounters *counters = vigil_decoder_get_counters (ear->decoder);

  if (counters->frames != ear->frames)
    vigil_link_watch_take_frame (&ear->watch, now_us);
  ear->frames = counters->frames;
  ear->trial->n_pumps = vigil_decoder_count_pumps (ear->decoder);
  vigil_trial_take_counters (ear->trial, counters);
  vigil_trial_take_state (ear->trial,
                          vigil_link_watch_judge (&ear->watch, vigil_connection_is_open (room->connection),
                                                  vigil_decoder_is_ready (ear->decoder), ear->driver->lost_after_ms,
                                                  now_us));
}

/* Byte by byte until the first frame, so that no half frame before it counts as what the driver does
 * not understand. */
static void
take_bytes (Ear *ear, const guint8 *bytes, gsize len)
{
  gsize n = 0;

  for (; n < len && ear->trial->frames == 0; n++) {
    vigil_decoder_feed (ear->decoder, bytes + n, 1);
    vigil_trial_take_counters (ear->trial, vigil_decoder_get_counters (ear->decoder));
  }
  if (n < len)
    vigil_decoder_feed (ear->decoder, bytes + n, len - n);
}

static void
on_bytes (const guint8 *bytes, gsize len, gpointer user_data)
{
  Room *room = user_data;
  gint64 now_us = vigil_clock_mono_us ();

  for (guint i = 0; i < room->options->n_drivers; i++) {
    Ear *ear = &room->ears[i];

    vigil_link_watch_take_byte (&ear->watch, now_us);
    vigil_decoder_advance (ear->decoder, now_us);
    take_bytes (ear, bytes, len);
    vigil_trial_take_bytes (ear->trial, bytes, len);
    judge (room, ear, now_us);
  }
}

static void
on_open (gpointer user_data)
{
  ((Room *) user_data)->started_us = vigil_clock_mono_us ();
}

static void
on_trouble (gpointer user_data)
{
  Room *room = user_data;

  for (guint i = 0; i < room->options->n_drivers; i++) {
    VigilTrial *trial = room->ears[i].trial;

    g_strlcpy (trial->trouble, vigil_connection_get_trouble (room->connection), sizeof trial->trouble);
    trial->trouble_code = vigil_connection_get_trouble_code (room->connection);
  }
}

static gboolean
is_over (Room *room, gint64 now_us)
{
  const VigilTrial *any = room->ears[0].trial;
  gboolean is_noise = TRUE;

  for (guint i = 0; i < room->options->n_drivers; i++) {
    const VigilTrial *trial = room->ears[i].trial;

    is_noise &= trial->state == VIGIL_LINK_NO_FRAMES;
    if (room->answered_us == 0 && trial->is_clean && vigil_trial_has_answer (trial))
      room->answered_us = now_us;
  }
  if (*any->trouble != '\0' || g_cancellable_is_cancelled (room->options->cancellable))
    return TRUE;
  if (!vigil_connection_is_open (room->connection))
    return FALSE;
  return is_noise || now_us - room->started_us >= LIMIT_US
         || (any->bytes == 0 && now_us - room->started_us >= SILENCE_US)
         || (room->answered_us != 0 && now_us - room->answered_us >= ENOUGH_US);
}

static gboolean
on_look (gpointer user_data)
{
  Room *room = user_data;
  gint64 now_us = vigil_clock_mono_us ();

  for (guint i = 0; i < room->options->n_drivers; i++) {
    vigil_decoder_advance (room->ears[i].decoder, now_us);
    judge (room, &room->ears[i], now_us);
  }
  if (is_over (room, now_us))
    g_main_loop_quit (room->loop);
  return G_SOURCE_CONTINUE;
}

static void
open_ear (Ear *ear, const VigilDriver *driver, VigilTrial *trial, gint64 now_us)
{
  VigilDecoderEvents events = { on_observation, NULL, on_send, ear };

  *trial = (VigilTrial){ 0 };
  *ear = (Ear){ .driver = driver, .trial = trial };
  ear->decoder = vigil_decoder_new (driver, now_us, &events);
  vigil_link_watch_begin (&ear->watch);
}

void
vigil_listening_run (const VigilListening *self, VigilTrial *trials)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  g_autofree Ear *ears = g_new (Ear, self->n_drivers);
  Room room = { .options = self, .ears = ears, .loop = loop, .started_us = vigil_clock_mono_us () };
  VigilConnectionEvents events = { on_open, on_bytes, NULL, on_trouble, &room };
  VigilLine line = self->line;
  GSource *look;

  line.is_listen_only = TRUE;
  for (guint i = 0; i < self->n_drivers; i++)
    open_ear (&ears[i], self->drivers[i], &trials[i], room.started_us);
  g_main_context_push_thread_default (context);
  room.connection = vigil_connection_new (self->path, &line, &events);
  look = vigil_source_add_timer (LOOK_MS, on_look, &room);
  vigil_connection_open (room.connection);
  g_main_loop_run (loop);
  vigil_source_clear (&look);
  vigil_connection_free (room.connection);
  for (guint i = 0; i < self->n_drivers; i++)
    vigil_decoder_free (ears[i].decoder);
  /* what was begun and given up answers once more */
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
}
