/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving what goes over a line while it is used: who may when, and how it goes. */
#include "core/engine.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_patient_possible (const VigilEngine *self)
{
  return self->session.stage != VIGIL_STAGE_NONE && self->session.stage != VIGIL_STAGE_CLOSED
         && !self->session.is_training;
}

/* Several pumps on one line are one device, saved under its first link. */
static guint
find_first (const VigilEngine *self, const VigilDevice *device)
{
  guint i = 0;

  while (i < self->n_links && self->link_devices[i] != device)
    i++;
  return i;
}

/* Cut between two characters. */
static void
copy_words (char *out, gsize size, const char *words)
{
  const char *end;

  g_strlcpy (out, words, size);
  if (!g_utf8_validate (out, -1, &end))
    out[end - out] = '\0';
}

static void
finish_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  vigil_line_saver_finish (data, NULL);
}

/* Ended by itself: what is not whole on the disk shows when it is read. */
static void
give_up (VigilEngine *self, guint link, const char *why)
{
  VigilLineSaver *saver = vigil_engine_stop_saving (self, link);
  g_autoptr (GTask) task = NULL;

  if (saver == NULL)
    return;
  for (guint i = link; i < self->n_links && self->link_devices[i] == self->link_devices[link]; i++)
    copy_words (self->links[i].save_trouble, sizeof self->links[i].save_trouble, why);
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_task_data (task, saver, NULL);
  g_task_run_in_thread (task, finish_in_thread);
}

void
vigil_engine_on_wire (VigilDevice *device, gboolean is_from_device, const guint8 *bytes, gsize len, gpointer user_data)
{
  VigilEngine *self = user_data;
  guint link = find_first (self, device);
  g_autoptr (GError) error = NULL;

  if (link < self->n_links && self->savers[link] != NULL
      && !vigil_line_saver_take (self->savers[link], is_from_device, bytes, len, &error)) {
    give_up (self, link, error->message);
    vigil_engine_mark_dirty (self);
  }
}

void
vigil_engine_on_model (VigilEngine *self, VigilDevice *device, const VigilObservation *observation)
{
  guint first = find_first (self, device);

  for (guint i = first; i < self->n_links && self->link_devices[i] == device; i++)
    if (self->links[i].is_pump ? self->links[i].channel == observation->channel : TRUE)
      copy_words (self->links[i].model, sizeof self->links[i].model,
                  vigil_observation_has_value (observation) ? observation->text : "");
  if (first < self->n_links && self->savers[first] != NULL)
    vigil_line_saver_name_device (self->savers[first], self->links[first].model);
}

gboolean
vigil_engine_save_bytes (VigilEngine *self, guint link, const char *folder, GError **error)
{
  VigilRecorderWords words = { .scenario = "saved at a chair" };
  guint first;

  g_return_val_if_fail (link < self->n_links, FALSE);
  first = find_first (self, self->link_devices[link]);
  if (is_patient_possible (self)) {
    g_set_error_literal (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_ALLOWED,
                         _("A visit is open: a capture must never be of a patient."));
    return FALSE;
  }
  if (self->links[first].is_recording || self->savers[first] != NULL) {
    g_set_error_literal (error, VIGIL_SESSION_ERROR,
                         self->savers[first] != NULL ? VIGIL_SESSION_ERROR_BUSY : VIGIL_SESSION_ERROR_NOT_ALLOWED,
                         self->savers[first] != NULL ? _("It is being saved already.") : _("This is a capture already."));
    return FALSE;
  }
  words.device = *self->links[first].model != '\0' ? self->links[first].model : NULL;
  words.source = self->session.stage != VIGIL_STAGE_NONE && self->session.stage != VIGIL_STAGE_CLOSED
                     ? "a training visit" : "no visit was open";
  self->savers[first] = vigil_line_saver_new (folder, vigil_device_get_driver (self->link_devices[first]), &words,
                                              VIGIL_LINE_SAVER_SPARE_BYTES, error);
  for (guint i = first; i < self->n_links && self->link_devices[i] == self->link_devices[first]; i++)
    self->links[i].save_trouble[0] = '\0';
  vigil_engine_mark_dirty (self);
  return self->savers[first] != NULL;
}

VigilLineSaver *
vigil_engine_stop_saving (VigilEngine *self, guint link)
{
  g_return_val_if_fail (link < self->n_links, NULL);
  vigil_engine_count_saved (self);
  vigil_engine_mark_dirty (self);
  return g_steal_pointer (&self->savers[find_first (self, self->link_devices[link])]);
}

void
vigil_engine_end_saving (VigilEngine *self, const char *why)
{
  for (guint i = 0; i < self->n_links; i++)
    if (self->savers[i] != NULL)
      give_up (self, i, why);
}

void
vigil_engine_count_saved (VigilEngine *self)
{
  for (guint i = 0; i < self->n_links; i++) {
    const VigilLineSaver *saver = self->savers[find_first (self, self->link_devices[i])];

    self->links[i].is_saving = saver != NULL;
    if (saver == NULL)
      continue;
    self->links[i].saved_bytes = vigil_line_saver_get_bytes (saver);
    copy_words (self->links[i].saved_path, sizeof self->links[i].saved_path, vigil_line_saver_get_path (saver));
  }
}
