/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Who holds a port, as /proc shows it: a lock's owner is known to the kernel only as a number. */
#include "port/port-private.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static guint
count_open (const char *pid, const char *real)
{
  guint n_open = 0;
  g_autofree char *folder = g_build_filename ("/proc", pid, "fd", NULL);
  g_autoptr (GDir) fds = g_dir_open (folder, 0, NULL);
  const char *fd;

  while (fds != NULL && (fd = g_dir_read_name (fds)) != NULL) {
    g_autofree char *path = g_build_filename (folder, fd, NULL);
    char target[256];
    gssize n = readlink (path, target, sizeof target);

    if (n > 0 && (gsize) n == strlen (real) && memcmp (target, real, (gsize) n) == 0)
      n_open++;
  }
  return n_open;
}

static char *
describe (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "comm", NULL);
  g_autofree char *name = NULL;

  if (!g_file_get_contents (path, &name, NULL, NULL))
    return g_strdup_printf ("process %s", pid);
  return g_strdup_printf ("%s (%s)", g_strstrip (name), pid);
}

char *
vigil_port_find_other_holder (const char *path, guint n_own)
{
  g_autofree char *real = realpath (path, NULL);
  g_autofree char *self = g_strdup_printf ("%d", (int) getpid ());
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *pid;

  if (real == NULL)
    return NULL;
  while (processes != NULL && (pid = g_dir_read_name (processes)) != NULL)
    if (g_ascii_isdigit (*pid) && strcmp (pid, self) != 0 && count_open (pid, real) > 0)
      return describe (pid);
  return count_open (self, real) > n_own ? g_strdup ("this program") : NULL;
}

char *
vigil_port_find_holder (const char *path)
{
  return vigil_port_find_other_holder (path, 0);
}
