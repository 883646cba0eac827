/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/side-effect-sheet.h"
#include "chair/effect-page.h"
#include "chair/severity-panel.h"
#include "model/time-text.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define COLUMNS 8
#define ROWS 2
#define TILES_A_PAGE (COLUMNS * ROWS)
#define PANEL_COLUMNS 4
#define STAYS_S 8

struct _VigilSideEffectSheet {
  GtkWidget parent_instance;
  VigilChairModel *model;
  GtkWidget *tiles[TILES_A_PAGE], *panel;
  guint page;
  /* what was recorded last */
  const VigilSideEffect *effect;
  gint64 seq;
  int severity;
  guint open_tile, closes_in, timer;
};

enum { DONE, ASK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilSideEffectSheet, vigil_side_effect_sheet, GTK_TYPE_WIDGET)

static const char *
label_of (const VigilLabel *label)
{
  return vigil_label_get (label, g_get_language_names ()[0]);
}

/* The effect behind a tile; NULL for none and for the tile that turns the page. */
static const VigilSideEffect *
effect_at (VigilSideEffectSheet *self, guint tile, gboolean *is_more)
{
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (self->model);
  guint n = protocol != NULL ? protocol->n_side_effects : 0;
  gboolean has_pages = n > TILES_A_PAGE;
  guint index = self->page * (TILES_A_PAGE - 1) + tile;

  *is_more = has_pages && tile == TILES_A_PAGE - 1;
  return !*is_more && index < n ? protocol->side_effects[index] : NULL;
}

static void
show_panel (VigilSideEffectSheet *self, const char *state, gboolean is_open)
{
  guint column = MIN (self->open_tile % COLUMNS, COLUMNS - PANEL_COLUMNS),
        row = self->open_tile / COLUMNS;

  for (guint i = 0; i < TILES_A_PAGE; i++)
    gtk_widget_set_child_visible (self->tiles[i], i / COLUMNS != row || i % COLUMNS < column
                                                      || i % COLUMNS >= column + PANEL_COLUMNS);
  vigil_severity_panel_show (VIGIL_SEVERITY_PANEL (self->panel), label_of (self->effect->label),
                             state, self->effect->is_pleasant ? 0 : self->severity, is_open);
  vigil_places_set (GTK_WIDGET (self), self->panel, 158.0 * column, 131.0 * row, 624, 123);
  gtk_widget_set_child_visible (self->panel, TRUE);
}

static void
close_panel (VigilSideEffectSheet *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->effect = NULL;
  self->seq = 0;
  gtk_widget_set_child_visible (self->panel, FALSE);
  for (guint i = 0; i < TILES_A_PAGE; i++)
    gtk_widget_set_child_visible (self->tiles[i], TRUE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* In the finger's time, whatever the clock's rate. */
static gboolean
on_second (gpointer user_data)
{
  VigilSideEffectSheet *self = user_data;

  self->closes_in--;
  vigil_severity_panel_set_closes_in (VIGIL_SEVERITY_PANEL (self->panel), self->closes_in);
  if (self->closes_in > 0)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  close_panel (self);
  g_signal_emit (self, signals[DONE], 0);
  return G_SOURCE_REMOVE;
}

static void
restart_timer (VigilSideEffectSheet *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->closes_in = STAYS_S;
  vigil_severity_panel_set_closes_in (VIGIL_SEVERITY_PANEL (self->panel), STAYS_S);
  self->timer = g_timeout_add_seconds (1, on_second, self);
}

/* An answer may come after the next tile was tapped, or the sheet closed: it belongs to nobody
 * then. */
typedef struct {
  GWeakRef sheet;
  const VigilSideEffect *effect;
  int severity;
  gboolean is_undo;
} Request;

static void
on_recorded (gint64 seq, const GError *error, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (VigilSideEffectSheet) self = g_weak_ref_get (&request->sheet);

  if (self == NULL || self->effect == NULL) {
    /* nobody waits */
  } else if (request->effect == self->effect && error != NULL) {
    show_panel (self, error->message, self->seq > 0);
  } else if (request->effect == self->effect && request->is_undo) {
    close_panel (self);
  } else if (request->effect == self->effect) {
    g_autofree char *clock
        = vigil_time_clock (vigil_chair_model_get_view (self->model)->now_wall_us);
    g_autofree char *state = g_strdup_printf (_("recorded %s"), clock);

    if (self->seq == 0)
      self->seq = seq;
    self->severity = request->severity;
    show_panel (self, state, TRUE);
    restart_timer (self);
  }
  g_weak_ref_clear (&request->sheet);
  g_free (request);
}

static Request *
request_new (VigilSideEffectSheet *self, int severity, gboolean is_undo)
{
  Request *request = g_new0 (Request, 1);

  g_weak_ref_init (&request->sheet, self);
  request->effect = self->effect;
  request->severity = severity;
  request->is_undo = is_undo;
  return request;
}

static void
record (VigilSideEffectSheet *self, guint tile, const VigilSideEffect *effect)
{
  close_panel (self);
  self->effect = effect;
  self->open_tile = tile;
  self->severity = effect->is_pleasant ? 0 : 1;
  show_panel (self, _("recording"), FALSE);
  restart_timer (self);
  vigil_chair_model_propose (
      self->model, VIGIL_EVENT_SIDE_EFFECT,
      vigil_body_new ("effect", "s", effect->id, "label", "s", label_of (effect->label), "severity",
                      "i", (gint64) self->severity, "is_red_flag", "b", effect->is_red_flag, NULL),
      on_recorded, request_new (self, self->severity, FALSE));
}

static void
correct (VigilSideEffectSheet *self, int severity, gboolean is_undo)
{
  if (self->seq == 0)
    return;
  vigil_chair_model_propose (self->model, VIGIL_EVENT_SIDE_EFFECT_CORRECTED,
                             vigil_body_new ("ref", "i", self->seq, "severity", "i",
                                             (gint64) severity, "is_withdrawn", "b", is_undo, NULL),
                             on_recorded, request_new (self, severity, is_undo));
}

static void
on_severity (VigilSeverityPanel *panel, int severity, gpointer user_data)
{
  VigilSideEffectSheet *self = user_data;

  if (severity != self->severity)
    correct (self, severity, FALSE);
}

static void
on_undo (VigilSeverityPanel *panel, gpointer user_data)
{
  VigilSideEffectSheet *self = user_data;

  correct (self, self->severity, TRUE);
}

static void fill_tiles (VigilSideEffectSheet *self);

static void
on_tile (VigilButton *button, gpointer user_data)
{
  VigilSideEffectSheet *self = user_data;
  guint tile = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "tile"));
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (self->model);
  gboolean is_more;
  const VigilSideEffect *effect = effect_at (self, tile, &is_more);

  if (effect != NULL && g_str_equal (effect->id, VIGIL_EFFECT_OTHER)) {
    g_signal_emit (self, signals[ASK], 0, "effect");
  } else if (effect != NULL) {
    record (self, tile, effect);
  } else if (is_more) {
    close_panel (self);
    self->page
        = (self->page + 1) * (TILES_A_PAGE - 1) < protocol->n_side_effects ? self->page + 1 : 0;
    fill_tiles (self);
  }
}

/* Whose sign a red flag is: the drug as the protocol names it. */
static char *
sign_words (VigilSideEffectSheet *self, const VigilSideEffect *effect)
{
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (self->model);

  for (guint i = 0; i < protocol->n_drugs; i++)
    if (g_strcmp0 (protocol->drugs[i].drug->id, effect->drug_id) == 0)
      /* Translators: %s is a drug: the side effect is a warning sign of it */
      return g_strdup_printf (_("%s sign"), protocol->drugs[i].drug->display);
  return g_strdup (_("warning sign"));
}

static void
fill_tiles (VigilSideEffectSheet *self)
{
  for (guint i = 0; i < TILES_A_PAGE; i++) {
    VigilButton *tile = VIGIL_BUTTON (self->tiles[i]);
    gboolean is_more;
    const VigilSideEffect *effect = effect_at (self, i, &is_more);
    g_autofree char *sign
        = effect != NULL && effect->is_red_flag ? sign_words (self, effect) : NULL;

    gtk_widget_set_visible (GTK_WIDGET (tile), effect != NULL || is_more);
    vigil_button_set_label (tile, effect != NULL ? label_of (effect->label) : _("more"));
    vigil_button_set_icon (tile, effect == NULL         ? "right"
                                 : effect->is_red_flag ? "flag"
                                 : effect->is_pleasant ? "ring"
                                 : g_str_equal (effect->id, VIGIL_EFFECT_OTHER) ? "note"
                                                                                : NULL);
    vigil_button_set_caption (tile, sign != NULL ? sign
                                    : effect != NULL && effect->is_pleasant ? _("pleasant") : NULL);
  }
}

static void
vigil_side_effect_sheet_dispose (GObject *object)
{
  VigilSideEffectSheet *self = VIGIL_SIDE_EFFECT_SHEET (object);
  GtkWidget *child;

  g_clear_handle_id (&self->timer, g_source_remove);
  self->effect = NULL;   /* answers still to come belong to nobody */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (vigil_side_effect_sheet_parent_class)->dispose (object);
}

static void
vigil_side_effect_sheet_class_init (VigilSideEffectSheetClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_side_effect_sheet_dispose;
  signals[DONE] = g_signal_new ("done", VIGIL_TYPE_SIDE_EFFECT_SHEET, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  signals[ASK] = g_signal_new ("ask", VIGIL_TYPE_SIDE_EFFECT_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               1, G_TYPE_STRING);
}

static void
vigil_side_effect_sheet_init (VigilSideEffectSheet *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), vigil_places_new (1256, 254));
  for (guint i = 0; i < TILES_A_PAGE; i++) {
    self->tiles[i] = vigil_button_new (NULL, 28, NULL, NULL);
    gtk_widget_add_css_class (self->tiles[i], "tile-button");
    g_object_set_data (G_OBJECT (self->tiles[i]), "tile", GUINT_TO_POINTER (i));
    g_signal_connect (self->tiles[i], "tapped", G_CALLBACK (on_tile), self);
    vigil_places_put (GTK_WIDGET (self), self->tiles[i], 158.0 * (i % COLUMNS),
                      131.0 * (i / COLUMNS), 150, 123);
  }
  self->panel = vigil_severity_panel_new ();
  g_signal_connect (self->panel, "severity", G_CALLBACK (on_severity), self);
  g_signal_connect (self->panel, "undo", G_CALLBACK (on_undo), self);
  vigil_places_put (GTK_WIDGET (self), self->panel, 0, 0, 624, 123);
  gtk_widget_set_child_visible (self->panel, FALSE);
}

GtkWidget *
vigil_side_effect_sheet_new (VigilChairModel *model)
{
  VigilSideEffectSheet *self = g_object_new (VIGIL_TYPE_SIDE_EFFECT_SHEET, NULL);

  self->model = g_object_ref (model);
  fill_tiles (self);
  return GTK_WIDGET (self);
}
