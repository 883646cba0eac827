/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/dose-review.h"
#include "base/number.h"
#include "chair/page.h"
#include "model/time-text.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define MOST_ROW_HEIGHT 88
#define GAP 6
#define LONG_RATE 14   /* characters: "66.667 mcg/kg/min" is set smaller, not cut */

/* Where the next row goes, and how high all of them are so that all fit. */
typedef struct { double y, height; } Rows;

GtkWidget *
vigil_dose_review_new (void)
{
  return vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
}

static void
add_row (GtkWidget *review, Rows *rows, const char *name, const char *value, const char *line, const char *value_class)
{
  GtkWidget *box = vigil_places_box_new (VIGIL_PAGE_WIDTH, rows->height, "card");

  vigil_places_put (box, vigil_cell_new (name, 0, "row-title"), 16, 0, 220, rows->height);
  vigil_places_put (box, vigil_cell_new (value, 0, value_class), 240, 0, 340, rows->height);
  vigil_places_put (box, vigil_cell_new (line, 1, "label ink-2"), 560, 0, 304, rows->height);
  vigil_places_put (review, box, 0, rows->y, VIGIL_PAGE_WIDTH, rows->height);
  rows->y += rows->height + GAP;
}

static void
add_channel (GtkWidget *review, Rows *rows, const VigilChannel *channel)
{
  char a[VIGIL_NUMBER_SIZE], b[VIGIL_NUMBER_SIZE];
  g_autofree char *whole = vigil_time_span ((gint64) channel->duration_min * 60 * G_USEC_PER_SEC, FALSE);
  g_autofree char *total = g_strdup_printf (_("%s mg in %s"), vigil_number_format (channel->total_mg, 1, a), whole);
  g_autofree char *volume = g_strdup_printf (_("%s mL"), vigil_number_format (channel->total_ml, 1, b));

  for (guint i = 0; i < channel->n_steps; i++) {
    const VigilStep *step = &channel->steps[i];
    g_autofree char *span = vigil_time_span ((gint64) step->duration_min * 60 * G_USEC_PER_SEC, FALSE);
    g_autofree char *name = i == 0 ? g_strdup (channel->drug_display) : g_strdup_printf (_("then, step %u"), i + 1);
    g_autofree char *rate = g_strdup_printf ("%s %s", vigil_number_format (step->given_rate, 3, a), channel->unit);
    g_autofree char *line = g_strdup_printf (_("for %s, pump %s mL/h"), span,
                                             vigil_number_format (step->pump_rate_ml_h, 2, b));

    add_row (review, rows, name, rate, line, g_utf8_strlen (rate, -1) > LONG_RATE ? "num-card" : "num-value");
  }
  add_row (review, rows, _("in all"), total, volume, "num-card");
}

static gboolean
is_ordered (const VigilChannel *channel)
{
  return channel->state != VIGIL_CHANNEL_EMPTY && channel->n_steps > 0;
}

static double
row_height (const VigilSession *session)
{
  guint n_rows = 1;

  for (guint i = 0; i < session->n_channels; i++)
    n_rows += is_ordered (&session->channels[i]) ? session->channels[i].n_steps + 1 : 0;
  return MIN (MOST_ROW_HEIGHT, (VIGIL_PAGE_HEIGHT + GAP) / (double) n_rows - GAP);
}

/* All that the rows are made of. */
static char *
make_key (const VigilSession *session)
{
  GString *key = g_string_new (NULL);

  g_string_append_printf (key, "%s\n%s\n%s", session->name, session->birth_date, session->record_number);
  for (guint i = 0; i < session->n_channels; i++) {
    const VigilChannel *channel = &session->channels[i];

    g_string_append_printf (key, "\n%s\n%s %.17g %.17g %u", channel->drug_display, channel->unit, channel->total_mg,
                            channel->total_ml, channel->duration_min);
    for (guint j = 0; j < channel->n_steps; j++)
      g_string_append_printf (key, "\n%.17g %.17g %u", channel->steps[j].given_rate, channel->steps[j].pump_rate_ml_h,
                              channel->steps[j].duration_min);
  }
  return g_string_free (key, FALSE);
}

void
vigil_dose_review_show (GtkWidget *review, const VigilView *view)
{
  const VigilSession *session = &view->session;
  g_autofree char *who = g_strdup_printf ("%s, %s", session->name, session->birth_date);
  g_autofree char *key = make_key (session);
  Rows rows = { 0, row_height (session) };
  GtkWidget *child;

  /* a view comes ten times a second, another prescription hardly ever */
  if (g_strcmp0 (g_object_get_data (G_OBJECT (review), "shown"), key) == 0)
    return;
  while ((child = gtk_widget_get_first_child (review)) != NULL)
    gtk_widget_unparent (child);
  add_row (review, &rows, _("Patient"), who, session->record_number, "card-title");
  for (guint i = 0; i < session->n_channels; i++)
    if (is_ordered (&session->channels[i]))
      add_channel (review, &rows, &session->channels[i]);
  g_object_set_data_full (G_OBJECT (review), "shown", g_steal_pointer (&key), g_free);
}
