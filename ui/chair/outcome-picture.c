/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/outcome-picture.h"

#include "base/number.h"
#include "config.h"
#include "draw/outcome-draw.h"
#include "model/course-text.h"
#include "widget/style.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _VigilOutcomePicture {
  GtkWidget parent_instance;
  VigilOutcomeScene scene;
};

G_DEFINE_FINAL_TYPE (VigilOutcomePicture, vigil_outcome_picture, GTK_TYPE_WIDGET)

G_STATIC_ASSERT (VIGIL_OUTCOME_MAX_VISITS > VIGIL_MAX_EARLIER);
G_STATIC_ASSERT (VIGIL_OUTCOME_MAX_POINTS >= VIGIL_MAX_EARLIER * VIGIL_MAX_FOLLOW_UPS);

static void
add_earlier (VigilOutcomeScene *scene, const VigilEarlierVisit *earlier, const VigilCheck *outcome, VigilDay today)
{
  const VigilEarlierScale *scale = outcome != NULL ? vigil_earlier_visit_find_scale (earlier, outcome->id) : NULL;
  VigilOutcomeVisit *visit = &scene->visits[scene->n_visits++];
  g_autofree char *date = NULL;

  visit->day = vigil_day_of (earlier->opened_wall_us, NULL);
  date = vigil_day_words (visit->day, today);
  g_strlcpy (visit->date, date, sizeof visit->date);
  /* the milligrams of one of several drugs would be read as all */
  if (earlier->n_drugs == 1) {
    g_autofree char *mg = vigil_earlier_words_mg (earlier->drugs[0].mg, earlier->drugs[0].is_estimated);

    g_strlcpy (visit->given, mg, sizeof visit->given);
  } else if (earlier->n_drugs > 1) {
    g_snprintf (visit->given, sizeof visit->given, g_dngettext (GETTEXT_PACKAGE, "%u drug", "%u drugs", earlier->n_drugs),
                earlier->n_drugs);
  }
  if (scale != NULL) {
    visit->has_before = scale->has_before;
    visit->has_after = scale->has_after;
    visit->before = scale->before;
    visit->after = scale->after;
  }
  for (guint i = 0; i < earlier->n_follow_ups; i++)
    if (outcome != NULL && strcmp (earlier->follow_ups[i].scale, outcome->id) == 0)
      scene->points[scene->n_points++] = (VigilOutcomePoint) { vigil_day_of (earlier->follow_ups[i].asked_wall_us, NULL),
                                                               earlier->follow_ups[i].score };
}

/* What is known of this visit until its infusion begins. */
static void
add_today (VigilOutcomeScene *scene, const VigilSession *session, const VigilCheck *outcome, VigilDay today)
{
  VigilOutcomeVisit *visit;

  if (session->stage < VIGIL_STAGE_CHECK_IN || session->stage > VIGIL_STAGE_DOSE)
    return;
  visit = &scene->visits[scene->n_visits++];
  visit->day = today;
  visit->is_today = TRUE;
  g_strlcpy (visit->date, _("today"), sizeof visit->date);
  for (guint i = 0; outcome != NULL && i < session->n_checks; i++)
    if (strcmp (session->checks[i].id, outcome->id) == 0) {
      visit->has_before = TRUE;
      visit->before = session->checks[i].score;
    }
}

static void
set_range (VigilOutcomeScene *scene, const VigilCheck *outcome)
{
  scene->low = 0;
  scene->high = 10;
  for (int i = 0; outcome != NULL && i < outcome->n_choices; i++) {
    scene->low = i == 0 ? outcome->choices[i].score : MIN (scene->low, outcome->choices[i].score);
    scene->high = i == 0 ? outcome->choices[i].score : MAX (scene->high, outcome->choices[i].score);
  }
}

void
vigil_outcome_picture_show (VigilOutcomePicture *self, const VigilView *view, const VigilCheck *outcome)
{
  VigilDay today = vigil_day_of (view->now_wall_us, NULL);
  g_autoptr (GString) spoken = g_string_new (NULL);
  VigilOutcomeScene scene;

  g_return_if_fail (VIGIL_IS_OUTCOME_PICTURE (self) && view != NULL);
  memset (&scene, 0, sizeof scene);
  set_range (&scene, outcome);
  for (guint i = 0; i < view->session.n_earlier; i++) {
    g_autofree char *words = vigil_earlier_words_outcome (&view->session.earlier[i], outcome);

    add_earlier (&scene, &view->session.earlier[i], outcome, today);
    g_string_append_printf (spoken, "%s: %s. ", scene.visits[scene.n_visits - 1].date, words);
  }
  if (scene.n_visits > 0)
    add_today (&scene, &view->session, outcome, today);
  if (memcmp (&scene, &self->scene, sizeof scene) == 0)
    return;
  self->scene = scene;
  vigil_widget_set_spoken (GTK_WIDGET (self), spoken->str);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
vigil_outcome_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  VigilColours colours;
  cairo_t *cr;

  if (width <= 0 || height <= 0)
    return;
  vigil_colours_init (&colours);
  vigil_colours_load (&colours, gtk_widget_get_style_context (widget));
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  vigil_outcome_draw (cr, &VIGIL_OUTCOME_PICTURE (widget)->scene, &colours, gtk_widget_get_pango_context (widget), width,
                      height, vigil_style_get_scale (vigil_style_get (gtk_widget_get_display (widget))));
  cairo_destroy (cr);
}

static void
vigil_outcome_picture_class_init (VigilOutcomePictureClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = vigil_outcome_picture_snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "outcome");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vigil_outcome_picture_init (VigilOutcomePicture *self)
{
}

GtkWidget *
vigil_outcome_picture_new (void)
{
  return g_object_new (VIGIL_TYPE_OUTCOME_PICTURE, NULL);
}
