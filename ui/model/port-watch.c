/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/port-watch.h"

#define EVERY_S 2

struct _VigilPortWatch {
  GObject parent_instance;
  GPtrArray *ports;
  char *root, *trouble;
  guint timer;
  gboolean is_looking;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilPortWatch, vigil_port_watch, G_TYPE_OBJECT)

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigilPortWatch) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *ports = vigil_setup_list_ports_finish (result, &error);

  self->is_looking = FALSE;
  g_clear_pointer (&self->trouble, g_free);
  if (ports == NULL) {
    self->trouble = g_strdup (error->message);
  } else {
    g_ptr_array_unref (self->ports);
    self->ports = ports;
  }
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
on_time (gpointer user_data)
{
  VigilPortWatch *self = user_data;

  if (!self->is_looking) {
    self->is_looking = TRUE;
    vigil_setup_list_ports_async (self->root, NULL, on_listed, g_object_ref (self));
  }
  return G_SOURCE_CONTINUE;
}

void
vigil_port_watch_start (VigilPortWatch *self)
{
  g_return_if_fail (VIGIL_IS_PORT_WATCH (self));
  if (self->timer != 0)
    return;
  self->timer = g_timeout_add_seconds (EVERY_S, on_time, self);
  on_time (self);
}

void
vigil_port_watch_stop (VigilPortWatch *self)
{
  g_return_if_fail (VIGIL_IS_PORT_WATCH (self));
  g_clear_handle_id (&self->timer, g_source_remove);
}

GPtrArray *
vigil_port_watch_get_ports (VigilPortWatch *self)
{
  g_return_val_if_fail (VIGIL_IS_PORT_WATCH (self), NULL);
  return self->ports;
}

static gboolean
is_set_up (const VigilView *view, const VigilPortInfo *port)
{
  const char *const names[] = { port->by_id, port->by_path, port->node };

  for (guint i = 0; i < view->n_links; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
      if (g_strcmp0 (view->links[i].path, names[k]) == 0)
        return TRUE;
  return FALSE;
}

const VigilPortInfo *
vigil_port_watch_find_new (VigilPortWatch *self, const VigilView *view)
{
  g_return_val_if_fail (VIGIL_IS_PORT_WATCH (self), NULL);
  for (guint i = 0; i < self->ports->len; i++) {
    const VigilPortInfo *port = self->ports->pdata[i];

    if (port->usb_vendor != 0 && port->use == VIGIL_PORT_USE_FREE && !is_set_up (view, port))
      return port;
  }
  return NULL;
}

const char *
vigil_port_watch_get_trouble (VigilPortWatch *self)
{
  g_return_val_if_fail (VIGIL_IS_PORT_WATCH (self), NULL);
  return self->trouble;
}

static void
vigil_port_watch_finalize (GObject *object)
{
  VigilPortWatch *self = VIGIL_PORT_WATCH (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->ports, g_ptr_array_unref);
  g_free (self->root);
  g_free (self->trouble);
  G_OBJECT_CLASS (vigil_port_watch_parent_class)->finalize (object);
}

static void
vigil_port_watch_class_init (VigilPortWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigil_port_watch_finalize;
  signals[CHANGED] = g_signal_new ("changed", VIGIL_TYPE_PORT_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigil_port_watch_init (VigilPortWatch *self)
{
  self->ports = g_ptr_array_new ();
}

VigilPortWatch *
vigil_port_watch_new (const char *root)
{
  VigilPortWatch *self = g_object_new (VIGIL_TYPE_PORT_WATCH, NULL);

  self->root = g_strdup (root);
  return self;
}
