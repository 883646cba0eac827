/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/closed-page.h"

#include "config.h"
#include "model/course-text.h"
#include "model/recovery-text.h"
#include "model/visit-summary.h"
#include "widget/icon.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define HEADER 140
#define ROWS_Y 148
#define ROW_HEIGHT 88
#define ROW_STEP 94

struct _VigilClosedPage {
  VigilPage parent_instance;
  GtkWidget *title, *signature, *who, *rows[VIGIL_MAX_CHANNELS];
  GtkWidget *side_times, *side_events, *side_head, *side_effects, *next;
  gboolean is_opening;
};

G_DEFINE_FINAL_TYPE (VigilClosedPage, vigil_closed_page, VIGIL_TYPE_PAGE)

static void
show_rows (VigilClosedPage *self, const VigilView *view, GPtrArray *events)
{
  guint n = 0;

  for (guint i = 0; i < view->session.n_channels; i++) {
    const VigilChannel *channel = &view->session.channels[i];
    VigilGivenText text;

    if (channel->state < VIGIL_CHANNEL_RUNNING)
      continue;
    vigil_given_text_fill (&text, channel, vigil_given_find_end (events, i), view->now_wall_us);
    vigil_row_set_title (VIGIL_ROW (self->rows[n]), text.name);
    vigil_row_set_line (VIGIL_ROW (self->rows[n]), text.amount);
    vigil_row_set_end (VIGIL_ROW (self->rows[n]), text.times);
    vigil_row_set_chip (VIGIL_ROW (self->rows[n]), text.how, "line");
    n++;
  }
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++)
    gtk_widget_set_visible (self->rows[i], i < n);
}

static void
closed_update (VigilPage *page, const VigilView *view)
{
  VigilClosedPage *self = VIGIL_CLOSED_PAGE (page);
  GPtrArray *events = vigil_chair_model_get_events (vigil_page_get_model (page));
  g_autofree char *head = NULL, *who = NULL, *effects = vigil_effects_words (events), *side_effects = NULL, *next = NULL;
  VigilVisitSummary text;

  vigil_visit_summary_fill (&text, &view->session, events, view->now_wall_us);
  vigil_text_set (self->title, view->session.is_signed ? _("Visit closed and signed")
                                                       : _("Visit closed early, not signed"));
  vigil_text_set (self->signature, text.signature);
  who = g_strdup_printf ("%s  %s", view->session.initials, view->session.protocol_title);
  vigil_text_set (self->who, who);
  show_rows (self, view, events);
  vigil_text_set (self->side_times, text.times);
  vigil_text_set (self->side_events, text.events);
  head = *text.head != '\0' ? g_strdup_printf (_("record %s"), text.head) : g_strdup ("");
  vigil_text_set (self->side_head, head);
  side_effects = effects != NULL ? g_strdup_printf (_("side effects: %s"), effects) : g_strdup (_("no side effects"));
  vigil_text_set (self->side_effects, side_effects);
  /* as it was when the visit ended, however long the page stands */
  next = vigil_course_next_words (&view->session, vigil_chair_model_get_protocol (vigil_page_get_model (page)),
                                  view->session.closed_wall_us);
  vigil_text_set (self->next, next);
}

static void
closed_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilClosedPage *self = VIGIL_CLOSED_PAGE (page);

  bar->secondary = _("Devices");
  bar->secondary_icon = "mon";
  if (*vigil_chair_model_get_view (vigil_page_get_model (page))->session.staff_id == '\0') {
    bar->primary = _("Sign in");
    g_strlcpy (bar->primary_caption, _("for the next patient"), sizeof bar->primary_caption);
    return;
  }
  bar->primary = _("Next patient");
  if (self->is_opening)
    g_strlcpy (bar->primary_off, _("one moment"), sizeof bar->primary_off);
}

static void
on_opened (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilClosedPage) self = user_data;

  self->is_opening = FALSE;
  vigil_page_on_proposed (seq, error, self);
  if (error == NULL)
    vigil_page_done (VIGIL_PAGE (self));
}

static void
closed_primary (VigilPage *page)
{
  VigilClosedPage *self = VIGIL_CLOSED_PAGE (page);
  VigilChairModel *model = vigil_page_get_model (page);

  if (*vigil_chair_model_get_view (model)->session.staff_id == '\0') {
    vigil_page_ask (page, "sign-in");
    return;
  }
  if (self->is_opening)
    return;
  self->is_opening = TRUE;
  vigil_page_bar_changed (page);
  vigil_chair_model_propose (model, VIGIL_EVENT_VISIT_OPENED, NULL, on_opened, g_object_ref (self));
}

static void
closed_secondary (VigilPage *page)
{
  vigil_page_ask (page, "devices");
}

static void
vigil_closed_page_class_init (VigilClosedPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  page_class->update = closed_update;
  page_class->describe = closed_describe;
  page_class->primary = closed_primary;
  page_class->secondary = closed_secondary;
}

static void
vigil_closed_page_init (VigilClosedPage *self)
{
  GtkWidget *header = vigil_places_box_new (VIGIL_PAGE_WIDTH, HEADER, "card");
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));

  self->title = vigil_cell_new ("", 0, "title");
  self->signature = vigil_cell_new ("", 0, "body");
  self->who = vigil_cell_new ("", 0, "body ink-2");
  vigil_places_put (header, vigil_icon_new ("check", 56), 28, 40, 56, 56);
  vigil_places_put (header, self->title, 116, 16, 740, 40);
  vigil_places_put (header, self->signature, 116, 58, 740, 32);
  vigil_places_put (header, self->who, 116, 92, 740, 32);
  vigil_places_put (GTK_WIDGET (self), header, 0, 0, VIGIL_PAGE_WIDTH, HEADER);
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++) {
    self->rows[i] = vigil_row_new ("");
    vigil_places_put (GTK_WIDGET (self), self->rows[i], 0, ROWS_Y + i * ROW_STEP, VIGIL_PAGE_WIDTH, ROW_HEIGHT);
  }
  self->side_times = vigil_cell_new ("", 0, "label");
  self->side_events = vigil_cell_new ("", 0, "label ink-2");
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->side_events), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  self->side_head = vigil_cell_new ("", 0, "label ink-2");
  self->side_effects = vigil_cell_new ("", 0, "label ink-2");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->side_effects), 0);
  vigil_places_put (side, vigil_cell_new (_("This visit"), 0, "row-title"), 14, 10, 342, 34);
  vigil_places_put (side, self->side_times, 14, 46, 342, 28);
  vigil_places_put (side, self->side_events, 14, 74, 342, 28);
  vigil_places_put (side, self->side_head, 14, 102, 342, 28);
  self->next = vigil_cell_new ("", 0, "body strong");
  vigil_places_put (side, self->side_effects, 14, 138, 342, 44);
  vigil_places_put (side, self->next, 14, 184, 342, 62);
}

GtkWidget *
vigil_closed_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_CLOSED_PAGE, "model", model, NULL);
}
