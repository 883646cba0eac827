/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/port-list.h"

#include "port/port.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TTY_CLASS "/sys/class/tty"
#define BY_ID "/dev/serial/by-id"
#define BY_PATH "/dev/serial/by-path"
/* A USB adapter's own folder is a few above that of its tty. */
#define MAX_LEVELS 6

/* The text of a file in /sys; NULL if there is none or it is empty. */
static char *
read_attribute (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL) || *g_strstrip (text) == '\0')
    return NULL;
  return g_utf8_make_valid (text, -1);
}

static guint16
read_hex (const char *folder, const char *name)
{
  g_autofree char *text = read_attribute (folder, name);
  guint64 value = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 16, 0, G_MAXUINT16, &value, NULL))
    return 0;
  return (guint16) value;
}

static char *
read_link_name (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *real = realpath (path, NULL);

  return real != NULL ? g_path_get_basename (real) : NULL;
}

/* Four ttyS and more stand in every PC's list, with or without a chip behind them. */
static gboolean
is_there (const char *folder)
{
  g_autofree char *device = g_build_filename (folder, "device", NULL);
  g_autofree char *type = read_attribute (folder, "type");

  return g_file_test (device, G_FILE_TEST_EXISTS) && g_strcmp0 (type, "0") != 0;
}

static void
fill_usb (VigilPortInfo *self, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "device", NULL);
  g_autofree char *at = realpath (path, NULL);

  for (guint i = 0; at != NULL && i < MAX_LEVELS; i++) {
    g_autofree char *here = g_steal_pointer (&at);

    self->usb_vendor = read_hex (here, "idVendor");
    if (self->usb_vendor != 0) {
      self->usb_product = read_hex (here, "idProduct");
      self->maker = read_attribute (here, "manufacturer");
      self->product = read_attribute (here, "product");
      self->serial = read_attribute (here, "serial");
      return;
    }
    at = g_path_get_dirname (here);
  }
}

/* The link in @folder that leads to @real; NULL: none does. As told, without the root before it. */
static char *
find_link (const char *root, const char *folder, const char *real)
{
  g_autofree char *rooted = g_strconcat (root, folder, NULL);
  g_autoptr (GDir) links = g_dir_open (rooted, 0, NULL);
  const char *name;

  while (links != NULL && (name = g_dir_read_name (links)) != NULL) {
    g_autofree char *link = g_build_filename (rooted, name, NULL);
    g_autofree char *target = realpath (link, NULL);

    if (g_strcmp0 (target, real) == 0)
      return g_build_filename (folder, name, NULL);
  }
  return NULL;
}

static void
fill_use (VigilPortInfo *self, const char *rooted)
{
  self->holder = vigil_port_find_holder (rooted);
  if (self->holder != NULL)
    self->use = VIGIL_PORT_USE_BUSY;
  else if (access (rooted, R_OK | W_OK) != 0)
    self->use = VIGIL_PORT_USE_DENIED;
}

/* NULL: no device node stands for it. */
static VigilPortInfo *
describe (const char *root, const char *name, const char *folder)
{
  g_autoptr (VigilPortInfo) self = g_new0 (VigilPortInfo, 1);
  g_autofree char *rooted = g_build_filename (root, "/dev", name, NULL);
  g_autofree char *real = realpath (rooted, NULL);
  g_autofree char *driver = g_build_filename ("device", "driver", NULL);

  if (real == NULL)
    return NULL;
  self->node = g_build_filename ("/dev", name, NULL);
  self->by_id = find_link (root, BY_ID, real);
  self->by_path = find_link (root, BY_PATH, real);
  self->kernel_driver = read_link_name (folder, driver);
  fill_usb (self, folder);
  fill_use (self, rooted);
  return g_steal_pointer (&self);
}

/* ttyUSB2 before ttyUSB10. */
static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  const VigilPortInfo *const *left = a, *const *right = b;
  gsize n_left = strlen ((*left)->node), n_right = strlen ((*right)->node);
  gsize n_word = strcspn ((*left)->node, "0123456789");

  if (n_left != n_right && strncmp ((*left)->node, (*right)->node, n_word) == 0)
    return n_left < n_right ? -1 : 1;
  return strcmp ((*left)->node, (*right)->node);
}

GPtrArray *
vigil_port_list (const char *root)
{
  GPtrArray *ports = g_ptr_array_new_with_free_func ((GDestroyNotify) vigil_port_info_free);
  const char *before = root != NULL ? root : "";
  g_autofree char *class = g_strconcat (before, TTY_CLASS, NULL);
  g_autoptr (GDir) ttys = g_dir_open (class, 0, NULL);
  const char *name;

  while (ttys != NULL && (name = g_dir_read_name (ttys)) != NULL) {
    g_autofree char *folder = g_build_filename (class, name, NULL);
    VigilPortInfo *info = is_there (folder) ? describe (before, name, folder) : NULL;

    if (info != NULL)
      g_ptr_array_add (ports, info);
  }
  g_ptr_array_sort (ports, compare_nodes);
  return ports;
}

void
vigil_port_info_free (VigilPortInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->node);
  g_free (self->by_id);
  g_free (self->by_path);
  g_free (self->maker);
  g_free (self->product);
  g_free (self->serial);
  g_free (self->kernel_driver);
  g_free (self->holder);
  g_free (self);
}

const char *
vigil_port_info_get_name (const VigilPortInfo *self)
{
  if (self->by_id != NULL)
    return self->by_id;
  return self->by_path != NULL ? self->by_path : self->node;
}

char *
vigil_port_find_stable_name (const char *root, const char *path)
{
  const char *before = root != NULL ? root : "";
  g_autofree char *rooted = g_strconcat (before, path, NULL);
  g_autofree char *real = realpath (rooted, NULL);

  if (real == NULL || g_file_test (rooted, G_FILE_TEST_IS_SYMLINK))
    return NULL;
  return find_link (before, BY_ID, real);
}
