/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/emergency-page.h"

#include "base/clock.h"
#include "model/emergency-text.h"
#include "model/infusion-text.h"
#include "widget/button.h"
#include "widget/hold-button.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ROWS 5
#define ROWS_Y 66
#define ROW_HEIGHT 88
#define ROW_STEP 94
#define STOP_WIDTH 150
#define UNDO_WIDTH 88
#define GAP 6
#define DOUBLE_TAP_US (450 * VIGIL_USEC_PER_MSEC)

struct _VigilEmergencyPage {
  VigilPage parent_instance;
  GtkWidget *title, *line, *since, *more;
  GtkWidget *rows[ROWS], *undos[ROWS], *stop;
  GtkWidget *antidote, *given, *avoid, *error, *over, *mistaken;
  VigilEmergencyText text;
  guint first;                   /* of the list's page */
  const VigilEmergencyStep *asked;   /* whose tick awaits its answer */
  gint64 answered_us;            /* of the hand's clock: what comes right after it was meant for before */
  char *why;                     /* an answer that was an error */
  const VigilEmergencyStep *why_of;  /* whose; NULL: of the end */
};

G_DEFINE_FINAL_TYPE (VigilEmergencyPage, vigil_emergency_page, VIGIL_TYPE_PAGE)

static const VigilView *
view_of (VigilEmergencyPage *self)
{
  return vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)));
}

static const VigilEmergency *
emergency_of (VigilEmergencyPage *self)
{
  const VigilEmergencyState *state = vigil_session_get_emergency (&view_of (self)->session);
  VigilClinic *clinic = vigil_chair_model_get_clinic (vigil_page_get_model (VIGIL_PAGE (self)));

  return state != NULL && clinic != NULL ? vigil_clinic_find_emergency (clinic, state->id) : NULL;
}

/* The channel that the stop step is about; -1 none. */
static int
channel_of (VigilEmergencyPage *self)
{
  const VigilEmergency *emergency = emergency_of (self);

  return emergency != NULL ? vigil_emergency_find_channel (emergency, &view_of (self)->session) : -1;
}

/* ---- showing ---- */

/* What STOP would do now is written in it, as in the bar's. */
static void
show_stop (VigilEmergencyPage *self, int channel)
{
  const VigilView *view = view_of (self);
  const VigilChannel *at = &view->session.channels[channel];
  gboolean may_ask = vigil_infusion_may_ask_pump (view->pump_control);

  vigil_button_set_caption (VIGIL_BUTTON (self->stop),
                            at->pending == VIGIL_VERB_STOP ? _("asking pump")
                            : !may_ask                     ? _("you press on pump")
                            : !at->is_linked               ? _("no link: at pump")
                                                           : at->drug_display);
  vigil_button_set_off (VIGIL_BUTTON (self->stop), view->is_replay ? _("This is a recorded visit") : NULL);
}

static void
place_row (VigilEmergencyPage *self, guint i, double end_width)
{
  double y = ROWS_Y + i * ROW_STEP, width = VIGIL_PAGE_WIDTH - (end_width > 0 ? end_width + GAP : 0);

  vigil_places_set (GTK_WIDGET (self), self->rows[i], 0, y, width, ROW_HEIGHT);
}

static void
show_row (VigilEmergencyPage *self, guint i, const VigilEmergencyRow *row)
{
  VigilRow *widget = VIGIL_ROW (self->rows[i]);
  int channel = row->step->act == VIGIL_ACT_STOP ? channel_of (self) : -1;
  gboolean is_wrong = self->why != NULL && self->why_of == row->step;

  vigil_row_set_mark (widget, row->is_done ? VIGIL_MARK_DONE : VIGIL_MARK_OPEN);
  vigil_row_set_title (widget, row->title);
  vigil_row_set_line (widget, is_wrong ? self->why : row->line);
  vigil_row_set_is_line_strong (widget, is_wrong || row->needs_hand);
  vigil_row_set_number (widget, row->number);
  vigil_row_set_chip (widget, row->timer, row->is_timer_over ? "inverse" : "line");
  gtk_widget_set_visible (self->undos[i], row->can_undo && channel < 0);
  if (channel >= 0) {
    vigil_places_set (GTK_WIDGET (self), self->stop, VIGIL_PAGE_WIDTH - STOP_WIDTH, ROWS_Y + i * ROW_STEP, STOP_WIDTH,
                      ROW_HEIGHT);
    show_stop (self, channel);
    gtk_widget_set_visible (self->stop, TRUE);
  }
  place_row (self, i, channel >= 0 ? STOP_WIDTH : row->can_undo ? UNDO_WIDTH : 0);
}

static void
show_more (VigilEmergencyPage *self)
{
  guint next = self->first + ROWS < self->text.n_rows ? self->first + ROWS : 0;
  guint last = MIN (next + ROWS, self->text.n_rows);
  /* Translators: the steps that a tap shows: "Steps 6–10" */
  g_autofree char *label = next + 1 < last ? g_strdup_printf (_("Steps %u–%u"), next + 1, last)
                                           : g_strdup_printf (C_ ("emergency", "Step %u"), last);

  gtk_widget_set_visible (self->more, self->text.n_rows > ROWS);
  vigil_button_set_label (VIGIL_BUTTON (self->more), label);
}

static void
show_side (VigilEmergencyPage *self)
{
  gboolean is_wrong = self->why != NULL && self->why_of == NULL;

  vigil_text_set (self->antidote, self->text.antidote);
  vigil_text_set (self->given, self->text.given);
  vigil_widget_set_class (self->given, "mismatch", self->text.is_at_most);
  vigil_text_set (self->avoid, self->text.avoid);
  gtk_widget_set_visible (gtk_widget_get_parent (self->avoid), *self->text.avoid != '\0' && !is_wrong);
  vigil_text_set (self->error, is_wrong ? self->why : "");
}

static void
show (VigilEmergencyPage *self)
{
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));

  if (!vigil_emergency_text_fill (&self->text, vigil_chair_model_get_clinic (model), view_of (self),
                                  vigil_chair_model_get_events (model)))
    return;
  if (self->first >= self->text.n_rows)
    self->first = 0;
  vigil_text_set (self->title, self->text.title);
  vigil_text_set (self->line, self->text.line);
  vigil_text_set (self->since, self->text.since);
  show_more (self);
  gtk_widget_set_visible (self->stop, FALSE);
  for (guint i = 0; i < ROWS; i++) {
    guint at = self->first + i;

    gtk_widget_set_visible (self->rows[i], at < self->text.n_rows);
    gtk_widget_set_visible (self->undos[i], FALSE);
    if (at < self->text.n_rows)
      show_row (self, i, &self->text.rows[at]);
  }
  show_side (self);
}

static void
emergency_update (VigilPage *page, const VigilView *view)
{
  show (VIGIL_EMERGENCY_PAGE (page));
}

static void
emergency_describe (VigilPage *page, VigilPageBar *bar)
{
  bar->secondary = _("Side effect");
  bar->secondary_icon = "face";
  bar->primary = _("Rescue drug");
  g_strlcpy (bar->primary_caption, _("other than these steps"), sizeof bar->primary_caption);
}

/* ---- doing ---- */

static void
set_why (VigilEmergencyPage *self, const VigilEmergencyStep *step, const char *why)
{
  g_free (self->why);
  self->why = g_strdup (why);
  self->why_of = step;
  show (self);
}

static void
on_ticked (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilEmergencyPage) self = user_data;
  const VigilEmergencyStep *step = g_steal_pointer (&self->asked);

  self->answered_us = vigil_clock_hand_us ();
  set_why (self, step, error != NULL ? error->message : NULL);
}

static void
tick (VigilEmergencyPage *self, const VigilEmergencyRow *row, gboolean is_done)
{
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));
  const VigilView *view = view_of (self);
  VigilEventKind kind = VIGIL_EVENT_NONE;
  JsonObject *body;

  if (self->asked != NULL || emergency_of (self) == NULL
      || (self->answered_us != 0 && vigil_clock_hand_us () - self->answered_us < DOUBLE_TAP_US))
    return;
  body = vigil_emergency_tick_body (emergency_of (self), row, &view->session, is_done, view->now_wall_us, &kind);
  if (body == NULL) {   /* no weight: what was given is typed */
    vigil_page_ask (VIGIL_PAGE (self), "rescue");
    return;
  }
  self->asked = row->step;
  vigil_chair_model_propose (model, kind, body, on_ticked, g_object_ref (self));
}

static guint
index_of (GtkWidget *const *widgets, gconstpointer widget)
{
  guint i = 0;

  while (i < ROWS && widgets[i] != widget)
    i++;
  return i;
}

static void
on_row (VigilRow *widget, gpointer user_data)
{
  VigilEmergencyPage *self = user_data;
  guint at = self->first + index_of (self->rows, widget);

  if (at < self->text.n_rows && self->text.rows[at].can_tick)
    tick (self, &self->text.rows[at], TRUE);
}

/* A dose is taken back by who is signed in, as everywhere. */
static void
on_undo (VigilButton *widget, gpointer user_data)
{
  VigilEmergencyPage *self = user_data;
  guint at = self->first + index_of (self->undos, widget);

  if (at < self->text.n_rows && self->text.rows[at].can_undo)
    tick (self, &self->text.rows[at], FALSE);
}

static void
on_stop (VigilEmergencyPage *self)
{
  int channel = channel_of (self);

  if (channel >= 0)
    vigil_page_command (VIGIL_PAGE (self), channel, VIGIL_VERB_STOP);
}

static void
on_more (VigilEmergencyPage *self)
{
  self->first = self->first + ROWS < self->text.n_rows ? self->first + ROWS : 0;
  for (guint i = 0; i < ROWS; i++)
    vigil_button_hold (VIGIL_BUTTON (self->undos[i]));
  self->answered_us = vigil_clock_hand_us ();   /* a second tap is not for the row that came */
  show (self);
}

static void
on_ended (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilEmergencyPage) self = user_data;

  if (error != NULL)
    set_why (self, NULL, error->message);
}

static void
end (VigilEmergencyPage *self, const char *how)
{
  vigil_chair_model_propose (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_EMERGENCY_ENDED,
                             vigil_emergency_end_body (&view_of (self)->session, how), on_ended, g_object_ref (self));
}

static void
on_over (VigilEmergencyPage *self)
{
  end (self, "over");
}

static void
on_mistaken (VigilEmergencyPage *self)
{
  end (self, "mistaken");
}

static void
emergency_primary (VigilPage *page)
{
  vigil_page_ask (page, "rescue");
}

static void
emergency_secondary (VigilPage *page)
{
  vigil_page_ask (page, "side-effects");
}

/* ---- building ---- */

/* Opened anew it begins at its first step. */
static void
vigil_emergency_page_map (GtkWidget *widget)
{
  VigilEmergencyPage *self = VIGIL_EMERGENCY_PAGE (widget);
  const VigilEmergencyState *state = vigil_session_get_emergency (&view_of (self)->session);

  if (state != NULL && state->n_ticks == 0 && !vigil_page_is_waiting (VIGIL_PAGE (self)))
    self->first = 0;
  g_clear_pointer (&self->why, g_free);
  GTK_WIDGET_CLASS (vigil_emergency_page_parent_class)->map (widget);
}

static void
vigil_emergency_page_finalize (GObject *object)
{
  g_free (VIGIL_EMERGENCY_PAGE (object)->why);
  G_OBJECT_CLASS (vigil_emergency_page_parent_class)->finalize (object);
}

static void
vigil_emergency_page_class_init (VigilEmergencyPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigil_emergency_page_finalize;
  GTK_WIDGET_CLASS (klass)->map = vigil_emergency_page_map;
  page_class->update = emergency_update;
  page_class->describe = emergency_describe;
  page_class->primary = emergency_primary;
  page_class->secondary = emergency_secondary;
}

static void
build_side (VigilEmergencyPage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self)), *box = vigil_places_box_new (342, 92, "notice");

  gtk_widget_add_css_class (box, "mismatch");
  self->antidote = vigil_cell_new ("", 0, "label ink-2");
  self->given = vigil_cell_new ("", 0, "num-card");
  self->avoid = vigil_cell_new ("", 0, "label strong");
  self->error = vigil_cell_new ("", 0, "label strong");
  self->over = vigil_hold_button_new (_("End, it is over"));
  self->mistaken = vigil_hold_button_new (_("End, a mistake"));
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->error), 0);
  vigil_places_put (side, self->antidote, 14, 4, 342, 24);
  vigil_places_put (side, self->given, 14, 28, 342, 34);
  vigil_places_put (box, self->avoid, 2, 0, 322, 86);
  vigil_places_put (side, box, 14, 68, 342, 92);
  vigil_places_put (side, self->error, 14, 68, 342, 92);
  vigil_places_put (side, self->over, 14, 166, 168, 80);
  vigil_places_put (side, self->mistaken, 188, 166, 168, 80);
  g_signal_connect_swapped (self->over, "held", G_CALLBACK (on_over), self);
  g_signal_connect_swapped (self->mistaken, "held", G_CALLBACK (on_mistaken), self);
}

static void
build_rows (VigilEmergencyPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  for (guint i = 0; i < ROWS; i++) {
    self->rows[i] = vigil_row_new ("");
    self->undos[i] = vigil_button_new ("undo", 28, _("undo"), NULL);
    g_signal_connect (self->rows[i], "tapped", G_CALLBACK (on_row), self);
    g_signal_connect (self->undos[i], "tapped", G_CALLBACK (on_undo), self);
    vigil_places_put (widget, self->rows[i], 0, ROWS_Y + i * ROW_STEP, VIGIL_PAGE_WIDTH, ROW_HEIGHT);
    vigil_places_put (widget, self->undos[i], VIGIL_PAGE_WIDTH - UNDO_WIDTH, ROWS_Y + i * ROW_STEP, UNDO_WIDTH, ROW_HEIGHT);
  }
  self->stop = vigil_button_new (NULL, 28, _("STOP"), NULL);
  gtk_widget_add_css_class (self->stop, "stop");
  gtk_widget_set_visible (self->stop, FALSE);
  g_signal_connect_swapped (self->stop, "tapped", G_CALLBACK (on_stop), self);
  vigil_places_put (widget, self->stop, VIGIL_PAGE_WIDTH - STOP_WIDTH, ROWS_Y, STOP_WIDTH, ROW_HEIGHT);
}

static void
vigil_emergency_page_init (VigilEmergencyPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->title = vigil_cell_new ("", 0, "title");
  self->line = vigil_cell_new ("", 0, "label ink-2");
  self->since = vigil_cell_new ("", 1, "num-rate");
  self->more = vigil_button_new (NULL, 24, "", NULL);
  g_signal_connect_swapped (self->more, "tapped", G_CALLBACK (on_more), self);
  vigil_places_put (widget, self->title, 0, 0, 480, 34);
  vigil_places_put (widget, self->line, 0, 34, 480, 26);
  vigil_places_put (widget, self->since, 486, 0, 262, 59);
  vigil_places_put (widget, self->more, 762, 0, 118, 59);
  build_rows (self);
  build_side (self);
}

GtkWidget *
vigil_emergency_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_EMERGENCY_PAGE, "model", model, NULL);
}
