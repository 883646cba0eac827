/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/device-setup.h"

#include "model/device-entry.h"
#include "model/port-watch.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Long enough for the slowest of the drivers to be answered. */
#define TRY_MS 15000

typedef enum { WORK_NONE, WORK_PROBE, WORK_TRY } Work;

struct _VigilDeviceSetup {
  GObject parent_instance;
  VigilDeviceEntry entry;
  VigilPortWatch *watch;
  GCancellable *cancellable;      /* of what is under way: NULL nothing is */
  Work work;
  gboolean is_wanted;             /* try again as soon as the port is free */

  char *port, *port_name;         /* chosen; NULL none */
  const VigilDriver *driver;      /* chosen or found; NULL none */
  char *role;                     /* what it would be; NULL without a driver */
  guint n_places;                 /* of that role */
  const VigilDriver *probing;     /* asked with; NULL it is listened to */
  char probing_line[VIGIL_SETUP_LINE_SIZE];
  guint n_pumps;
  guint baud;                     /* 0: the driver's first */
  gboolean is_listen_only;
  VigilTrial trial;
  gboolean is_tried, is_probed;   /* to the end */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilDeviceSetup, vigil_device_setup, G_TYPE_OBJECT)

static void try_chosen (VigilDeviceSetup *self);

static void
changed (VigilDeviceSetup *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
vigil_device_setup_finalize (GObject *object)
{
  VigilDeviceSetup *self = VIGIL_DEVICE_SETUP (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->cancellable);
  vigil_device_entry_clear (&self->entry);
  g_free (self->port);
  g_free (self->port_name);
  g_free (self->role);
  G_OBJECT_CLASS (vigil_device_setup_parent_class)->finalize (object);
}

static void
vigil_device_setup_class_init (VigilDeviceSetupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigil_device_setup_finalize;
  signals[CHANGED] = g_signal_new ("changed", VIGIL_TYPE_DEVICE_SETUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
vigil_device_setup_init (VigilDeviceSetup *self)
{
  self->watch = vigil_port_watch_new (NULL);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  self->n_pumps = 1;
}

VigilDeviceSetup *
vigil_device_setup_new (const char *path)
{
  VigilDeviceSetup *self = g_object_new (VIGIL_TYPE_DEVICE_SETUP, NULL);
  g_autofree char *usual = vigil_devices_file_default_path ();

  vigil_device_entry_init (&self->entry, path != NULL ? path : usual);
  return self;
}

/* ---- the ports ---- */

void
vigil_device_setup_start (VigilDeviceSetup *self)
{
  g_return_if_fail (VIGIL_IS_DEVICE_SETUP (self));
  vigil_port_watch_start (self->watch);
}

static void
end_work (VigilDeviceSetup *self)
{
  self->is_wanted = FALSE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

void
vigil_device_setup_stop (VigilDeviceSetup *self)
{
  g_return_if_fail (VIGIL_IS_DEVICE_SETUP (self));
  vigil_port_watch_stop (self->watch);
  end_work (self);
}

guint
vigil_device_setup_get_n_ports (VigilDeviceSetup *self)
{
  g_return_val_if_fail (VIGIL_IS_DEVICE_SETUP (self), 0);
  return vigil_port_watch_get_ports (self->watch)->len;
}

void
vigil_device_setup_fill_port (VigilDeviceSetup *self, guint index, VigilSetupRow *out)
{
  g_return_if_fail (VIGIL_IS_DEVICE_SETUP (self) && index < vigil_device_setup_get_n_ports (self));
  vigil_setup_row_fill_port (out, g_ptr_array_index (vigil_port_watch_get_ports (self->watch), index));
}

/* ---- what is under way ---- */

static void
begin_work (VigilDeviceSetup *self, Work work)
{
  self->work = work;
  self->trial = (VigilTrial) { 0 };
  self->is_tried = self->is_probed = FALSE;
  self->probing = NULL;
  *self->probing_line = '\0';
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  changed (self);
}

/* The port is free again; what was wanted meanwhile begins now. */
static void
finish_work (VigilDeviceSetup *self)
{
  self->work = WORK_NONE;
  g_clear_object (&self->cancellable);
  if (self->is_wanted) {
    self->is_wanted = FALSE;
    try_chosen (self);
  }
  changed (self);
}

/* What it still says is of another choice. */
static gboolean
is_given_up (VigilDeviceSetup *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

static void
on_progress (const VigilTrial *trial, gpointer user_data)
{
  VigilDeviceSetup *self = user_data;

  if (is_given_up (self))
    return;
  self->trial = *trial;
  changed (self);
}

static void
on_tried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigilDeviceSetup) self = user_data;
  g_autoptr (GError) error = NULL;
  VigilTrial trial = { 0 };

  if (!vigil_setup_try_finish (result, &trial, &error))
    g_strlcpy (trial.trouble, error->message, sizeof trial.trouble);
  if (!is_given_up (self)) {
    self->is_tried = TRUE;
    self->trial = trial;
  }
  finish_work (self);
}

static VigilDeviceSpec
get_spec (VigilDeviceSetup *self)
{
  return (VigilDeviceSpec) { .driver = self->driver, .n_channels = (guint8) self->n_pumps, .baud = self->baud,
                             .is_listen_only = self->is_listen_only, .path = self->port };
}

static void
name_role (VigilDeviceSetup *self)
{
  VigilDeviceSpec spec = get_spec (self);

  g_free (self->role);
  self->role = vigil_device_entry_dup_role (&self->entry, &spec);
  self->n_places = vigil_device_entry_get_n_places (&self->entry, &spec);
}

static void
try_chosen (VigilDeviceSetup *self)
{
  VigilDeviceSpec spec;
  g_autofree char *text = NULL;

  if (self->port == NULL || self->driver == NULL)
    return;
  name_role (self);
  if (self->work != WORK_NONE) {
    g_cancellable_cancel (self->cancellable);
    self->is_wanted = TRUE;
    return;
  }
  spec = get_spec (self);
  text = vigil_device_spec_print (&spec);
  begin_work (self, WORK_TRY);
  vigil_setup_try_async (text, TRY_MS, on_progress, self->cancellable, on_tried, g_object_ref (self));
}

static void
drop_driver (VigilDeviceSetup *self)
{
  self->driver = NULL;
  self->baud = 0;
  g_clear_pointer (&self->role, g_free);
}

static void
on_probe_begin (const VigilDriver *asked, const char *line, gpointer user_data)
{
  VigilDeviceSetup *self = user_data;

  self->probing = asked;
  g_strlcpy (self->probing_line, line, sizeof self->probing_line);
  changed (self);
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigilDeviceSetup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = vigil_setup_probe_finish (result, &error);
  const VigilProbeResult *best = results != NULL ? vigil_probe_get_best (results) : NULL;
  const VigilProbeResult *last
      = results != NULL && results->len > 0 ? g_ptr_array_index (results, results->len - 1) : NULL;

  self->probing = NULL;
  if (is_given_up (self)) {
    finish_work (self);
    return;
  }
  if (last != NULL)
    self->trial = best != NULL ? best->trial : last->trial;
  if (best != NULL) {
    self->driver = best->driver;
    self->baud = best->baud;
    self->n_pumps = vigil_probe_result_get_n_channels (best);
    self->is_wanted = TRUE;       /* and now for long enough to see what comes */
  } else if (error != NULL) {
    g_strlcpy (self->trial.trouble, error->message, sizeof self->trial.trouble);
  } else {
    self->is_probed = TRUE;
  }
  finish_work (self);
}

void
vigil_device_setup_find_out (VigilDeviceSetup *self)
{
  g_return_if_fail (VIGIL_IS_DEVICE_SETUP (self));
  if (self->port == NULL || self->work != WORK_NONE)
    return;
  drop_driver (self);
  begin_work (self, WORK_PROBE);
  vigil_setup_probe_async (self->port, self->is_listen_only, on_probe_begin, self->cancellable, on_probed,
                           g_object_ref (self));
}

void
vigil_device_setup_try_again (VigilDeviceSetup *self)
{
  g_return_if_fail (VIGIL_IS_DEVICE_SETUP (self));
  if (self->work == WORK_NONE)
    try_chosen (self);
}

/* ---- choices ---- */

static void
take_port (VigilDeviceSetup *self, const char *port, const char *name)
{
  end_work (self);
  g_free (self->port);
  g_free (self->port_name);
  self->port = g_strdup (port);
  self->port_name = g_strdup (name);
  drop_driver (self);
  vigil_device_entry_set_port (&self->entry, port);
  self->trial = (VigilTrial) { 0 };
  self->is_tried = self->is_probed = FALSE;
  changed (self);
}

void
vigil_device_setup_choose_port (VigilDeviceSetup *self, guint index)
{
  const VigilPortInfo *port;

  g_return_if_fail (VIGIL_IS_DEVICE_SETUP (self) && index < vigil_device_setup_get_n_ports (self));
  port = g_ptr_array_index (vigil_port_watch_get_ports (self->watch), index);
  take_port (self, vigil_port_info_get_name (port), port->product != NULL ? port->product : port->node);
}

gboolean
vigil_device_setup_choose_address (VigilDeviceSetup *self, const char *address, GError **error)
{
  g_return_val_if_fail (VIGIL_IS_DEVICE_SETUP (self), FALSE);
  if (*address != '/' && strchr (address, ':') == NULL) {
    g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC,
                 _("\"%s\" is no address: a path begins with /, a terminal server with tcp:"), address);
    return FALSE;
  }
  if (!vigil_port_check_path (address, error))
    return FALSE;
  take_port (self, address, address);
  return TRUE;
}

void
vigil_device_setup_forget_port (VigilDeviceSetup *self)
{
  g_return_if_fail (VIGIL_IS_DEVICE_SETUP (self));
  take_port (self, NULL, NULL);
}

guint
vigil_device_setup_get_n_kinds (VigilDeviceSetup *self)
{
  return g_strv_length ((char **) vigil_driver_list ());
}

void
vigil_device_setup_fill_kind (VigilDeviceSetup *self, guint index, VigilSetupRow *out)
{
  vigil_setup_row_fill_driver (out, vigil_driver_list ()[index]);
  out->is_chosen = vigil_driver_list ()[index] == self->driver;
}

void
vigil_device_setup_choose_kind (VigilDeviceSetup *self, guint index)
{
  g_return_if_fail (VIGIL_IS_DEVICE_SETUP (self) && index < vigil_device_setup_get_n_kinds (self));
  if (self->driver == NULL || self->driver->role != vigil_driver_list ()[index]->role)
    self->entry.place = -1;
  self->driver = vigil_driver_list ()[index];
  self->n_pumps = 1;
  self->baud = 0;
  try_chosen (self);
}

guint
vigil_device_setup_get_max_pumps (VigilDeviceSetup *self)
{
  g_return_val_if_fail (VIGIL_IS_DEVICE_SETUP (self), 1);
  return self->driver != NULL ? MAX (1, self->driver->max_channels) : 1;
}

guint
vigil_device_setup_get_n_pumps (VigilDeviceSetup *self)
{
  g_return_val_if_fail (VIGIL_IS_DEVICE_SETUP (self), 1);
  return self->n_pumps;
}

void
vigil_device_setup_set_n_pumps (VigilDeviceSetup *self, guint n_pumps)
{
  g_return_if_fail (VIGIL_IS_DEVICE_SETUP (self));
  n_pumps = CLAMP (n_pumps, 1, vigil_device_setup_get_max_pumps (self));
  if (n_pumps == self->n_pumps)
    return;
  self->n_pumps = n_pumps;
  try_chosen (self);
  changed (self);
}

guint
vigil_device_setup_get_n_speeds (VigilDeviceSetup *self)
{
  guint n = 0;

  g_return_val_if_fail (VIGIL_IS_DEVICE_SETUP (self), 0);
  if (self->driver == NULL || self->port == NULL || !vigil_port_has_speed (self->port))
    return 0;
  while (self->driver->bauds[n] != 0)
    n++;
  return n;
}

guint
vigil_device_setup_get_speed (VigilDeviceSetup *self)
{
  g_return_val_if_fail (VIGIL_IS_DEVICE_SETUP (self), 0);
  return self->baud != 0 || self->driver == NULL ? self->baud : self->driver->bauds[0];
}

void
vigil_device_setup_next_speed (VigilDeviceSetup *self)
{
  guint n, i = 0;

  g_return_if_fail (VIGIL_IS_DEVICE_SETUP (self));
  n = vigil_device_setup_get_n_speeds (self);
  if (n < 2)
    return;
  while (self->driver->bauds[i] != vigil_device_setup_get_speed (self))
    i++;
  /* what is its first anyway need not be remembered */
  self->baud = i + 1 < n ? self->driver->bauds[i + 1] : 0;
  try_chosen (self);
  changed (self);
}

gboolean
vigil_device_setup_get_is_listen_only (VigilDeviceSetup *self)
{
  g_return_val_if_fail (VIGIL_IS_DEVICE_SETUP (self), FALSE);
  return self->is_listen_only;
}

void
vigil_device_setup_set_is_listen_only (VigilDeviceSetup *self, gboolean is_listen_only)
{
  g_return_if_fail (VIGIL_IS_DEVICE_SETUP (self));
  if (self->is_listen_only == is_listen_only)
    return;
  self->is_listen_only = is_listen_only;
  if (self->work == WORK_PROBE)
    end_work (self);
  try_chosen (self);
  changed (self);
}

/* ---- in words ---- */

static char *
print_state (VigilDeviceSetup *self, const char **state_class)
{
  VigilSetupWork work = {
    .has_port = self->port != NULL, .has_driver = self->driver != NULL,
    .is_probing = self->work == WORK_PROBE, .is_trying = self->work == WORK_TRY,
    .is_tried = self->is_tried, .is_probed = self->is_probed,
    .probing = self->probing, .probing_line = self->probing_line,
    .trouble = vigil_port_watch_get_trouble (self->watch), .n_pumps = self->n_pumps,
  };

  return vigil_setup_words_state (&work, &self->trial, state_class);
}

void
vigil_device_setup_fill_state (VigilDeviceSetup *self, VigilSetupState *out)
{
  VigilDeviceText text = { 0 };

  g_return_if_fail (VIGIL_IS_DEVICE_SETUP (self));
  if (self->driver != NULL) {
    g_autofree char *line = vigil_driver_print_line (self->driver, self->baud);

    vigil_setup_text_driver (&text, self->driver, line);
  }
  vigil_setup_state_fill_trial (out, &self->trial);
  out->port = g_strdup (self->port_name);
  out->device = self->driver != NULL ? g_strdup (*self->entry.name != '\0' ? self->entry.name : text.name) : NULL;
  out->line = *self->entry.name != '\0' && self->driver != NULL ? g_strdup_printf ("%s, %s", text.name, text.detail)
                                                          : g_strdup (text.detail);
  out->maturity = g_strdup (text.maturity);
  out->is_busy = self->work != WORK_NONE;
  out->has_answered = self->driver != NULL && self->work != WORK_PROBE && vigil_trial_has_answer (&self->trial);
  out->state = print_state (self, &out->state_class);
}

/* ---- what is remembered ---- */

gboolean
vigil_device_setup_change (VigilDeviceSetup *self, const char *port)
{
  g_autoptr (VigilKnownDevice) known = NULL;

  g_return_val_if_fail (VIGIL_IS_DEVICE_SETUP (self), FALSE);
  known = vigil_device_entry_replace (&self->entry, port);
  if (known == NULL)
    return FALSE;
  self->is_listen_only = known->is_listen_only;
  take_port (self, port, port);
  self->driver = known->driver;
  self->n_pumps = known->n_channels;
  self->baud = known->baud;
  name_role (self);
  changed (self);
  return TRUE;
}

const char *
vigil_device_setup_get_name (VigilDeviceSetup *self)
{
  g_return_val_if_fail (VIGIL_IS_DEVICE_SETUP (self), "");
  return self->entry.name;
}

gboolean
vigil_device_setup_set_name (VigilDeviceSetup *self, const char *name, GError **error)
{
  g_return_val_if_fail (VIGIL_IS_DEVICE_SETUP (self), FALSE);
  if (!vigil_device_entry_set_name (&self->entry, name, error))
    return FALSE;
  changed (self);
  return TRUE;
}

guint
vigil_device_setup_get_n_places (VigilDeviceSetup *self)
{
  g_return_val_if_fail (VIGIL_IS_DEVICE_SETUP (self), 1);
  return self->role != NULL ? self->n_places : 1;
}

void
vigil_device_setup_next_place (VigilDeviceSetup *self)
{
  VigilDeviceSpec spec;

  g_return_if_fail (VIGIL_IS_DEVICE_SETUP (self));
  if (vigil_device_setup_get_n_places (self) < 2)
    return;
  spec = get_spec (self);
  self->entry.place = (int) ((vigil_device_entry_get_place (&self->entry, &spec) + 1) % self->n_places);
  name_role (self);
  changed (self);
}

const char *
vigil_device_setup_get_role (VigilDeviceSetup *self)
{
  g_return_val_if_fail (VIGIL_IS_DEVICE_SETUP (self), NULL);
  return self->role;
}

gboolean
vigil_device_setup_save (VigilDeviceSetup *self, GError **error)
{
  VigilDeviceSpec spec;

  g_return_val_if_fail (VIGIL_IS_DEVICE_SETUP (self) && self->driver != NULL && self->port != NULL, FALSE);
  spec = get_spec (self);
  return vigil_device_entry_save (&self->entry, &spec, error);
}
