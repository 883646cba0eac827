/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "station/review-page.h"
#include "base/clock.h"
#include "station/event-list.h"
#include "station/review-axis.h"
#include "station/tool.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define AGAIN_MS 3000

struct _VigilReviewPage {
  GtkWidget parent_instance;
  GtkWidget *box, *title, *line, *verified, *is_signed, *axis, *events, *trouble;
  GtkWidget *zooms[5];
  VigilTimeline *timeline;
  VigilTrend *trend;
  VigilVisitLog *log;
  char *record_path, *id;
  VigilRecordSession visit;     /* its texts are its own */
  gboolean is_running, is_loading, is_loaded, is_verified;
  guint again_source;
};

enum { BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilReviewPage, vigil_review_page, GTK_TYPE_WIDGET)

static const struct { const char *words; gint64 length_us; } zooms[] = {
  { N_("Whole"), G_MAXINT64 },
  { N_("1 h"), 3600 * (gint64) G_USEC_PER_SEC },
  { N_("10 min"), 600 * (gint64) G_USEC_PER_SEC },
  { N_("1 min"), 60 * (gint64) G_USEC_PER_SEC },
  { N_("10 s"), 10 * (gint64) G_USEC_PER_SEC },
};

static void
set_chip (GtkWidget *chip, const char *icon, const char *words, const char *look)
{
  vigil_chip_set (chip, icon, words);
  vigil_widget_set_class (chip, "inverse", g_strcmp0 (look, "inverse") == 0);
  vigil_widget_set_class (chip, "line", g_strcmp0 (look, "line") == 0);
}

static void
on_verified (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigilReviewPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree VigilVerifyReport *report = vigil_archive_verify_finish (result, &error);
  g_autofree char *words = vigil_verify_words (report, error);
  gboolean holds = report != NULL && report->is_intact;

  if (self->verified != NULL)
    set_chip (self->verified, holds ? "check" : "warn", words, holds ? NULL : "inverse");
  self->is_verified = TRUE;
  if (report != NULL)
    vigil_verify_report_clear (report);
}

/* Both by time and with wall times already. */
static GArray *
dup_extents (const VigilArchiveVisit *visit, VigilCode code)
{
  GArray *from = visit->extents[code], *to;

  if (from == NULL)
    return NULL;
  to = g_array_sized_new (FALSE, FALSE, sizeof (VigilReviewExtent), from->len);
  for (guint i = 0; i < from->len; i++) {
    const VigilArchiveExtent *extent = &g_array_index (from, VigilArchiveExtent, i);
    VigilReviewExtent out = { extent->t_wall_us, extent->min, extent->max };

    g_array_append_val (to, out);
  }
  return to;
}

static void
show_waves (VigilReviewPage *self, const VigilArchiveVisit *visit)
{
  static const struct { VigilCode code; const char *name; } leads[] = {
    { VIGIL_CODE_WAVE_ECG_II, "ECG II" },   { VIGIL_CODE_WAVE_ECG_I, "ECG I" },     { VIGIL_CODE_WAVE_ECG_III, "ECG III" },
    { VIGIL_CODE_WAVE_ECG_V, "ECG V" },     { VIGIL_CODE_WAVE_ECG_MCL, "ECG MCL" }, { VIGIL_CODE_WAVE_ECG_AVR, "ECG aVR" },
    { VIGIL_CODE_WAVE_ECG_AVL, "ECG aVL" }, { VIGIL_CODE_WAVE_ECG_AVF, "ECG aVF" },
  };
  guint lead = 0;

  while (lead < G_N_ELEMENTS (leads) - 1 && visit->extents[leads[lead].code] == NULL)
    lead++;
  vigil_review_axis_take_waves (VIGIL_REVIEW_AXIS (self->axis), dup_extents (visit, leads[lead].code), leads[lead].name,
                                dup_extents (visit, VIGIL_CODE_WAVE_PLETH));
}

static void
show_header (VigilReviewPage *self)
{
  const VigilSession *session = &self->log->session;
  g_autofree char *line = vigil_visit_header (&self->visit, session->weight_kg);

  vigil_text_set (self->title, *session->initials != '\0' ? session->initials : _("not identified"));
  vigil_text_set (self->line, line);
  if (session->is_signed) {
    g_autofree char *words = g_strdup_printf (_("Signed %s %s"), session->signed_by, self->log->signed_at);

    set_chip (self->is_signed, NULL, words, "line");
  } else {
    set_chip (self->is_signed, NULL, session->stage == VIGIL_STAGE_CLOSED ? _("Not signed")
                                     : self->is_running                   ? _("Running")
                                                                          : _("Never closed"),
              "line");
  }
}

static void
show_visit (VigilReviewPage *self, const VigilArchiveVisit *visit)
{
  const VigilTrendPoint *points = (const VigilTrendPoint *) (gpointer) visit->trend->data;
  gint64 first_us = G_MAXINT64, last_us = 0;

  for (guint i = 0; i < visit->events->len; i++) {
    const VigilEvent *event = g_ptr_array_index (visit->events, i);

    first_us = MIN (first_us, event->t_wall_us);
    if (event->seq > self->log->session.n_events)
      vigil_timeline_fold (self->timeline, event);
    vigil_visit_log_fold (self->log, event);
  }
  vigil_trend_clear (self->trend);
  vigil_trend_add (self->trend, points, visit->trend->len);
  last_us = self->log->last_us;
  for (guint i = 0; i < visit->trend->len; i++)
    last_us = MAX (last_us, points[i].t_wall_us);
  if (self->is_running)
    last_us = MAX (last_us, vigil_clock_wall_us ());
  show_header (self);
  show_waves (self, visit);
  vigil_event_list_update (VIGIL_EVENT_LIST (self->events));
  vigil_review_axis_update (VIGIL_REVIEW_AXIS (self->axis), first_us == G_MAXINT64 ? self->visit.opened_wall_us : first_us,
                            last_us, self->is_running);
  self->is_running &= self->log->session.stage != VIGIL_STAGE_CLOSED;
}

static void load (VigilReviewPage *self);

static gboolean
on_again (gpointer user_data)
{
  VigilReviewPage *self = user_data;

  if (!self->is_running) {
    self->again_source = 0;
    return G_SOURCE_REMOVE;
  }
  load (self);
  return G_SOURCE_CONTINUE;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigilReviewPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilArchiveVisit) visit = vigil_archive_load_finish (result, &error);

  self->is_loading = FALSE;
  if (self->box == NULL)
    return;
  gtk_widget_set_visible (self->trouble, visit == NULL);
  if (visit == NULL) {
    g_autofree char *words = g_strdup_printf (_("This visit cannot be read: %s"), error->message);

    vigil_text_set (self->trouble, words);
    return;
  }
  show_visit (self, visit);
  self->is_loaded = TRUE;
}

static void
load (VigilReviewPage *self)
{
  if (self->is_loading)
    return;
  self->is_loading = TRUE;
  vigil_archive_load_async (self->record_path, self->id, on_loaded, g_object_ref (self));
}

static void
on_moved (VigilReviewPage *self)
{
  const VigilReviewSpan *span = vigil_review_axis_get_span (VIGIL_REVIEW_AXIS (self->axis));
  gint64 length_us = span->to_us - span->from_us;

  vigil_event_list_follow (VIGIL_EVENT_LIST (self->events), span->cursor_us);
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    vigil_widget_set_class (self->zooms[i], "selected",
                            i == 0 ? vigil_review_span_is_whole (span)
                                   : length_us == zooms[i].length_us && !vigil_review_span_is_whole (span));
}

static void
on_chosen (VigilReviewPage *self, gint64 t_us)
{
  vigil_review_axis_set_cursor (VIGIL_REVIEW_AXIS (self->axis), t_us);
}

static void
on_zoom (VigilReviewPage *self, GtkWidget *button)
{
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    if (self->zooms[i] == button)
      vigil_review_axis_zoom (VIGIL_REVIEW_AXIS (self->axis), zooms[i].length_us);
}

static void
on_previous (VigilReviewPage *self)
{
  vigil_event_list_step (VIGIL_EVENT_LIST (self->events), -1);
}

static void
on_next (VigilReviewPage *self)
{
  vigil_event_list_step (VIGIL_EVENT_LIST (self->events), 1);
}

static void
on_back (VigilReviewPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
vigil_review_page_dispose (GObject *object)
{
  VigilReviewPage *self = VIGIL_REVIEW_PAGE (object);

  g_clear_handle_id (&self->again_source, g_source_remove);
  self->verified = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (vigil_review_page_parent_class)->dispose (object);
}

static void
vigil_review_page_finalize (GObject *object)
{
  VigilReviewPage *self = VIGIL_REVIEW_PAGE (object);

  vigil_timeline_free (self->timeline);
  vigil_trend_free (self->trend);
  vigil_visit_log_free (self->log);
  g_free (self->record_path);
  g_free (self->id);
  g_free (self->visit.initials);
  g_free (self->visit.protocol_title);
  g_free (self->visit.chair);
  g_free (self->visit.site);
  G_OBJECT_CLASS (vigil_review_page_parent_class)->finalize (object);
}

static void
vigil_review_page_class_init (VigilReviewPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_review_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigil_review_page_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[BACK] = g_signal_new ("back", VIGIL_TYPE_REVIEW_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_header (VigilReviewPage *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *who = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *back = vigil_tool_new ("left", _("Visits"));

  gtk_widget_add_css_class (row, "station-head");
  gtk_widget_set_valign (back, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (back, "clicked", G_CALLBACK (on_back), self);
  gtk_box_append (GTK_BOX (row), back);
  self->title = vigil_text_new ("", "banner-text");
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  self->line = vigil_text_new ("", "label ink-2");
  gtk_label_set_xalign (GTK_LABEL (self->line), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->line), PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (who, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (who, TRUE);
  gtk_box_append (GTK_BOX (who), self->title);
  gtk_box_append (GTK_BOX (who), self->line);
  gtk_box_append (GTK_BOX (row), who);
  self->verified = vigil_chip_new ();
  self->is_signed = vigil_chip_new ();
  gtk_box_append (GTK_BOX (row), self->verified);
  gtk_box_append (GTK_BOX (row), self->is_signed);
  return row;
}

static GtkWidget *
make_tools (VigilReviewPage *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *gap = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *previous = vigil_tool_new ("prev", _("Event")), *next = vigil_tool_new ("skip", _("Event"));

  gtk_widget_add_css_class (row, "tools");
  gtk_widget_set_direction (row, GTK_TEXT_DIR_LTR);
  vigil_widget_set_spoken (previous, _("Previous event"));
  vigil_widget_set_spoken (next, _("Next event"));
  g_signal_connect_swapped (previous, "clicked", G_CALLBACK (on_previous), self);
  g_signal_connect_swapped (next, "clicked", G_CALLBACK (on_next), self);
  gtk_box_append (GTK_BOX (row), previous);
  gtk_box_append (GTK_BOX (row), next);
  gtk_widget_set_hexpand (gap, TRUE);
  gtk_box_append (GTK_BOX (row), gap);
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++) {
    self->zooms[i] = vigil_tool_new (NULL, _(zooms[i].words));
    g_signal_connect_swapped (self->zooms[i], "clicked", G_CALLBACK (on_zoom), self);
    gtk_box_append (GTK_BOX (row), self->zooms[i]);
  }
  return row;
}

static void
vigil_review_page_init (VigilReviewPage *self)
{
  self->timeline = vigil_timeline_new ();
  self->trend = vigil_trend_new ();
}

static void
build (VigilReviewPage *self)
{
  GtkWidget *middle = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "station");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), make_header (self));
  self->trouble = vigil_text_new ("", "title ink");
  gtk_label_set_wrap (GTK_LABEL (self->trouble), TRUE);
  gtk_widget_set_visible (self->trouble, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->trouble);
  self->axis = vigil_review_axis_new (self->timeline, self->trend, self->log);
  gtk_widget_set_hexpand (self->axis, TRUE);
  self->events = vigil_event_list_new (self->log);
  gtk_widget_add_css_class (self->events, "event-panel");
  gtk_widget_add_css_class (middle, "review-middle");
  gtk_widget_set_vexpand (middle, TRUE);
  gtk_box_append (GTK_BOX (middle), self->axis);
  gtk_box_append (GTK_BOX (middle), self->events);
  gtk_box_append (GTK_BOX (self->box), middle);
  gtk_box_append (GTK_BOX (self->box), make_tools (self));
  g_signal_connect_swapped (self->axis, "moved", G_CALLBACK (on_moved), self);
  g_signal_connect_swapped (self->events, "chosen", G_CALLBACK (on_chosen), self);
}

GtkWidget *
vigil_review_page_new (const char *record_path, const VigilRecordSession *visit, gboolean is_running, VigilClinic *clinic)
{
  VigilReviewPage *self = g_object_new (VIGIL_TYPE_REVIEW_PAGE, NULL);

  self->log = vigil_visit_log_new (clinic);
  self->record_path = g_strdup (record_path);
  self->id = g_strdup (visit->id);
  self->visit = *visit;
  self->visit.id = self->id;
  self->visit.initials = g_strdup (visit->initials);
  self->visit.protocol_title = g_strdup (visit->protocol_title);
  self->visit.chair = g_strdup (visit->chair);
  self->visit.site = g_strdup (visit->site);
  self->is_running = is_running;
  build (self);
  set_chip (self->verified, NULL, _("Verifying the record"), "line");
  show_header (self);
  load (self);
  vigil_archive_verify_async (record_path, self->id, on_verified, g_object_ref (self));
  if (is_running)
    self->again_source = g_timeout_add (vigil_clock_real_ms (AGAIN_MS), on_again, self);
  return GTK_WIDGET (self);
}

gboolean
vigil_review_page_is_loaded (VigilReviewPage *self)
{
  g_return_val_if_fail (VIGIL_IS_REVIEW_PAGE (self), FALSE);
  return self->is_loaded;
}

gboolean
vigil_review_page_is_verified (VigilReviewPage *self)
{
  g_return_val_if_fail (VIGIL_IS_REVIEW_PAGE (self), FALSE);
  return self->is_verified;
}
