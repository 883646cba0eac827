/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/station.h"
#include "base/clock.h"
#include "station/review-page.h"
#include "station/visits-page.h"

#define AGAIN_MS 2000

struct _VigilStation {
  GtkWidget parent_instance;
  GtkWidget *stack, *visits_page, *review;
  VigilClinic *clinic;
  char *record_path;
  GPtrArray *visits;          /* of VigilRecordSession, as last read; NULL none */
  gboolean is_asking, is_listed;
  guint again_source;
};

G_DEFINE_FINAL_TYPE (VigilStation, vigil_station, GTK_TYPE_WIDGET)

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigilStation) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) visits = vigil_archive_list_finish (result, &error);

  self->is_asking = FALSE;
  self->is_listed = TRUE;
  if (self->stack == NULL)
    return;
  vigil_visits_page_update (VIGIL_VISITS_PAGE (self->visits_page), visits, error, vigil_clock_wall_us ());
  g_clear_pointer (&self->visits, g_ptr_array_unref);
  self->visits = g_steal_pointer (&visits);
}

static void
ask (VigilStation *self)
{
  if (self->is_asking)
    return;
  self->is_asking = TRUE;
  vigil_archive_list_async (self->record_path, on_listed, g_object_ref (self));
}

static gboolean
on_again (gpointer user_data)
{
  ask (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_open (VigilStation *self, const char *id)
{
  vigil_station_open (self, id);
}

static void
on_back (VigilStation *self)
{
  vigil_station_open (self, NULL);
}

static void
vigil_station_dispose (GObject *object)
{
  VigilStation *self = VIGIL_STATION (object);

  g_clear_handle_id (&self->again_source, g_source_remove);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_pointer (&self->visits, g_ptr_array_unref);
  g_clear_pointer (&self->clinic, vigil_clinic_unref);
  g_clear_pointer (&self->record_path, g_free);
  G_OBJECT_CLASS (vigil_station_parent_class)->dispose (object);
}

static void
vigil_station_class_init (VigilStationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_station_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vigil_station_init (VigilStation *self)
{
  self->stack = gtk_stack_new ();
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

GtkWidget *
vigil_station_new (const char *record_path, VigilClinic *clinic)
{
  VigilStation *self = g_object_new (VIGIL_TYPE_STATION, NULL);

  self->record_path = record_path != NULL ? g_strdup (record_path) : vigil_record_default_path ();
  self->clinic = clinic != NULL ? vigil_clinic_ref (clinic) : NULL;
  self->visits_page = vigil_visits_page_new (self->record_path);
  gtk_stack_add_child (GTK_STACK (self->stack), self->visits_page);
  g_signal_connect_swapped (self->visits_page, "open", G_CALLBACK (on_open), self);
  g_signal_connect_swapped (self->visits_page, "retry", G_CALLBACK (ask), self);
  ask (self);
  self->again_source = g_timeout_add (vigil_clock_real_ms (AGAIN_MS), on_again, self);
  return GTK_WIDGET (self);
}

static const VigilRecordSession *
find (VigilStation *self, const char *id)
{
  for (guint i = 0; self->visits != NULL && i < self->visits->len; i++) {
    const VigilRecordSession *visit = g_ptr_array_index (self->visits, i);

    if (g_strcmp0 (visit->id, id) == 0)
      return visit;
  }
  return NULL;
}

void
vigil_station_open (VigilStation *self, const char *id)
{
  const VigilRecordSession *visit;
  GtkWidget *before;

  g_return_if_fail (VIGIL_IS_STATION (self));
  visit = find (self, id);
  if (id != NULL && visit == NULL)
    return;
  before = g_steal_pointer (&self->review);
  if (visit != NULL) {
    self->review = vigil_review_page_new (self->record_path, visit,
                                          vigil_visit_is_running (visit, vigil_clock_wall_us ()), self->clinic);
    g_signal_connect_swapped (self->review, "back", G_CALLBACK (on_back), self);
    gtk_stack_add_child (GTK_STACK (self->stack), self->review);
  }
  gtk_stack_set_visible_child (GTK_STACK (self->stack), visit != NULL ? self->review : self->visits_page);
  if (before != NULL)
    gtk_stack_remove (GTK_STACK (self->stack), before);
}

GtkWidget *
vigil_station_get_review (VigilStation *self)
{
  g_return_val_if_fail (VIGIL_IS_STATION (self), NULL);
  return self->review;
}

gboolean
vigil_station_is_listed (VigilStation *self)
{
  g_return_val_if_fail (VIGIL_IS_STATION (self), FALSE);
  return self->is_listed;
}
