/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/sound-page.h"

#include "base/clock.h"
#include "model/time-text.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define ROWS 3
#define ROWS_Y 84
#define ROW_HEIGHT 88
#define ROW_STEP 96
#define ANSWER_S 20

typedef enum { RESULT_NONE, RESULT_HEARD, RESULT_NOT_HEARD } Result;

struct _VigilSoundPage {
  VigilPage parent_instance;
  VigilAlarmSounder *sounder;
  GtkWidget *rows[ROWS], *side_line;
  struct { Result result; gint64 wall_us; } tests[ROWS];
  int asked;                   /* which was played and waits for an answer; -1 none */
  gint64 asked_us;             /* by the ear's clock, which is the hand's */
  guint timer;
};

G_DEFINE_FINAL_TYPE (VigilSoundPage, vigil_sound_page, VIGIL_TYPE_PAGE)

static const struct { VigilPriority priority; const char *title; } sounds[ROWS] = {
  { VIGIL_PRIORITY_HIGH, N_("High alarm") },
  { VIGIL_PRIORITY_MEDIUM, N_("Medium alarm") },
  { VIGIL_PRIORITY_LOW, N_("Low alarm") },
};

/* Why nothing can be played; NULL: it can. */
static const char *
find_obstacle (VigilSoundPage *self)
{
  const VigilView *view = vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)));

  if (self->sounder == NULL)
    return _("there is no sound here");
  return view->alarms.sounding != VIGIL_PRIORITY_NONE ? _("an alarm sounds now") : NULL;
}

static int
left_s (VigilSoundPage *self)
{
  return ANSWER_S - (int) ((vigil_clock_hand_us () - self->asked_us) / VIGIL_USEC_PER_SEC);
}

static void
show_row (VigilSoundPage *self, guint i)
{
  VigilRow *row = VIGIL_ROW (self->rows[i]);
  g_autofree char *clock = vigil_time_clock (self->tests[i].wall_us), *heard = NULL;

  /* Translators: %s is a time of day */
  heard = g_strdup_printf (_("heard %s"), clock);
  vigil_row_set_is_selected (row, (int) i == self->asked);
  vigil_row_set_line (row, (int) i == self->asked                        ? _("Do you hear it?")
                           : self->tests[i].result == RESULT_NOT_HEARD ? _("look at the loudspeaker and its volume")
                                                                        : _("tap to play"));
  vigil_row_set_mark (row, self->tests[i].result == RESULT_HEARD       ? VIGIL_MARK_DONE
                           : self->tests[i].result == RESULT_NOT_HEARD ? VIGIL_MARK_BLOCKS
                                                                       : VIGIL_MARK_OPEN);
  vigil_row_set_chip (row, self->tests[i].result == RESULT_HEARD       ? heard
                           : self->tests[i].result == RESULT_NOT_HEARD ? _("not heard")
                                                                       : NULL,
                      self->tests[i].result == RESULT_NOT_HEARD ? "inverse" : NULL);
}

static void
sound_update (VigilPage *page, const VigilView *view)
{
  VigilSoundPage *self = VIGIL_SOUND_PAGE (page);

  for (guint i = 0; i < ROWS; i++)
    show_row (self, i);
  vigil_text_set (self->side_line, self->sounder != NULL && !vigil_alarm_sounder_get_is_audible (self->sounder)
                                       ? _("No loudspeaker answers. It is looked for every ten seconds.")
                                       : _("Alarms have a loudspeaker of their own. Test it before the first patient, and "
                                           "whenever it was moved."));
}

static void
sound_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilSoundPage *self = VIGIL_SOUND_PAGE (page);
  const char *obstacle = find_obstacle (self);

  bar->back = _("Back");
  bar->primary = _("I hear it");
  if (obstacle != NULL)
    g_strlcpy (bar->primary_off, obstacle, sizeof bar->primary_off);
  else if (self->asked < 0)
    g_strlcpy (bar->primary_off, _("tap one of the alarms to play it"), sizeof bar->primary_off);
  else
    g_snprintf (bar->primary_caption, sizeof bar->primary_caption, _("%d s left"), left_s (self));
}

static void
answer (VigilSoundPage *self, Result result)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->asked >= 0) {
    self->tests[self->asked].result = result;
    self->tests[self->asked].wall_us
        = vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)))->now_wall_us;
  }
  self->asked = -1;
  vigil_page_update (VIGIL_PAGE (self));
}

static gboolean
on_second (gpointer user_data)
{
  VigilSoundPage *self = user_data;

  if (left_s (self) > 0) {
    vigil_page_bar_changed (VIGIL_PAGE (self));
    return G_SOURCE_CONTINUE;
  }
  self->timer = 0;
  answer (self, RESULT_NOT_HEARD);
  return G_SOURCE_REMOVE;
}

static void
on_row (VigilRow *row, gpointer user_data)
{
  VigilSoundPage *self = user_data;

  if (find_obstacle (self) != NULL)
    return;
  for (guint i = 0; i < ROWS; i++) {
    if (self->rows[i] != GTK_WIDGET (row))
      continue;
    vigil_alarm_sounder_test (self->sounder, sounds[i].priority);
    g_clear_handle_id (&self->timer, g_source_remove);
    self->asked = (int) i;
    self->tests[i].result = RESULT_NONE;
    self->asked_us = vigil_clock_hand_us ();
    self->timer = g_timeout_add_seconds (1, on_second, self);
  }
  vigil_page_update (VIGIL_PAGE (self));
}

static void
sound_primary (VigilPage *page)
{
  answer (VIGIL_SOUND_PAGE (page), RESULT_HEARD);
}

static void
sound_back (VigilPage *page)
{
  vigil_page_done (page);
}

static void
vigil_sound_page_dispose (GObject *object)
{
  VigilSoundPage *self = VIGIL_SOUND_PAGE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->sounder);
  G_OBJECT_CLASS (vigil_sound_page_parent_class)->dispose (object);
}

static void
vigil_sound_page_class_init (VigilSoundPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigil_sound_page_dispose;
  page_class->update = sound_update;
  page_class->describe = sound_describe;
  page_class->primary = sound_primary;
  page_class->back = sound_back;
}

static void
vigil_sound_page_init (VigilSoundPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self), *side = vigil_page_get_side (VIGIL_PAGE (self));

  self->asked = -1;
  vigil_places_put (widget, vigil_cell_new (_("Test sound"), 0, "title"), 0, 0, VIGIL_PAGE_WIDTH, 36);
  vigil_places_put (widget, vigil_cell_new (_("Each alarm is played once. Say that you heard it within 20 seconds."), 0,
                                            "label ink-2"),
                    0, 36, VIGIL_PAGE_WIDTH, 30);
  for (guint i = 0; i < ROWS; i++) {
    self->rows[i] = vigil_row_new (_(sounds[i].title));
    g_signal_connect (self->rows[i], "tapped", G_CALLBACK (on_row), self);
    vigil_places_put (widget, self->rows[i], 0, ROWS_Y + i * ROW_STEP, VIGIL_PAGE_WIDTH, ROW_HEIGHT);
  }
  self->side_line = vigil_cell_new ("", 0, "label ink-2");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->side_line), 0);
  vigil_places_put (side, vigil_cell_new (_("The alarms' loudspeaker"), 0, "row-title"), 14, 10, 342, 34);
  vigil_places_put (side, self->side_line, 14, 50, 342, 190);
}

GtkWidget *
vigil_sound_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_SOUND_PAGE, "model", model, NULL);
}

void
vigil_sound_page_set_sounder (VigilSoundPage *self, VigilAlarmSounder *sounder)
{
  g_return_if_fail (VIGIL_IS_SOUND_PAGE (self));
  if (self->sounder != NULL)
    g_signal_handlers_disconnect_by_data (self->sounder, self);
  g_set_object (&self->sounder, sounder);
  if (sounder != NULL)
    g_signal_connect_object (sounder, "notify::is-audible", G_CALLBACK (vigil_page_update), self, G_CONNECT_SWAPPED);
  vigil_page_update (VIGIL_PAGE (self));
}
