/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/music.h"

#include "sound/deck.h"
#include "sound/playlist.h"

#include <glib/gi18n.h>

#define POSITION_MS 500

struct _VigilMusic {
  GObject parent_instance;

  VigilDeck *deck;             /* NULL: nothing can be played here */
  guint bus_watch, ticker;
  VigilPlaylist *list;
  guint current;
  gboolean is_playing;         /* wished */
  gboolean is_loaded;          /* the deck has the current piece */
  char *announced;             /* the title that "started" was said of; NULL none */
  guint n_failed;              /* pieces in a row */
  char *problem;
  guint volume_step;
};

enum {
  PROP_0,
  PROP_TITLE,
  PROP_IS_PLAYING,
  PROP_POSITION_MS,
  PROP_DURATION_MS,
  PROP_VOLUME_STEP,
  PROP_IS_CALM,
  PROP_PROBLEM,
  N_PROPS
};
enum { STARTED, STOPPED, N_SIGNALS };
static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilMusic, vigil_music, G_TYPE_OBJECT)

static VigilPiece *
current_piece (VigilMusic *self)
{
  return vigil_playlist_get (self->list, self->current);
}

static void
announce_stopped (VigilMusic *self)
{
  g_autofree char *title = g_steal_pointer (&self->announced);

  if (title != NULL)
    g_signal_emit (self, signals[STOPPED], 0, title);
}

static gboolean
on_tick (gpointer data)
{
  VigilMusic *self = data;

  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_POSITION_MS]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DURATION_MS]);
  return G_SOURCE_CONTINUE;
}

static void
set_playing (VigilMusic *self, gboolean is_playing)
{
  if (self->is_playing == is_playing)
    return;
  self->is_playing = is_playing;
  if (is_playing)
    self->ticker = g_timeout_add (POSITION_MS, on_tick, self);
  else
    g_clear_handle_id (&self->ticker, g_source_remove);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_PLAYING]);
}

static void
set_problem (VigilMusic *self, char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0) {
    g_free (problem);
    return;
  }
  g_free (self->problem);
  self->problem = problem;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

static void
move_to (VigilMusic *self, guint index)
{
  announce_stopped (self);
  self->current = index;
  self->is_loaded = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

static void
start_current (VigilMusic *self)
{
  const VigilPiece *piece = current_piece (self);

  if (self->deck == NULL)
    return;
  if (self->is_loaded)
    vigil_deck_set_paused (self->deck, FALSE);
  else
    vigil_deck_load (self->deck, piece->uri, piece->calm);
  self->is_loaded = TRUE;
  set_playing (self, TRUE);
}

static void
on_error (VigilMusic *self, GstMessage *message)
{
  g_autoptr (GError) error = NULL;

  gst_message_parse_error (message, &error, NULL);
  g_message ("Music: \"%s\" cannot be played: %s", current_piece (self)->title, error->message);
  set_problem (self, g_strdup_printf (_ ("“%s” cannot be played"), current_piece (self)->title));
  self->n_failed++;
  move_to (self, vigil_playlist_get_next (self->list, self->current, TRUE));
  if (self->n_failed < self->list->pieces->len)
    start_current (self);
  else {
    vigil_deck_stop (self->deck);
    set_playing (self, FALSE);
  }
}

static void
on_tags (VigilMusic *self, GstMessage *message)
{
  g_autoptr (GstTagList) tags = NULL;
  g_autofree char *title = NULL;
  VigilPiece *piece = current_piece (self);

  gst_message_parse_tag (message, &tags);
  /* the record has the name under which a track of the patient's own was imported */
  if (piece->is_own || !gst_tag_list_get_string (tags, GST_TAG_TITLE, &title) || g_strcmp0 (title, piece->title) == 0)
    return;
  g_free (piece->title);
  piece->title = g_steal_pointer (&title);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

static void
on_state (VigilMusic *self, GstMessage *message)
{
  GstState state;

  if (GST_MESSAGE_SRC (message) != GST_OBJECT (vigil_deck_get_element (self->deck)))
    return;
  gst_message_parse_state_changed (message, NULL, &state, NULL);
  if (state != GST_STATE_PLAYING || !self->is_playing || self->announced != NULL)
    return;
  self->n_failed = 0;
  self->announced = g_strdup (current_piece (self)->title);
  g_signal_emit (self, signals[STARTED], 0, self->announced);
}

static gboolean
on_bus_message (GstBus *bus, GstMessage *message, gpointer data)
{
  g_autoptr (VigilMusic) self = g_object_ref (data);

  if (vigil_deck_is_loading (self->deck) || !self->is_loaded)
    return G_SOURCE_CONTINUE;
  switch ((guint) GST_MESSAGE_TYPE (message)) {
  case GST_MESSAGE_EOS:
    move_to (self, vigil_playlist_get_next (self->list, self->current, TRUE));
    start_current (self);
    break;
  case GST_MESSAGE_ERROR:
    on_error (self, message);
    break;
  case GST_MESSAGE_TAG:
    on_tags (self, message);
    break;
  case GST_MESSAGE_STATE_CHANGED:
    on_state (self, message);
    break;
  default:
    break;
  }
  return G_SOURCE_CONTINUE;
}

static void
vigil_music_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VigilMusic *self = VIGIL_MUSIC (object);
  gboolean is_known = self->deck != NULL && self->is_loaded;

  switch (id) {
  case PROP_TITLE:
    g_value_set_string (value, vigil_music_get_title (self));
    break;
  case PROP_IS_PLAYING:
    g_value_set_boolean (value, self->is_playing);
    break;
  case PROP_POSITION_MS:
    g_value_set_int64 (value, is_known ? vigil_deck_get_position_ms (self->deck) : 0);
    break;
  case PROP_DURATION_MS:
    g_value_set_int64 (value, is_known ? vigil_deck_get_duration_ms (self->deck) : 0);
    break;
  case PROP_VOLUME_STEP:
    g_value_set_uint (value, self->volume_step);
    break;
  case PROP_IS_CALM:
    g_value_set_boolean (value, self->list->is_calm);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
vigil_music_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_VOLUME_STEP)
    vigil_music_set_volume_step (VIGIL_MUSIC (object), g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vigil_music_dispose (GObject *object)
{
  VigilMusic *self = VIGIL_MUSIC (object);

  g_clear_handle_id (&self->ticker, g_source_remove);
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  g_clear_pointer (&self->deck, vigil_deck_free);
  G_OBJECT_CLASS (vigil_music_parent_class)->dispose (object);
}

static void
vigil_music_finalize (GObject *object)
{
  VigilMusic *self = VIGIL_MUSIC (object);

  g_clear_pointer (&self->list, vigil_playlist_free);
  g_free (self->announced);
  g_free (self->problem);
  G_OBJECT_CLASS (vigil_music_parent_class)->finalize (object);
}

static void
vigil_music_class_init (VigilMusicClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = vigil_music_get_property;
  object_class->set_property = vigil_music_set_property;
  object_class->dispose = vigil_music_dispose;
  object_class->finalize = vigil_music_finalize;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, readable);
  props[PROP_IS_PLAYING] = g_param_spec_boolean ("is-playing", NULL, NULL, FALSE, readable);
  props[PROP_POSITION_MS] = g_param_spec_int64 ("position-ms", NULL, NULL, 0, G_MAXINT64, 0, readable);
  props[PROP_DURATION_MS] = g_param_spec_int64 ("duration-ms", NULL, NULL, 0, G_MAXINT64, 0, readable);
  props[PROP_VOLUME_STEP]
    = g_param_spec_uint ("volume-step", NULL, NULL, 0, VIGIL_MUSIC_VOLUME_STEPS - 1, 2,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_IS_CALM] = g_param_spec_boolean ("is-calm", NULL, NULL, FALSE, readable);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[STARTED] = g_signal_new ("started", VIGIL_TYPE_MUSIC, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[STOPPED] = g_signal_new ("stopped", VIGIL_TYPE_MUSIC, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
vigil_music_init (VigilMusic *self)
{
  self->volume_step = G_MAXUINT;
  self->deck = vigil_deck_new ("VIGIL_MUSIC_SINK");
  if (self->deck != NULL) {
    g_autoptr (GstBus) bus = gst_element_get_bus (vigil_deck_get_element (self->deck));

    self->bus_watch = gst_bus_add_watch (bus, on_bus_message, self);
  }
  vigil_music_set_volume_step (self, 2);
}

VigilMusic *
vigil_music_new (const char *folder)
{
  VigilMusic *self = g_object_new (VIGIL_TYPE_MUSIC, NULL);

  if (folder == NULL)
    folder = g_getenv ("VIGIL_MUSIC_DIR");
  if (folder == NULL)
    folder = g_get_user_special_dir (G_USER_DIRECTORY_MUSIC);
  self->list = vigil_playlist_new (folder);
  if (self->deck == NULL)
    set_problem (self, g_strdup (_ ("Music cannot be played on this tablet")));
  return self;
}

GPtrArray *
vigil_music_get_titles (VigilMusic *self)
{
  GPtrArray *titles = g_ptr_array_new ();

  g_return_val_if_fail (VIGIL_IS_MUSIC (self), titles);
  for (guint i = 0; i < self->list->pieces->len; i++)
    g_ptr_array_add (titles, vigil_playlist_get (self->list, i)->title);
  return titles;
}

guint
vigil_music_get_current (VigilMusic *self)
{
  g_return_val_if_fail (VIGIL_IS_MUSIC (self), 0);
  return self->current;
}

void
vigil_music_play (VigilMusic *self)
{
  g_return_if_fail (VIGIL_IS_MUSIC (self));
  if (self->is_playing)
    return;
  self->n_failed = 0;
  start_current (self);
}

void
vigil_music_pause (VigilMusic *self)
{
  g_return_if_fail (VIGIL_IS_MUSIC (self));
  if (!self->is_playing)
    return;
  vigil_deck_set_paused (self->deck, TRUE);
  set_playing (self, FALSE);
  announce_stopped (self);
}

void
vigil_music_next (VigilMusic *self)
{
  g_return_if_fail (VIGIL_IS_MUSIC (self));
  if (self->deck == NULL)
    return;
  self->n_failed = 0;
  move_to (self, vigil_playlist_get_next (self->list, self->current, FALSE));
  if (self->is_playing)
    start_current (self);
  else
    vigil_deck_stop (self->deck);
}

void
vigil_music_select (VigilMusic *self, guint index)
{
  g_return_if_fail (VIGIL_IS_MUSIC (self));
  g_return_if_fail (index < self->list->pieces->len);
  if (vigil_playlist_get (self->list, index)->is_lost)
    return;
  if (self->is_playing && index == self->current)
    return;
  self->n_failed = 0;
  move_to (self, index);
  start_current (self);
}

/* ---- the patient's own ---- */

/* What is heard goes on if it is still there; what is held too, unless it is music and there is something of the
 * patient's own now. */
void
vigil_music_set_own (VigilMusic *self, const VigilMusicOwn *own, guint n)
{
  int again;

  g_return_if_fail (VIGIL_IS_MUSIC (self));
  if (vigil_playlist_has_own (self->list, own, n))
    return;
  if (current_piece (self)->is_own && !vigil_playlist_stays (self->list, self->current, own, n))
    announce_stopped (self);   /* while what it is can still be asked */
  again = vigil_playlist_set_own (self->list, own, n, self->current);
  if (again >= 0 && (self->is_playing || (self->is_loaded && vigil_playlist_get (self->list, (guint) again)->is_own))) {
    self->current = (guint) again;
  } else {
    if (self->deck != NULL && self->is_loaded)
      vigil_deck_stop (self->deck);
    set_playing (self, FALSE);
    self->is_loaded = FALSE;
    self->current = vigil_playlist_get_first (self->list);
  }
  /* it may have been another patient's */
  if (self->deck != NULL)
    set_problem (self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

gboolean
vigil_music_get_is_own (VigilMusic *self, guint index)
{
  g_return_val_if_fail (VIGIL_IS_MUSIC (self) && index < self->list->pieces->len, FALSE);
  return vigil_playlist_get (self->list, index)->is_own;
}

gboolean
vigil_music_get_is_lost (VigilMusic *self, guint index)
{
  g_return_val_if_fail (VIGIL_IS_MUSIC (self) && index < self->list->pieces->len, FALSE);
  return vigil_playlist_get (self->list, index)->is_lost;
}

gboolean
vigil_music_get_has_lost (VigilMusic *self)
{
  g_return_val_if_fail (VIGIL_IS_MUSIC (self), FALSE);
  for (guint i = 0; i < self->list->n_own; i++)
    if (vigil_playlist_get (self->list, i)->is_lost)
      return TRUE;
  return FALSE;
}

gboolean
vigil_music_get_is_playing (VigilMusic *self)
{
  g_return_val_if_fail (VIGIL_IS_MUSIC (self), FALSE);
  return self->is_playing;
}

gboolean
vigil_music_get_is_calm (VigilMusic *self)
{
  g_return_val_if_fail (VIGIL_IS_MUSIC (self), FALSE);
  return self->list->is_calm;
}

const char *
vigil_music_get_title (VigilMusic *self)
{
  g_return_val_if_fail (VIGIL_IS_MUSIC (self), "");
  return current_piece (self)->title;
}

const char *
vigil_music_get_problem (VigilMusic *self)
{
  g_return_val_if_fail (VIGIL_IS_MUSIC (self), NULL);
  return self->problem;
}

guint
vigil_music_get_volume_step (VigilMusic *self)
{
  g_return_val_if_fail (VIGIL_IS_MUSIC (self), 0);
  return self->volume_step;
}

void
vigil_music_set_volume_step (VigilMusic *self, guint step)
{
  /* About 9 dB a step: equal steps for the ear. */
  static const double volumes[VIGIL_MUSIC_VOLUME_STEPS] = { 0.025, 0.07, 0.2, 0.45, 1 };

  g_return_if_fail (VIGIL_IS_MUSIC (self));
  g_return_if_fail (step < VIGIL_MUSIC_VOLUME_STEPS);
  if (self->volume_step == step)
    return;
  self->volume_step = step;
  if (self->deck != NULL)
    vigil_deck_set_volume (self->deck, volumes[step]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VOLUME_STEP]);
}
