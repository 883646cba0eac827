/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/test-dose-side.h"

#include "chair/page.h"
#include "model/event-words.h"
#include "model/time-text.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define ENTRIES 2
#define BUTTON_WIDTH 167
#define BUTTON_HEIGHT 88

struct _VigilTestDoseSide {
  GtkWidget parent_instance;
  GtkWidget *entries[ENTRIES], *details[ENTRIES], *undo, *leave;
};

enum { UNDO, LEAVE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilTestDoseSide, vigil_test_dose_side, GTK_TYPE_WIDGET)

static gboolean
is_withdrawn (GPtrArray *events, gint64 seq)
{
  for (guint i = 0; i < events->len; i++) {
    const VigilEvent *event = g_ptr_array_index (events, i);

    if (event->kind == VIGIL_EVENT_ENTRY_WITHDRAWN && vigil_event_get_int (event, "ref") == seq)
      return TRUE;
  }
  return FALSE;
}

/* What was recorded, newest first, and what was taken back too. */
static void
show_entries (VigilTestDoseSide *self, VigilChairModel *model)
{
  GPtrArray *events = vigil_chair_model_get_events (model);
  guint n = 0;

  for (guint i = events->len; i-- > 0 && n < ENTRIES;) {
    const VigilEvent *event = g_ptr_array_index (events, i);
    g_autofree char *at = NULL, *line = NULL;
    VigilEventWords words = { 0 };

    if ((event->kind != VIGIL_EVENT_TEST_DOSE_GIVEN && event->kind != VIGIL_EVENT_TEST_DOSE_RESPONSE)
        || !vigil_event_words_fill (&words, event, vigil_chair_model_get_clinic (model)))
      continue;
    at = vigil_time_clock (event->t_wall_us);
    line = g_strdup_printf ("%s  %s", at, words.title);
    vigil_text_set (self->entries[n], line);
    vigil_text_set (self->details[n++], is_withdrawn (events, event->seq) ? _("taken back") : words.detail);
    g_free (words.title);
    g_free (words.detail);
  }
  for (guint i = n; i < ENTRIES; i++) {
    vigil_text_set (self->entries[i], i == 0 ? _("nothing yet") : "");
    vigil_text_set (self->details[i], "");
  }
}

void
vigil_test_dose_side_show (VigilTestDoseSide *self, VigilChairModel *model, const VigilTestDoseWays *ways)
{
  g_return_if_fail (VIGIL_IS_TEST_DOSE_SIDE (self));
  show_entries (self, model);
  gtk_widget_set_visible (self->undo, ways->has_undo);
  vigil_widget_set_class (self->undo, "selected", ways->is_undo_chosen);
  gtk_widget_set_visible (self->leave, ways->has_leave);
  vigil_button_set_label (VIGIL_BUTTON (self->leave), ways->is_ended ? _("To recovery") : _("Gates"));
  vigil_button_set_icon (VIGIL_BUTTON (self->leave), ways->is_ended ? "right" : "left");
  vigil_widget_set_class (self->leave, "primary", ways->is_ended && !ways->is_leave_chosen);
  vigil_widget_set_class (self->leave, "selected", ways->is_leave_chosen);
}

static void
on_undo (VigilTestDoseSide *self)
{
  g_signal_emit (self, signals[UNDO], 0);
}

static void
on_leave (VigilTestDoseSide *self)
{
  g_signal_emit (self, signals[LEAVE], 0);
}

static void
vigil_test_dose_side_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_test_dose_side_parent_class)->dispose (object);
}

static void
vigil_test_dose_side_class_init (VigilTestDoseSideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_test_dose_side_dispose;
  signals[UNDO] = g_signal_new ("undo", VIGIL_TYPE_TEST_DOSE_SIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEAVE] = g_signal_new ("leave", VIGIL_TYPE_TEST_DOSE_SIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 0);
}

static void
vigil_test_dose_side_init (VigilTestDoseSide *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_PAGE_SIDE_WIDTH, VIGIL_PAGE_SIDE_HEIGHT));
  vigil_places_put (widget, vigil_cell_new (_("Recorded"), 0, "row-title"), 14, 8, 342, 32);
  for (guint i = 0; i < ENTRIES; i++) {
    self->entries[i] = vigil_cell_new ("", 0, "label");
    self->details[i] = vigil_cell_new ("", 0, "caption ink-2");
    vigil_places_put (widget, self->entries[i], 14, 44 + i * 51.0, 342, 26);
    vigil_places_put (widget, self->details[i], 14, 70 + i * 51.0, 342, 22);
  }
  self->undo = vigil_button_new ("undo", 28, _("Undo"), NULL);
  self->leave = vigil_button_new ("left", 28, _("Gates"), NULL);
  vigil_places_put (widget, self->undo, 14, 154, BUTTON_WIDTH, BUTTON_HEIGHT);
  vigil_places_put (widget, self->leave, 14 + BUTTON_WIDTH + 8, 154, BUTTON_WIDTH, BUTTON_HEIGHT);
  g_signal_connect_swapped (self->undo, "tapped", G_CALLBACK (on_undo), self);
  g_signal_connect_swapped (self->leave, "tapped", G_CALLBACK (on_leave), self);
}

GtkWidget *
vigil_test_dose_side_new (void)
{
  return g_object_new (VIGIL_TYPE_TEST_DOSE_SIDE, NULL);
}
