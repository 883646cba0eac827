/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/control.h"

#include "sim/command.h"

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

struct _VigilSimControl {
  VigilSim *sim;
  void (*on_quit) (gpointer user_data);
  gpointer user_data;
  GSocketService *service;
  char *path;
  GCancellable *cancellable;
};

/* One who gives commands. */
typedef struct {
  VigilSimControl *control;
  GIOStream *connection;        /* NULL for file descriptors */
  GDataInputStream *in;
  GOutputStream *out;
  GCancellable *cancellable;    /* outlives the control when a read is under way */
  gboolean quits_at_end;
} Client;

static void read_next (Client *client);

static void
client_free (Client *client)
{
  g_clear_object (&client->in);
  g_clear_object (&client->out);
  g_clear_object (&client->connection);
  g_clear_object (&client->cancellable);
  g_free (client);
}

static void
on_line_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Client *client = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (client->in, result, NULL, NULL);
  g_autofree char *answer = NULL, *terminated = NULL;
  gboolean is_quit;

  if (g_cancellable_is_cancelled (client->cancellable)) {
    client_free (client);
    return;
  }
  if (line == NULL) {
    if (client->quits_at_end)
      client->control->on_quit (client->control->user_data);
    client_free (client);
    return;
  }
  is_quit = strcmp (g_strstrip (line), "quit") == 0;
  answer = is_quit ? g_strdup ("ok") : vigil_sim_command (client->control->sim, line);
  terminated = g_strconcat (answer, "\n", NULL);
  /* short lines into a fresh buffer: this does not block */
  if (!g_output_stream_write_all (client->out, terminated, strlen (terminated), NULL, NULL, NULL)) {
    client_free (client);
    return;
  }
  if (is_quit) {
    client->control->on_quit (client->control->user_data);
    client_free (client);
    return;
  }
  read_next (client);
}

static void
read_next (Client *client)
{
  g_data_input_stream_read_line_async (client->in, G_PRIORITY_DEFAULT, client->cancellable, on_line_ready, client);
}

static void
add_client (VigilSimControl *self, GIOStream *connection, GInputStream *in, GOutputStream *out, gboolean quits_at_end)
{
  Client *client = g_new0 (Client, 1);

  client->control = self;
  client->connection = connection != NULL ? g_object_ref (connection) : NULL;
  client->in = g_data_input_stream_new (in);
  client->out = g_object_ref (out);
  client->cancellable = g_object_ref (self->cancellable);
  client->quits_at_end = quits_at_end;
  read_next (client);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  add_client (user_data, G_IO_STREAM (connection), g_io_stream_get_input_stream (G_IO_STREAM (connection)),
              g_io_stream_get_output_stream (G_IO_STREAM (connection)), FALSE);
  return TRUE;
}

VigilSimControl *
vigil_sim_control_new (VigilSim *sim, void (*on_quit) (gpointer user_data), gpointer user_data)
{
  VigilSimControl *self = g_new0 (VigilSimControl, 1);

  self->sim = sim;
  self->on_quit = on_quit;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  return self;
}

void
vigil_sim_control_free (VigilSimControl *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  if (self->service != NULL) {
    g_socket_service_stop (self->service);
    g_socket_listener_close (G_SOCKET_LISTENER (self->service));
    g_clear_object (&self->service);
  }
  /* readers finish their cancelled reads, which frees them */
  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    continue;
  if (self->path != NULL)
    g_unlink (self->path);
  g_free (self->path);
  g_object_unref (self->cancellable);
  g_free (self);
}

static gboolean
is_answered (const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) connection
    = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);

  return connection != NULL;
}

gboolean
vigil_sim_control_listen (VigilSimControl *self, const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;

  if (strlen (path) >= 108) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FILENAME_TOO_LONG, "%s: longer than a socket's name may be", path);
    return FALSE;
  }
  if (is_answered (path)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE, "%s: another simulation listens there", path);
    return FALSE;
  }
  g_unlink (path);
  address = g_unix_socket_address_new (path);
  self->service = g_socket_service_new ();
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, error)) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  self->path = g_strdup (path);
  g_socket_service_start (self->service);
  return TRUE;
}

void
vigil_sim_control_read_fd (VigilSimControl *self, int in_fd, int out_fd, gboolean quits_at_end)
{
  g_autoptr (GInputStream) in = g_unix_input_stream_new (in_fd, FALSE);
  g_autoptr (GOutputStream) out = g_unix_output_stream_new (out_fd, FALSE);

  add_client (self, NULL, in, out, quits_at_end);
}
