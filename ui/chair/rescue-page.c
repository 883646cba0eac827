/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/rescue-page.h"

#include "base/number.h"
#include "config.h"
#include "model/emergency-text.h"
#include "model/label-text.h"
#include "model/rescue-input.h"
#include "session/test-dose.h"
#include "widget/button.h"
#include "widget/field.h"
#include "widget/keyboard.h"
#include "widget/keypad.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LEFT_WIDTH 496
#define ROW_HEIGHT 88
#define ROW_STEP 94
#define ROWS 5
#define TILES 4
#define REASON_CHARS 80

typedef enum { VIEW_LIST, VIEW_DOSE, VIEW_REASON } View;

struct _VigilRescuePage {
  VigilPage parent_instance;
  View view;
  const VigilRescueDrug *drug;      /* the clinic's */
  guint first;                      /* of the list's page */
  gboolean is_giving;
  GtkWidget *list, *title, *rows[ROWS], *more;
  GtkWidget *dose, *name, *tiles[TILES], *field, *why, *keypad;
  GtkWidget *reason, *reason_field;
  GtkWidget *side_title, *side_line, *side_limit;
};

G_DEFINE_FINAL_TYPE (VigilRescuePage, vigil_rescue_page, VIGIL_TYPE_PAGE)

static const VigilRescueDrug *const *
drugs_of (VigilRescuePage *self, guint *n)
{
  VigilClinic *clinic = vigil_chair_model_get_clinic (vigil_page_get_model (VIGIL_PAGE (self)));

  *n = 0;
  return clinic != NULL ? vigil_clinic_get_rescue_drugs (clinic, n) : NULL;
}

/* "4, 8 mg" */
static char *
usual_words (const VigilRescueDrug *drug)
{
  GString *words = g_string_new (NULL);
  char number[VIGIL_NUMBER_SIZE];

  if (drug->n_doses == 0) {
    g_string_append (words, _("the clinic has set no dose"));
    return g_string_free (words, FALSE);
  }
  for (guint i = 0; i < drug->n_doses; i++)
    g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", vigil_number_format (drug->doses[i], 3, number));
  g_string_append_printf (words, " %s", drug->unit);
  return g_string_free (words, FALSE);
}

static void
show_list (VigilRescuePage *self)
{
  guint n;
  const VigilRescueDrug *const *drugs = drugs_of (self, &n);

  vigil_text_set (self->title, n > 0 ? _("Which drug was given?") : _("The clinic lists no rescue drugs"));
  gtk_widget_set_visible (self->more, n > ROWS);
  for (guint i = 0; i < ROWS; i++) {
    guint at = self->first + i;
    g_autofree char *usual = at < n ? usual_words (drugs[at]) : NULL;

    gtk_widget_set_visible (self->rows[i], at < n);
    if (at >= n)
      continue;
    vigil_row_set_title (VIGIL_ROW (self->rows[i]), drugs[at]->display);
    vigil_row_set_line (VIGIL_ROW (self->rows[i]), usual);
  }
}

static const char *
typed (VigilRescuePage *self)
{
  return vigil_field_get_text (VIGIL_FIELD (self->field));
}

/* NULL: nothing. */
static const VigilRescueDrug *
suggested (VigilRescuePage *self)
{
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));

  return vigil_session_get_test_adjunct (&vigil_chair_model_get_view (model)->session,
                                         vigil_chair_model_get_protocol (model));
}

static void
show_side (VigilRescuePage *self)
{
  g_autofree char *usual = self->drug != NULL ? usual_words (self->drug) : NULL, *line = NULL, *limit = NULL;
  char number[VIGIL_NUMBER_SIZE];

  if (self->drug == NULL) {
    vigil_text_set (self->side_title, _("Rescue drug"));
    vigil_text_set (self->side_line, _("What was given is recorded with the time and your name, and stands on the time axis."));
    vigil_text_set (self->side_limit, "");
    return;
  }
  line = self->drug->n_doses > 0 ? g_strdup_printf (_("usual: %s"), usual) : g_steal_pointer (&usual);
  if (self->drug == suggested (self)) {
    g_autofree char *alone = g_steal_pointer (&line);

    line = g_strdup_printf ("%s\n%s", alone, _("the response to the test dose asks for it"));
  }
  limit = isinf (self->drug->hard_max)
              ? g_strdup (_("the clinic has set no limit"))
              : g_strdup_printf (_("hard limit %s %s"), vigil_number_format (self->drug->hard_max, 3, number),
                                 self->drug->unit);
  vigil_text_set (self->side_title, self->drug->display);
  vigil_text_set (self->side_line, line);
  vigil_text_set (self->side_limit, limit);
}

static void
show_dose (VigilRescuePage *self)
{
  VigilRescueJudgement judgement;

  if (self->drug == NULL)
    return;
  vigil_rescue_input_judge (self->drug, typed (self), &judgement);
  vigil_text_set (self->name, self->drug->display);
  vigil_field_set_unit (VIGIL_FIELD (self->field), self->drug->unit);
  vigil_field_set_error (VIGIL_FIELD (self->field), *judgement.words != '\0' ? judgement.words : NULL);
  for (guint i = 0; i < TILES; i++) {
    char number[VIGIL_NUMBER_SIZE];

    gtk_widget_set_visible (self->tiles[i], i < self->drug->n_doses);
    if (i >= self->drug->n_doses)
      continue;
    vigil_number_format (self->drug->doses[i], 3, number);
    vigil_button_set_label (VIGIL_BUTTON (self->tiles[i]), number);
    vigil_button_set_caption (VIGIL_BUTTON (self->tiles[i]), self->drug->unit);
    vigil_widget_set_class (self->tiles[i], "selected", g_str_equal (number, typed (self)));
  }
}

static void
show (VigilRescuePage *self)
{
  const char *reason = vigil_field_get_text (VIGIL_FIELD (self->reason_field));

  gtk_widget_set_visible (self->list, self->view == VIEW_LIST);
  gtk_widget_set_visible (self->dose, self->view == VIEW_DOSE);
  gtk_widget_set_visible (self->reason, self->view == VIEW_REASON);
  show_list (self);
  show_dose (self);
  show_side (self);
  vigil_button_set_caption (VIGIL_BUTTON (self->why), *reason != '\0' ? reason : _("may be left out"));
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
reset (VigilRescuePage *self)
{
  self->view = VIEW_LIST;
  self->drug = NULL;
  self->first = 0;
  vigil_field_set_text (VIGIL_FIELD (self->field), "");
  vigil_field_set_text (VIGIL_FIELD (self->reason_field), "");
  show (self);
}

static const VigilEmergency *
offered (VigilPage *page)
{
  VigilChairModel *model = vigil_page_get_model (page);

  return vigil_emergency_find_offered (vigil_chair_model_get_clinic (model), vigil_chair_model_get_view (model));
}

static void
rescue_secondary (VigilPage *page)
{
  const VigilEmergency *emergency = offered (page);

  if (emergency != NULL)
    vigil_page_propose (page, VIGIL_EVENT_EMERGENCY_BEGUN, vigil_emergency_begin_body (emergency, NULL));
}

static void
rescue_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilRescuePage *self = VIGIL_RESCUE_PAGE (page);
  VigilRescueJudgement judgement;
  g_autofree char *words = NULL;

  bar->back = _("Back");
  if (self->view == VIEW_REASON) {
    bar->primary = _("Reason written");
    return;
  }
  bar->primary = _("Record as given");
  if (offered (page) != NULL) {
    bar->secondary = vigil_label_words (offered (page)->name);
    bar->secondary_icon = "flag";
  }
  if (self->drug == NULL) {
    g_strlcpy (bar->primary_off, _("choose the drug"), sizeof bar->primary_off);
    return;
  }
  vigil_rescue_input_judge (self->drug, typed (self), &judgement);
  if (judgement.verdict == VIGIL_RESCUE_MISSING) {
    g_strlcpy (bar->primary_off, _("the dose is missing"), sizeof bar->primary_off);
  } else if (judgement.verdict == VIGIL_RESCUE_WRONG) {
    g_strlcpy (bar->primary_off, judgement.words, sizeof bar->primary_off);
  } else if (self->is_giving) {
    g_strlcpy (bar->primary_off, _("one moment"), sizeof bar->primary_off);
  } else {
    words = vigil_rescue_words (self->drug, judgement.dose);
    if (*vigil_chair_model_get_view (vigil_page_get_model (page))->session.staff_id == '\0') {
      bar->primary = _("Sign in");
      g_snprintf (bar->primary_caption, sizeof bar->primary_caption, _("to record %s"), words);
    } else {
      g_strlcpy (bar->primary_caption, words, sizeof bar->primary_caption);
    }
  }
}

static void
on_given (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilRescuePage) self = user_data;

  self->is_giving = FALSE;
  vigil_page_on_proposed (seq, error, self);
  if (error != NULL)
    return;
  reset (self);
  vigil_page_done (VIGIL_PAGE (self));
}

static void
rescue_primary (VigilPage *page)
{
  VigilRescuePage *self = VIGIL_RESCUE_PAGE (page);
  VigilChairModel *model = vigil_page_get_model (page);
  JsonObject *body;

  if (self->view == VIEW_REASON) {
    self->view = VIEW_DOSE;
    show (self);
    return;
  }
  if (self->drug == NULL || self->is_giving)
    return;
  if (*vigil_chair_model_get_view (model)->session.staff_id == '\0') {
    vigil_page_ask (page, "sign-in");
    return;
  }
  body = vigil_rescue_input_to_body (self->drug, typed (self),
                                     vigil_field_get_text (VIGIL_FIELD (self->reason_field)));
  if (body == NULL)
    return;
  self->is_giving = TRUE;
  vigil_page_bar_changed (page);
  vigil_chair_model_propose (model, VIGIL_EVENT_RESCUE_GIVEN, body, on_given, g_object_ref (self));
}

static void
rescue_back (VigilPage *page)
{
  VigilRescuePage *self = VIGIL_RESCUE_PAGE (page);

  if (self->view == VIEW_LIST) {
    vigil_page_done (page);
  } else if (self->view == VIEW_REASON) {
    self->view = VIEW_DOSE;
    show (self);
  } else {
    reset (self);
  }
}

static void
on_row (VigilRow *row, gpointer user_data)
{
  VigilRescuePage *self = user_data;
  guint n;
  const VigilRescueDrug *const *drugs = drugs_of (self, &n);

  for (guint i = 0; i < ROWS && self->first + i < n; i++)
    if (self->rows[i] == GTK_WIDGET (row))
      self->drug = drugs[self->first + i];
  self->view = VIEW_DOSE;
  vigil_field_set_text (VIGIL_FIELD (self->field), "");
  vigil_field_set_is_active (VIGIL_FIELD (self->field), TRUE);
  show (self);
}

static void
on_tile (VigilButton *button, gpointer user_data)
{
  VigilRescuePage *self = user_data;
  char number[VIGIL_NUMBER_SIZE];

  for (guint i = 0; i < TILES && i < self->drug->n_doses; i++)
    if (self->tiles[i] == GTK_WIDGET (button)) {
      vigil_field_set_text (VIGIL_FIELD (self->field), vigil_number_format (self->drug->doses[i], 3, number));
      vigil_field_set_is_active (VIGIL_FIELD (self->field), TRUE);   /* the next key replaces it */
    }
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  show (self);
}

static void
on_key (VigilRescuePage *self, const char *key)
{
  if (vigil_field_press (VIGIL_FIELD (self->field), key, 6))
    show (self);
}

static void
on_reason_key (VigilRescuePage *self, const char *key)
{
  if (vigil_field_press (VIGIL_FIELD (self->reason_field), key, REASON_CHARS))
    show (self);
}

static void
on_why (VigilRescuePage *self)
{
  self->view = VIEW_REASON;
  vigil_field_set_is_active (VIGIL_FIELD (self->reason_field), TRUE);
  show (self);
}

static void
on_reason_done (VigilRescuePage *self)
{
  self->view = VIEW_DOSE;
  show (self);
}

static void
on_more (VigilRescuePage *self)
{
  guint n;

  drugs_of (self, &n);
  self->first = self->first + ROWS < n ? self->first + ROWS : 0;
  show (self);
}

/* What a bad test dose asks for is there at once; the list is a step back. */
static void
suggest (VigilRescuePage *self)
{
  self->drug = suggested (self);
  if (self->drug == NULL)
    return;
  self->view = VIEW_DOSE;
  vigil_field_set_is_active (VIGIL_FIELD (self->field), TRUE);
  show (self);
}

static void
vigil_rescue_page_map (GtkWidget *widget)
{
  VigilRescuePage *self = VIGIL_RESCUE_PAGE (widget);

  if (!vigil_page_is_waiting (VIGIL_PAGE (self))) {
    reset (self);
    suggest (self);
  }
  GTK_WIDGET_CLASS (vigil_rescue_page_parent_class)->map (widget);
}

static void
vigil_rescue_page_class_init (VigilRescuePageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  GTK_WIDGET_CLASS (klass)->map = vigil_rescue_page_map;
  page_class->describe = rescue_describe;
  page_class->primary = rescue_primary;
  page_class->secondary = rescue_secondary;
  page_class->back = rescue_back;
}

static void
build_list (VigilRescuePage *self)
{
  self->list = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  self->title = vigil_cell_new ("", 0, "title");
  self->more = vigil_button_new ("right", 24, _("More"), NULL);
  g_signal_connect_swapped (self->more, "tapped", G_CALLBACK (on_more), self);
  vigil_places_put (self->list, self->title, 0, 0, 700, 59);
  vigil_places_put (self->list, self->more, 762, 0, 118, 59);
  for (guint i = 0; i < ROWS; i++) {
    self->rows[i] = vigil_row_new ("");
    vigil_row_set_mark (VIGIL_ROW (self->rows[i]), VIGIL_MARK_CHOICE);
    g_signal_connect (self->rows[i], "tapped", G_CALLBACK (on_row), self);
    vigil_places_put (self->list, self->rows[i], 0, 66 + i * ROW_STEP, VIGIL_PAGE_WIDTH, ROW_HEIGHT);
  }
}

static void
build_dose (VigilRescuePage *self)
{
  self->dose = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  self->name = vigil_cell_new ("", 0, "title");
  self->field = vigil_field_new (_("Dose"), "");
  vigil_field_set_size_class (VIGIL_FIELD (self->field), "num-field");
  self->why = vigil_button_new ("note", 24, _("Reason"), NULL);
  self->keypad = vigil_keypad_new (TRUE);
  for (guint i = 0; i < TILES; i++) {
    self->tiles[i] = vigil_button_new (NULL, 24, "", NULL);
    gtk_widget_add_css_class (self->tiles[i], "choice");
    gtk_widget_add_css_class (self->tiles[i], "large");
    g_signal_connect (self->tiles[i], "tapped", G_CALLBACK (on_tile), self);
    vigil_places_put (self->dose, self->tiles[i], i * 126, 84, 118, 118);
  }
  vigil_places_put (self->dose, self->name, 0, 0, LEFT_WIDTH, 36);
  vigil_places_put (self->dose, vigil_cell_new (_("usual doses"), 0, "label ink-2"), 0, 46, LEFT_WIDTH, 30);
  vigil_places_put (self->dose, self->field, 0, 222, LEFT_WIDTH, 134);
  vigil_places_put (self->dose, self->why, 0, 448, LEFT_WIDTH, 88);
  vigil_places_put (self->dose, vigil_cell_new (_("Dose"), 0, "row-title"), 510, 0, 370, 36);
  vigil_places_put (self->dose, self->keypad, 510, 40, VIGIL_KEYPAD_WIDTH, VIGIL_KEYPAD_HEIGHT);
  g_signal_connect_swapped (self->keypad, "key", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (self->why, "tapped", G_CALLBACK (on_why), self);
}

static void
build_reason (VigilRescuePage *self)
{
  GtkWidget *keyboard = vigil_keyboard_new ();

  self->reason = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  self->reason_field = vigil_field_new (_("Reason"), NULL);
  vigil_places_put (self->reason, vigil_cell_new (_("Why was it given?"), 0, "title"), 0, 0, VIGIL_PAGE_WIDTH, 36);
  vigil_places_put (self->reason, self->reason_field, 0, 52, VIGIL_PAGE_WIDTH, 88);
  vigil_places_put (self->reason, keyboard, 0, 166, VIGIL_KEYBOARD_WIDTH, VIGIL_KEYBOARD_HEIGHT);
  g_signal_connect_swapped (keyboard, "key", G_CALLBACK (on_reason_key), self);
  g_signal_connect_swapped (keyboard, "done", G_CALLBACK (on_reason_done), self);
}

static void
vigil_rescue_page_init (VigilRescuePage *self)
{
  GtkWidget *widget = GTK_WIDGET (self), *side = vigil_page_get_side (VIGIL_PAGE (self));

  build_list (self);
  build_dose (self);
  build_reason (self);
  vigil_places_put (widget, self->list, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->dose, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->reason, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  self->side_title = vigil_cell_new ("", 0, "row-title");
  self->side_line = vigil_cell_new ("", 0, "label ink-2");
  self->side_limit = vigil_cell_new ("", 0, "label strong");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->side_line), 0);
  vigil_places_put (side, self->side_title, 14, 10, 342, 34);
  vigil_places_put (side, self->side_line, 14, 50, 342, 110);
  vigil_places_put (side, self->side_limit, 14, 166, 342, 30);
}

GtkWidget *
vigil_rescue_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_RESCUE_PAGE, "model", model, NULL);
}
