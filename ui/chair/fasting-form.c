/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/fasting-form.h"

#include "base/clock.h"
#include "chair/page.h"
#include "model/gate-text.h"
#include "model/label-text.h"
#include "widget/button.h"
#include "widget/field.h"
#include "widget/keypad.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#define LEFT_WIDTH 496
#define ROWS_Y 66
#define ROW_STEP 92
#define ROW_HEIGHT 84
#define CLOCK_Y 440
#define CLOCK_HEIGHT 92
#define FIELD_WIDTH 80

struct _VigilFastingForm {
  GtkWidget parent_instance;
  GtkWidget *title, *line, *keypad_title, *rows[VIGIL_N_FOODS], *fields[2], *today, *yesterday, *long_ago;
  const VigilGate *gate;
  VigilFood selected;          /* VIGIL_N_FOODS: nothing is asked for */
  guint target;                /* 0 hour, 1 minute */
  gint64 now_wall_us;
};

enum { EATEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilFastingForm, vigil_fasting_form, GTK_TYPE_WIDGET)

/* The rule that asks for @food now; NULL: none does. */
static const VigilFastingRule *
find_rule (VigilFastingForm *self, VigilFood food)
{
  VigilSlot slot = vigil_fasting_get_slot (self->gate, self->now_wall_us, NULL);
  int rule = vigil_fasting_find_rule (self->gate, food, slot);

  return rule >= 0 && self->gate->rules[rule].kind != VIGIL_FAST_ALLOWED ? &self->gate->rules[rule] : NULL;
}

static VigilRowMark
mark_of (const VigilFastingRule *rule, gint64 eaten_wall_us, gint64 now_wall_us)
{
  gint64 passes_us;

  if (eaten_wall_us == 0)
    return VIGIL_MARK_OPEN;
  return vigil_fasting_holds (rule, eaten_wall_us, now_wall_us, NULL, &passes_us) ? VIGIL_MARK_DONE : VIGIL_MARK_BLOCKS;
}

static void
show_food (VigilFastingForm *self, VigilFood food, guint *place, const VigilView *view)
{
  const VigilFastingRule *rule = find_rule (self, food);
  gint64 eaten_us = view->session.intakes_wall_us[food];
  VigilRow *row = VIGIL_ROW (self->rows[food]);
  g_autofree char *line = NULL;

  gtk_widget_set_visible (self->rows[food], rule != NULL);
  if (rule == NULL)
    return;
  line = vigil_intake_words (eaten_us, view->now_wall_us);
  vigil_places_set (GTK_WIDGET (self), self->rows[food], 0, ROWS_Y + *place * ROW_STEP, LEFT_WIDTH, ROW_HEIGHT);
  (*place)++;
  vigil_row_set_title (row, vigil_food_words (food));
  vigil_row_set_line (row, line);
  vigil_row_set_mark (row, mark_of (rule, eaten_us, view->now_wall_us));
  vigil_row_set_end (row, vigil_label_words (rule->label));
  vigil_row_set_is_selected (row, food == self->selected);
}

/* @answered stands in the record; the view may not have it yet. */
static VigilFood
find_open (VigilFastingForm *self, const VigilView *view, VigilFood answered)
{
  VigilFood any = VIGIL_N_FOODS;
  gboolean is_any_open = FALSE;

  for (VigilFood food = VIGIL_N_FOODS; food-- > 0;)
    if (find_rule (self, food) != NULL) {
      gboolean is_open = food != answered && view->session.intakes_wall_us[food] == 0;

      if (is_open || !is_any_open)
        any = food;
      is_any_open |= is_open;
    }
  return any;
}

static int
read_minute (VigilFastingForm *self)
{
  const char *hour = vigil_field_get_text (VIGIL_FIELD (self->fields[0]));
  const char *minute = vigil_field_get_text (VIGIL_FIELD (self->fields[1]));

  if (*hour == '\0' || atoi (hour) > 23 || atoi (minute) > 59)
    return -1;
  return atoi (hour) * 60 + atoi (minute);
}

static void
show_clock (VigilFastingForm *self)
{
  const char *off = self->selected == VIGIL_N_FOODS ? _("nothing to ask")
                    : read_minute (self) < 0        ? _("type the time")
                                                    : NULL;

  vigil_button_set_off (VIGIL_BUTTON (self->today), off);
  vigil_button_set_off (VIGIL_BUTTON (self->yesterday), off);
  vigil_text_set (self->keypad_title,
                  self->selected < VIGIL_N_FOODS ? vigil_food_words (self->selected) : "");
}

/* A field that becomes active is typed anew. */
static void
set_target (VigilFastingForm *self, guint target)
{
  self->target = target;
  for (guint i = 0; i < 2; i++)
    vigil_field_set_is_active (VIGIL_FIELD (self->fields[i]), i == target);
}

void
vigil_fasting_form_show (VigilFastingForm *self, const VigilGate *gate, const VigilView *view)
{
  gboolean is_new = gate != self->gate;
  guint place = 0;

  self->gate = gate;
  self->now_wall_us = view->now_wall_us;
  if (is_new || (self->selected < VIGIL_N_FOODS && find_rule (self, self->selected) == NULL))
    self->selected = find_open (self, view, VIGIL_N_FOODS);
  vigil_text_set (self->title, vigil_label_words (gate->label));
  vigil_text_set (self->line, vigil_label_words (gate->detail));
  for (VigilFood food = 0; food < VIGIL_N_FOODS; food++)
    show_food (self, food, &place, view);
  show_clock (self);
}

static void
clear_clock (VigilFastingForm *self)
{
  for (guint i = 0; i < 2; i++)
    vigil_field_set_text (VIGIL_FIELD (self->fields[i]), "");
  set_target (self, 0);
}

void
vigil_fasting_form_advance (VigilFastingForm *self, VigilFood answered, const VigilView *view)
{
  clear_clock (self);
  self->selected = find_open (self, view, answered);
  vigil_fasting_form_show (self, self->gate, view);
}

/* ---- what fingers do ---- */

static void
on_row (VigilRow *row, gpointer user_data)
{
  VigilFastingForm *self = user_data;

  for (VigilFood food = 0; food < VIGIL_N_FOODS; food++) {
    if (self->rows[food] == GTK_WIDGET (row))
      self->selected = food;
    vigil_row_set_is_selected (VIGIL_ROW (self->rows[food]), self->rows[food] == GTK_WIDGET (row));
  }
  clear_clock (self);
  show_clock (self);
}

static void
on_field (VigilField *field, gpointer user_data)
{
  VigilFastingForm *self = user_data;

  set_target (self, self->fields[1] == GTK_WIDGET (field));
  show_clock (self);
}

static void
on_key (VigilFastingForm *self, const char *key)
{
  VigilField *field = VIGIL_FIELD (self->fields[self->target]);

  if (vigil_field_press (field, key, 2) && self->target == 0 && g_utf8_strlen (vigil_field_get_text (field), -1) == 2)
    set_target (self, 1);
  show_clock (self);
}

/* The time typed, on the day that is @days before today. */
static gint64
typed_wall_us (VigilFastingForm *self, int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (self->now_wall_us / VIGIL_USEC_PER_SEC);
  g_autoptr (GDateTime) day = g_date_time_add_days (now, -days);
  int minute = read_minute (self);
  g_autoptr (GDateTime) at
      = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day),
                               minute / 60, minute % 60, 0);

  return g_date_time_to_unix (at) * VIGIL_USEC_PER_SEC;
}

static void
on_today (VigilFastingForm *self)
{
  g_signal_emit (self, signals[EATEN], 0, (guint) self->selected, typed_wall_us (self, 0));
}

static void
on_yesterday (VigilFastingForm *self)
{
  g_signal_emit (self, signals[EATEN], 0, (guint) self->selected, typed_wall_us (self, 1));
}

static void
on_long_ago (VigilFastingForm *self)
{
  if (self->selected < VIGIL_N_FOODS)
    g_signal_emit (self, signals[EATEN], 0, (guint) self->selected, VIGIL_INTAKE_LONG_AGO);
}

/* ---- */

static void
vigil_fasting_form_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_fasting_form_parent_class)->dispose (object);
}

static void
vigil_fasting_form_class_init (VigilFastingFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_fasting_form_dispose;
  signals[EATEN] = g_signal_new ("eaten", VIGIL_TYPE_FASTING_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 2, G_TYPE_UINT, G_TYPE_INT64);
}

static void
build_clock (VigilFastingForm *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double button = (LEFT_WIDTH - 2 * (FIELD_WIDTH + 8) - 16) / 3.0, x = 2 * (FIELD_WIDTH + 8);

  self->fields[0] = vigil_field_new (_("Hour"), NULL);
  self->fields[1] = vigil_field_new (_("Minute"), NULL);
  for (guint i = 0; i < 2; i++) {
    g_signal_connect (self->fields[i], "tapped", G_CALLBACK (on_field), self);
    vigil_places_put (widget, self->fields[i], i * (FIELD_WIDTH + 8), CLOCK_Y, FIELD_WIDTH, CLOCK_HEIGHT);
  }
  self->today = vigil_button_new (NULL, 24, _("Today"), NULL);
  self->yesterday = vigil_button_new (NULL, 24, _("Yesterday"), NULL);
  self->long_ago = vigil_button_new (NULL, 24, _("Long ago"), NULL);
  vigil_places_put (widget, self->today, x, CLOCK_Y, button, CLOCK_HEIGHT);
  vigil_places_put (widget, self->yesterday, x + button + 8, CLOCK_Y, button, CLOCK_HEIGHT);
  vigil_places_put (widget, self->long_ago, x + 2 * (button + 8), CLOCK_Y, button, CLOCK_HEIGHT);
  g_signal_connect_swapped (self->today, "tapped", G_CALLBACK (on_today), self);
  g_signal_connect_swapped (self->yesterday, "tapped", G_CALLBACK (on_yesterday), self);
  g_signal_connect_swapped (self->long_ago, "tapped", G_CALLBACK (on_long_ago), self);
}

static void
vigil_fasting_form_init (VigilFastingForm *self)
{
  GtkWidget *widget = GTK_WIDGET (self), *keypad = vigil_keypad_new (FALSE);

  self->selected = VIGIL_N_FOODS;
  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT));
  self->title = vigil_cell_new ("", 0, "title");
  self->line = vigil_cell_new ("", 0, "label ink-2");
  self->keypad_title = vigil_cell_new ("", 0, "row-title");
  vigil_places_put (widget, self->title, 0, 0, LEFT_WIDTH, 34);
  vigil_places_put (widget, self->line, 0, 32, LEFT_WIDTH, 28);
  for (VigilFood food = 0; food < VIGIL_N_FOODS; food++) {
    self->rows[food] = vigil_row_new ("");
    g_signal_connect (self->rows[food], "tapped", G_CALLBACK (on_row), self);
    vigil_places_put (widget, self->rows[food], 0, ROWS_Y + food * ROW_STEP, LEFT_WIDTH, ROW_HEIGHT);
  }
  build_clock (self);
  g_signal_connect_swapped (keypad, "key", G_CALLBACK (on_key), self);
  vigil_places_put (widget, self->keypad_title, 510, 0, VIGIL_KEYPAD_WIDTH, 36);
  vigil_places_put (widget, keypad, 510, 40, VIGIL_KEYPAD_WIDTH, VIGIL_KEYPAD_HEIGHT);
  set_target (self, 0);
}

GtkWidget *
vigil_fasting_form_new (void)
{
  return g_object_new (VIGIL_TYPE_FASTING_FORM, NULL);
}
