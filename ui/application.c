/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "application.h"
#include "base/clock.h"
#include "chair/chair.h"
#include "core/devices-file.h"
#include "station/station.h"
#include "widget/style.h"
#include "window.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

struct _VigilApplication {
  GtkApplication parent_instance;
  const VigilOptions *options;
  VigilCore *core;
  VigilChairModel *model;
  GtkWidget *window;
  char *trouble;       /* why there is no window */
};

G_DEFINE_FINAL_TYPE (VigilApplication, vigil_application, GTK_TYPE_APPLICATION)

/* A render node that this user may open is a GPU that can be used; without one GL would run in
 * software, which costs several times what cairo does. */
static gboolean
has_gpu (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/dev/dri", 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename ("/dev/dri", name, NULL);

    if (g_str_has_prefix (name, "renderD") && access (path, R_OK | W_OK) == 0)
      return TRUE;
  }
  return FALSE;
}

const char *
vigil_application_choose_renderer (void)
{
  const char *chosen = g_getenv ("GSK_RENDERER");

  if (chosen != NULL && *chosen != '\0')
    return "as GSK_RENDERER says";
  if (has_gpu ())
    return "GL";
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  return "cairo, because no GPU can be used";
}

static GtkWidget *
make_chair (VigilApplication *self, GError **error)
{
  const VigilOptions *options = self->options;
  g_autofree char *devices_path = vigil_devices_file_default_path ();
  VigilCoreConfig config = {
    .chair = options->chair,
    .site = options->site,
    .clinic_dir = options->clinic_dir,
    .record_path = options->record_path,
    .monitors = (const char *const *) options->monitors,
    .pumps = (const char *const *) options->pumps,
    .devices_path = devices_path,
    .replay_session = options->replay_session,
    .replay_speed = options->speed,
  };

  if (options->replay_session == NULL && options->speed > 1)
    vigil_clock_set_rate (options->speed);
  self->core = vigil_core_new (&config, error);
  if (self->core == NULL)
    return NULL;
  self->model = vigil_chair_model_new (self->core);
  return vigil_chair_new (self->model, options->mode == VIGIL_MODE_KIOSK);
}

static GtkWidget *
make_station (VigilApplication *self, GError **error)
{
  const VigilOptions *options = self->options;
  g_autofree char *clinic_dir = options->clinic_dir != NULL ? g_strdup (options->clinic_dir) : vigil_clinic_default_dir ();
  g_autoptr (VigilClinic) clinic = vigil_clinic_load_in_force (clinic_dir, error);

  return clinic != NULL ? vigil_station_new (options->record_path, clinic) : NULL;
}

static void
vigil_application_activate (GApplication *app)
{
  VigilApplication *self = VIGIL_APPLICATION (app);
  g_autoptr (GError) error = NULL;
  GtkWidget *content;

  if (self->window != NULL) {
    gtk_window_present (GTK_WINDOW (self->window));
    return;
  }
  content = self->options->mode == VIGIL_MODE_STATION ? make_station (self, &error) : make_chair (self, &error);
  if (content == NULL) {
    g_printerr ("vigil: %s\n", error->message);
    self->trouble = g_strdup (error->message);
    g_application_quit (app);
    return;
  }
  g_set_weak_pointer (&self->window,
                      vigil_window_new (GTK_APPLICATION (app), self->options->is_windowed));
  if (self->options->mode == VIGIL_MODE_STATION)
    vigil_window_set_design (VIGIL_WINDOW (self->window), VIGIL_STATION_WIDTH, VIGIL_STATION_HEIGHT, 1);
  vigil_style_set_palette (vigil_style_get (gtk_widget_get_display (self->window)),
                           self->options->is_light ? VIGIL_PALETTE_LIGHT : VIGIL_PALETTE_DARK);
  gtk_window_set_child (GTK_WINDOW (self->window), content);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
vigil_application_shutdown (GApplication *app)
{
  VigilApplication *self = VIGIL_APPLICATION (app);

  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  G_APPLICATION_CLASS (vigil_application_parent_class)->shutdown (app);
  g_clear_object (&self->model);
  g_clear_pointer (&self->core, vigil_core_free);
}

static void
vigil_application_finalize (GObject *object)
{
  VigilApplication *self = VIGIL_APPLICATION (object);

  g_clear_weak_pointer (&self->window);
  g_free (self->trouble);
  G_OBJECT_CLASS (vigil_application_parent_class)->finalize (object);
}

static void
vigil_application_class_init (VigilApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigil_application_finalize;
  G_APPLICATION_CLASS (klass)->activate = vigil_application_activate;
  G_APPLICATION_CLASS (klass)->shutdown = vigil_application_shutdown;
}

static void
vigil_application_init (VigilApplication *self)
{
}

/* Not unique: a chair that hangs must not keep the one that the supervisor starts in its place from
 * coming up, and a kiosk's compositor may have no session bus. Two chairs at one port or one record
 * are refused by the port's and the record's own locks. */
VigilApplication *
vigil_application_new (const VigilOptions *options)
{
  VigilApplication *self = g_object_new (VIGIL_TYPE_APPLICATION, "application-id", VIGIL_APP_ID,
                                         "flags", G_APPLICATION_NON_UNIQUE, NULL);

  self->options = options;
  return self;
}

gboolean
vigil_application_is_in_trouble (VigilApplication *self)
{
  g_return_val_if_fail (VIGIL_IS_APPLICATION (self), TRUE);
  return self->trouble != NULL;
}
