/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/alarm-sheet.h"
#include "model/alarm-words.h"
#include "model/time-text.h"
#include "model/vital.h"
#include "widget/icon.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define HEAD_HEIGHT 34

typedef struct {
  GtkWidget *box, *mark, *icon, *stars, *words, *since, *value, *seen;
} Row;

struct _VigilAlarmSheet {
  GtkWidget parent_instance;
  GtkWidget *head, *list;
  GArray *rows;          /* of Row, kept and shown as many as there are alarms */
};

G_DEFINE_FINAL_TYPE (VigilAlarmSheet, vigil_alarm_sheet, GTK_TYPE_WIDGET)

static void
vigil_alarm_sheet_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_alarm_sheet_parent_class)->dispose (object);
}

static void
vigil_alarm_sheet_finalize (GObject *object)
{
  g_array_unref (VIGIL_ALARM_SHEET (object)->rows);
  G_OBJECT_CLASS (vigil_alarm_sheet_parent_class)->finalize (object);
}

static void
vigil_alarm_sheet_class_init (VigilAlarmSheetClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_alarm_sheet_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigil_alarm_sheet_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_LIST);
}

static void
vigil_alarm_sheet_init (VigilAlarmSheet *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_widget_set_layout_manager (GTK_WIDGET (self), vigil_places_new (1256, 254));
  self->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  self->head = vigil_cell_new (_("Secondary display: primary alarms are on the monitor and pump"),
                               0, "label ink-2");
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->list, "sheet-list");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  vigil_places_put (GTK_WIDGET (self), self->head, 14, 0, 1228, HEAD_HEIGHT);
  vigil_places_put (GTK_WIDGET (self), scrolled, 0, HEAD_HEIGHT, 1256, 254 - HEAD_HEIGHT);
}

GtkWidget *
vigil_alarm_sheet_new (void)
{
  return g_object_new (VIGIL_TYPE_ALARM_SHEET, NULL);
}

static void
add_row (VigilAlarmSheet *self)
{
  Row row = { .box = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM,
                                   NULL) };

  vigil_widget_add_classes (row.box, "row alarm-row");
  row.mark = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  row.icon = vigil_icon_new ("warn", 22);
  row.stars = vigil_text_new (NULL, "stars");
  gtk_widget_set_valign (row.mark, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row.mark), row.icon);
  gtk_box_append (GTK_BOX (row.mark), row.stars);
  row.words = vigil_text_new (NULL, "row-title");
  gtk_widget_set_hexpand (row.words, TRUE);
  gtk_label_set_xalign (GTK_LABEL (row.words), 0);
  gtk_label_set_ellipsize (GTK_LABEL (row.words), PANGO_ELLIPSIZE_END);
  row.value = vigil_text_new (NULL, "body ink-2");
  row.since = vigil_text_new (NULL, "body ink-2");
  row.seen = vigil_text_new (NULL, "chip line");
  gtk_widget_set_valign (row.seen, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row.box), row.mark);
  gtk_box_append (GTK_BOX (row.box), row.words);
  gtk_box_append (GTK_BOX (row.box), row.value);
  gtk_box_append (GTK_BOX (row.box), row.since);
  gtk_box_append (GTK_BOX (row.box), row.seen);
  gtk_box_append (GTK_BOX (self->list), row.box);
  g_array_append_val (self->rows, row);
}

static const char *
state_words (VigilAlarmState state)
{
  switch (state) {
  case VIGIL_ALARM_ACKNOWLEDGED:
    return _("seen");
  case VIGIL_ALARM_LATCHED:
    return _("over, not seen");
  case VIGIL_ALARM_SOUNDING:
    return _("new");
  case VIGIL_ALARM_INACTIVE:
  case VIGIL_ALARM_PENDING:
  default:
    return "";
  }
}

/* "now 84 %", "now 84? %, questionable", "last 86 %, 20 min ago, DEMO": old is not now. */
static char *
value_words (const VigilVital *vital)
{
  GString *words = g_string_new (NULL);

  if (vital->form == VIGIL_VITAL_ABSENT)
    /* Translators: there is no value; %s is why: "now --: no signal" */
    g_string_append_printf (words, _("now --: %s"), vital->note);
  else
    g_string_append_printf (words, vital->form == VIGIL_VITAL_STALE ? _("last %s %s") : _("now %s %s"), vital->text,
                            vital->unit);
  if (*vital->source != '\0')
    g_string_append_printf (words, ", %s", vital->source);
  if (vital->form != VIGIL_VITAL_ABSENT && *vital->note != '\0')
    g_string_append_printf (words, ", %s", vital->note);
  if (vital->is_demo)
    g_string_append_printf (words, ", %s", C_ ("axis", "DEMO"));
  return g_string_free (words, FALSE);
}

static void
fill_row (const Row *row, const VigilAlarmView *alarm, const VigilView *view)
{
  g_autofree char *words = vigil_alarm_short (alarm),
                  *clock = vigil_time_clock (alarm->raised_wall_us);
  g_autofree char *since = g_strdup_printf (_("since %s"), clock);
  g_autofree char *spoken = vigil_alarm_spoken (alarm, view->now_us);
  gboolean is_seen = alarm->state == VIGIL_ALARM_ACKNOWLEDGED;

  gtk_widget_set_css_classes (row->mark, (const char *[]){ "alarm-chip",
                                                           vigil_priority_class (alarm->priority),
                                                           is_seen ? "acknowledged" : NULL, NULL });
  vigil_icon_set_name (VIGIL_ICON (row->icon), vigil_alarm_icon (alarm));
  vigil_text_set (row->stars, vigil_priority_stars (alarm->priority));
  vigil_text_set (row->words, words);
  vigil_text_set (row->since, since);
  vigil_text_set (row->seen, state_words (alarm->state));
  vigil_widget_set_spoken (row->box, spoken);
  gtk_widget_set_visible (row->value, alarm->kind == VIGIL_ALARM_KIND_LIMIT);
  if (alarm->kind == VIGIL_ALARM_KIND_LIMIT) {
    VigilVital now;
    g_autofree char *text = NULL;

    vigil_vital_fill (&now, view, NULL, alarm->code);
    text = value_words (&now);
    vigil_text_set (row->value, text);
  }
}

void
vigil_alarm_sheet_update (VigilAlarmSheet *self, const VigilView *view)
{
  guint n = 0;

  g_return_if_fail (VIGIL_IS_ALARM_SHEET (self));
  for (guint i = 0; i < view->alarms.n_alarms; i++) {
    if (!vigil_alarm_view_is_shown (&view->alarms.alarms[i]))
      continue;
    if (n == self->rows->len)
      add_row (self);
    fill_row (&g_array_index (self->rows, Row, n), &view->alarms.alarms[i], view);
    n++;
  }
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_set_visible (g_array_index (self->rows, Row, i).box, i < n);
  vigil_text_set (
      self->head,
      n > 0 ? _("Secondary display: primary alarms are on the monitor and pump")
            : _("No alarms. Secondary display: primary alarms are on the monitor and pump"));
}
