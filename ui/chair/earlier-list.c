/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/earlier-list.h"

#include "config.h"
#include "model/course-text.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

struct _VigilEarlierList {
  GtkWidget parent_instance;
  GtkWidget *scrolled, *box;
  char *shown;
};

G_DEFINE_FINAL_TYPE (VigilEarlierList, vigil_earlier_list, GTK_TYPE_WIDGET)

static void
add_line (VigilEarlierList *self, const char *text, const char *classes)
{
  GtkWidget *label = vigil_text_new (text, classes);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (self->box), label);
}

static void
add_visit (VigilEarlierList *self, const VigilEarlierVisit *visit, const VigilCheck *outcome, gint64 now_wall_us)
{
  g_autofree char *when = vigil_earlier_words_when (visit, now_wall_us), *given = vigil_earlier_words_given (visit);
  g_autofree char *result = vigil_earlier_words_outcome (visit, outcome);

  add_line (self, when, "label strong first");
  add_line (self, given, "label");
  add_line (self, result, "label ink-2");
  for (guint i = 0; i < visit->n_follow_ups; i++)
    add_line (self, visit->follow_ups[i].words, "label ink-2");
}

static void
rebuild (VigilEarlierList *self, const VigilView *view, const VigilProtocol *protocol, const char *title,
         const char *const *last)
{
  const VigilSession *session = &view->session;
  const VigilCheck *outcome
    = protocol != NULL && protocol->series != NULL && protocol->series->n_outcomes > 0 ? protocol->series->outcomes[0] : NULL;
  g_autofree char *note = vigil_course_note (session, protocol, view->now_wall_us);
  g_autofree char *total = vigil_course_total_words (session, protocol);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  /* where nothing is ordered it stands beside this list already */
  if (*note != '\0' && *title != '\0')
    add_line (self, note, "label strong");
  if (total != NULL)
    add_line (self, total, "label");
  if (session->history == VIGIL_HISTORY_UNKNOWN)
    add_line (self, _("What was given earlier today is not counted."), "label");
  for (guint i = session->n_earlier; i > 0; i--)
    add_visit (self, &session->earlier[i - 1], outcome, view->now_wall_us);
  if (session->n_earlier_visits > session->n_earlier) {
    g_autofree char *more = g_strdup_printf (_("and %u older"), session->n_earlier_visits - session->n_earlier);

    add_line (self, more, "label ink-2");
  }
  if (*title != '\0')
    add_line (self, title, "label strong first");
  for (guint i = 0; last[i] != NULL; i++)
    add_line (self, last[i], "label ink-2");
}

void
vigil_earlier_list_show (VigilEarlierList *self, const VigilView *view, const VigilProtocol *protocol,
                         const char *title, const char *const *last)
{
  const VigilSession *session = &view->session;
  g_autofree char *lines = g_strjoinv ("\n", (char **) last);
  g_autofree char *key
    = g_strdup_printf ("%s %s %s %d %u %u %u %s\n%s", session->id, session->record_number, session->birth_date,
                       session->history, session->n_earlier, session->review, vigil_day_of (view->now_wall_us, NULL),
                       protocol != NULL ? protocol->id : "", lines);

  /* a view comes ten times a second, another history hardly ever */
  if (g_strcmp0 (key, self->shown) == 0)
    return;
  rebuild (self, view, protocol, title, last);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
  g_free (self->shown);
  self->shown = g_steal_pointer (&key);
}

static void
vigil_earlier_list_dispose (GObject *object)
{
  g_clear_pointer (&VIGIL_EARLIER_LIST (object)->scrolled, gtk_widget_unparent);
  G_OBJECT_CLASS (vigil_earlier_list_parent_class)->dispose (object);
}

static void
vigil_earlier_list_finalize (GObject *object)
{
  g_free (VIGIL_EARLIER_LIST (object)->shown);
  G_OBJECT_CLASS (vigil_earlier_list_parent_class)->finalize (object);
}

static void
vigil_earlier_list_class_init (VigilEarlierListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_earlier_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigil_earlier_list_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vigil_earlier_list_init (VigilEarlierList *self)
{
  self->scrolled = gtk_scrolled_window_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "earlier");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->box);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
vigil_earlier_list_new (void)
{
  return g_object_new (VIGIL_TYPE_EARLIER_LIST, NULL);
}
