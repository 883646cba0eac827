/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/limits-sheet.h"

#include "base/number.h"
#include "model/limits-input.h"
#include "model/vital.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define HEIGHT 254
#define CARD_WIDTH 330
#define SIDE_X 346
#define SIDE_HEIGHT 118
#define SIDE_STEP 136
#define DO_X 900
#define DO_WIDTH 174
#define DO_STEP 182
#define N_TABS 3

typedef struct {
  GtkWidget *less, *value, *before, *more;
} Side;

struct _VigilLimitsSheet {
  GtkWidget parent_instance;
  VigilChairModel *model;
  VigilCode tile;
  VigilLimitsInput input;
  GtkWidget *title, *now, *clinic, *line, *tabs[N_TABS];
  Side sides[2];               /* lower, upper */
  GtkWidget *confirm, *as_clinic, *from_baseline;
  guint n_awaited;
  char *error;
};

enum { DONE, ASK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilLimitsSheet, vigil_limits_sheet, GTK_TYPE_WIDGET)

static const VigilCode tab_codes[N_TABS] = { VIGIL_CODE_NIBP_SYS, VIGIL_CODE_NIBP_DIA, VIGIL_CODE_NIBP_MEAN };

static const VigilView *
view_of (VigilLimitsSheet *self)
{
  return vigil_chair_model_get_view (self->model);
}

static gboolean
is_pressure (VigilCode code)
{
  return code == VIGIL_CODE_NIBP_SYS || code == VIGIL_CODE_NIBP_DIA || code == VIGIL_CODE_NIBP_MEAN;
}

/* ---- what it says ---- */

/* Why nothing can be set at all; NULL: it can. */
static const char *
find_obstacle (VigilLimitsSheet *self)
{
  const VigilView *view = view_of (self);

  if (view->is_replay)
    return _("This is a recorded visit");
  if (view->session.stage == VIGIL_STAGE_NONE || view->session.stage == VIGIL_STAGE_CLOSED)
    return _("no visit is open");
  if (*view->session.staff_id == '\0')
    return _("sign in first");
  return self->n_awaited > 0 ? _("one moment") : NULL;
}

static void
show_side (VigilLimitsSheet *self, gboolean is_high, const char *obstacle)
{
  const VigilLimitSide *limit = is_high ? &self->input.upper : &self->input.lower;
  Side *side = &self->sides[is_high];
  const char *off = obstacle != NULL   ? obstacle
                    : limit->can_change ? NULL
                                        : _("the clinic keeps it");
  char wished[VIGIL_NUMBER_SIZE], now[VIGIL_NUMBER_SIZE];
  gboolean is_changed = !g_str_equal (vigil_limit_words (&self->input, limit->wished, wished),
                                      vigil_limit_words (&self->input, limit->now, now));
  /* Translators: %s is an alarm limit that has been moved and is not set yet */
  g_autofree char *before = is_changed ? g_strdup_printf (_("now %s"), now) : g_strdup ("");

  vigil_text_set (side->value, wished);
  vigil_text_set (side->before, before);
  vigil_widget_set_class (gtk_widget_get_parent (side->value), "mismatch", is_changed);
  vigil_places_set (gtk_widget_get_parent (side->value), side->value, 0, is_changed ? 18 : 28, 148, 62);
  vigil_button_set_off (VIGIL_BUTTON (side->less), off);
  vigil_button_set_off (VIGIL_BUTTON (side->more), off);
}

static void
show_words (VigilLimitsSheet *self)
{
  const VigilView *view = view_of (self);
  g_autofree char *clinic = vigil_limits_words_clinic (&self->input);
  g_autofree char *others
      = vigil_limits_words_others (&self->input, view, vigil_chair_model_get_alarm_profile (self->model));
  g_autofree char *now = NULL;

  if (is_pressure (self->input.code)) {
    VigilPressure pressure;

    vigil_pressure_fill (&pressure, view, 0);
    now = g_strdup_printf ("%s/%s mmHg, %s", pressure.sys, pressure.dia, pressure.age);
  } else {
    VigilVital vital;

    vigil_vital_fill (&vital, view, NULL, self->input.code);
    now = g_strdup_printf ("%s %s%s%s", vital.text, vital.unit, *vital.note != '\0' ? ", " : "", vital.note);
  }
  vigil_text_set (self->title, vigil_vital_long_name (self->input.code));
  vigil_text_set (self->now, now);
  vigil_text_set (self->clinic, clinic);
  vigil_text_set (self->line, self->error != NULL ? self->error : others);
  vigil_widget_set_class (self->line, "strong", self->error != NULL);
  vigil_widget_set_class (self->line, "ink-2", self->error == NULL);
  for (guint i = 0; i < N_TABS; i++)
    vigil_widget_set_class (self->tabs[i], "selected", tab_codes[i] == self->input.code);
}

/* What a button would do stands in it, or why it cannot. */
static void
show_button (GtkWidget *button, const char *caption, const char *off)
{
  vigil_button_set_caption (VIGIL_BUTTON (button), off != NULL ? off : caption);
  vigil_button_set_off (VIGIL_BUTTON (button), off);
}

static void
show_confirm (VigilLimitsSheet *self, const char *obstacle)
{
  gboolean asks_who = *view_of (self)->session.staff_id == '\0' && !view_of (self)->is_replay;

  if (obstacle == NULL && !vigil_limits_input_is_changed (&self->input))
    obstacle = _("nothing is changed");
  vigil_button_set_label (VIGIL_BUTTON (self->confirm), asks_who ? _("Sign in") : _("Confirm"));
  show_button (self->confirm, asks_who ? _("to set a limit") : _("for this visit"), asks_who ? NULL : obstacle);
}

static void
show (VigilLimitsSheet *self)
{
  const char *obstacle = find_obstacle (self);
  gboolean can_change = self->input.upper.can_change || self->input.lower.can_change;

  show_words (self);
  show_side (self, FALSE, obstacle);
  show_side (self, TRUE, obstacle);
  show_confirm (self, obstacle);
  if (!can_change)
    obstacle = _("the clinic keeps it");
  show_button (self->as_clinic, NULL, obstacle);
  show_button (self->from_baseline, NULL,
               obstacle == NULL && !vigil_limits_input_has_offer (&self->input) ? _("there is none for it") : obstacle);
}

static void
set_error (VigilLimitsSheet *self, const char *error)
{
  g_free (self->error);
  self->error = g_strdup (error);
}

/* ---- what fingers do ---- */

static void
set_code (VigilLimitsSheet *self, VigilCode code)
{
  vigil_limits_input_init (&self->input, view_of (self), vigil_chair_model_get_alarm_profile (self->model), code);
  set_error (self, NULL);
  show (self);
}

static void
on_tab (VigilButton *tab, gpointer user_data)
{
  VigilLimitsSheet *self = user_data;

  for (guint i = 0; i < N_TABS && self->n_awaited == 0; i++)
    if (self->tabs[i] == GTK_WIDGET (tab))
      set_code (self, tab_codes[i]);
}

static void
on_step (VigilButton *button, gpointer user_data)
{
  VigilLimitsSheet *self = user_data;

  for (int is_high = 0; is_high <= 1; is_high++) {
    if (self->sides[is_high].less == GTK_WIDGET (button))
      vigil_limits_input_move (&self->input, is_high, -1);
    else if (self->sides[is_high].more == GTK_WIDGET (button))
      vigil_limits_input_move (&self->input, is_high, 1);
  }
  set_error (self, NULL);
  show (self);
}

static void
on_as_clinic (VigilLimitsSheet *self)
{
  vigil_limits_input_to_clinic (&self->input);
  show (self);
}

static void
on_from_baseline (VigilLimitsSheet *self)
{
  vigil_limits_input_to_offer (&self->input);
  show (self);
}

static void
on_close (VigilLimitsSheet *self)
{
  g_signal_emit (self, signals[DONE], 0);
}

static void
on_set (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilLimitsSheet) self = user_data;

  if (error != NULL)
    set_error (self, error->message);
  if (--self->n_awaited > 0 || self->model == NULL)
    return;
  if (self->error == NULL)
    g_signal_emit (self, signals[DONE], 0);
  else
    show (self);
}

static void
on_confirm (VigilLimitsSheet *self)
{
  JsonObject *bodies[] = { vigil_limits_input_to_body (&self->input, FALSE), vigil_limits_input_to_body (&self->input, TRUE) };

  if (*view_of (self)->session.staff_id == '\0') {
    g_signal_emit (self, signals[ASK], 0, "sign-in");
    return;
  }
  set_error (self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    self->n_awaited += bodies[i] != NULL;
  show (self);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    if (bodies[i] != NULL)
      vigil_chair_model_propose (self->model, VIGIL_EVENT_LIMIT_CHANGED, bodies[i], on_set, g_object_ref (self));
}

/* ---- */

static void
vigil_limits_sheet_dispose (GObject *object)
{
  VigilLimitsSheet *self = VIGIL_LIMITS_SHEET (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->model);
  g_clear_pointer (&self->error, g_free);
  G_OBJECT_CLASS (vigil_limits_sheet_parent_class)->dispose (object);
}

static void
vigil_limits_sheet_class_init (VigilLimitsSheetClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_limits_sheet_dispose;
  signals[DONE] = g_signal_new ("done", VIGIL_TYPE_LIMITS_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ASK] = g_signal_new ("ask", VIGIL_TYPE_LIMITS_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_STRING);
}

static void
build_card (VigilLimitsSheet *self)
{
  GtkWidget *card = vigil_places_box_new (CARD_WIDTH, HEIGHT, "card");

  self->title = vigil_cell_new ("", 0, "card-title");
  self->now = vigil_cell_new ("", 0, "row-title strong");
  self->clinic = vigil_cell_new ("", 0, "label ink-2");
  self->line = vigil_cell_new ("", 0, "label ink-2");
  vigil_places_put (card, self->title, 14, 8, CARD_WIDTH - 28, 34);
  vigil_places_put (card, self->now, 14, 42, CARD_WIDTH - 28, 32);
  vigil_places_put (card, self->clinic, 14, 78, CARD_WIDTH - 28, 50);
  vigil_places_put (card, self->line, 14, 130, CARD_WIDTH - 28, 50);
  for (guint i = 0; i < N_TABS; i++) {
    self->tabs[i] = vigil_button_new (NULL, 24, vigil_vital_name (tab_codes[i]), NULL);
    g_signal_connect (self->tabs[i], "tapped", G_CALLBACK (on_tab), self);
    vigil_places_put (card, self->tabs[i], 8 + i * 106.0, 187, 102, 59);
  }
  vigil_places_put (GTK_WIDGET (self), card, 0, 0, CARD_WIDTH, HEIGHT);
}

static GtkWidget *
add_step (VigilLimitsSheet *self, const char *icon, const char *spoken, double x, double y)
{
  GtkWidget *button = vigil_button_new (icon, 44, NULL, NULL);

  vigil_button_set_spoken (VIGIL_BUTTON (button), spoken);
  g_signal_connect (button, "tapped", G_CALLBACK (on_step), self);
  vigil_places_put (GTK_WIDGET (self), button, x, y, SIDE_HEIGHT, SIDE_HEIGHT);
  return button;
}

static void
build_side (VigilLimitsSheet *self, gboolean is_high)
{
  double y = is_high ? 0 : SIDE_STEP;
  Side *side = &self->sides[is_high];
  GtkWidget *box = vigil_places_box_new (148, SIDE_HEIGHT, "card");

  side->value = vigil_cell_new ("", 0.5, "num-field");
  side->before = vigil_cell_new ("", 0.5, "caption");
  vigil_places_put (GTK_WIDGET (self), vigil_cell_new (is_high ? _("alarm above") : _("alarm below"), 0, "row-title"), SIDE_X,
                    y, 130, SIDE_HEIGHT);
  side->less = add_step (self, "minus", is_high ? _("Upper limit, less") : _("Lower limit, less"), SIDE_X + 134, y);
  vigil_places_put (box, side->value, 0, 18, 148, 62);
  vigil_places_put (box, side->before, 0, 84, 148, 24);
  vigil_places_put (GTK_WIDGET (self), box, SIDE_X + 260, y, 148, SIDE_HEIGHT);
  side->more = add_step (self, "plus", is_high ? _("Upper limit, more") : _("Lower limit, more"), SIDE_X + 416, y);
}

static void
vigil_limits_sheet_init (VigilLimitsSheet *self)
{
  GtkWidget *widget = GTK_WIDGET (self), *close = vigil_button_new ("x", 32, _("Close"), NULL);

  gtk_widget_set_layout_manager (widget, vigil_places_new (1256, HEIGHT));
  build_card (self);
  build_side (self, TRUE);
  build_side (self, FALSE);
  self->confirm = vigil_button_new ("check", 32, _("Confirm"), NULL);
  self->as_clinic = vigil_button_new ("undo", 32, _("As the clinic"), NULL);
  self->from_baseline = vigil_button_new ("user", 32, _("From baseline"), NULL);
  gtk_widget_add_css_class (self->confirm, "primary");
  g_signal_connect_swapped (self->confirm, "tapped", G_CALLBACK (on_confirm), self);
  g_signal_connect_swapped (close, "tapped", G_CALLBACK (on_close), self);
  g_signal_connect_swapped (self->as_clinic, "tapped", G_CALLBACK (on_as_clinic), self);
  g_signal_connect_swapped (self->from_baseline, "tapped", G_CALLBACK (on_from_baseline), self);
  vigil_places_put (widget, close, DO_X, 0, DO_WIDTH, SIDE_HEIGHT);
  vigil_places_put (widget, self->confirm, DO_X + DO_STEP, 0, DO_WIDTH, SIDE_HEIGHT);
  vigil_places_put (widget, self->as_clinic, DO_X, SIDE_STEP, DO_WIDTH, SIDE_HEIGHT);
  vigil_places_put (widget, self->from_baseline, DO_X + DO_STEP, SIDE_STEP, DO_WIDTH, SIDE_HEIGHT);
}

GtkWidget *
vigil_limits_sheet_new (VigilChairModel *model, VigilCode code)
{
  VigilLimitsSheet *self = g_object_new (VIGIL_TYPE_LIMITS_SHEET, NULL);

  self->model = g_object_ref (model);
  self->tile = code;
  for (guint i = 0; i < N_TABS; i++)
    gtk_widget_set_visible (self->tabs[i], is_pressure (code));
  set_code (self, code);
  return GTK_WIDGET (self);
}

VigilCode
vigil_limits_sheet_get_tile (VigilLimitsSheet *self)
{
  g_return_val_if_fail (VIGIL_IS_LIMITS_SHEET (self), VIGIL_CODE_NONE);
  return self->tile;
}

void
vigil_limits_sheet_update (VigilLimitsSheet *self)
{
  g_return_if_fail (VIGIL_IS_LIMITS_SHEET (self));
  /* a limit that somebody has set meanwhile is shown, unless another is about to be set here */
  if (self->n_awaited == 0 && !vigil_limits_input_is_changed (&self->input))
    vigil_limits_input_init (&self->input, view_of (self), vigil_chair_model_get_alarm_profile (self->model),
                             self->input.code);
  show (self);
}
