/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of ports over a tree that looks as the kernel's and udev's do, with regular files in the
 * place of the device nodes. */
#include "file-tree.h"
#include "port/port-list.h"
#include "port/port.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define USB "/sys/devices/pci0000:00/usb1/1-2"
#define FTDI_TTY USB "/1-2:1.0/ttyUSB10"
#define CDC_TTY "/sys/devices/pci0000:00/usb1/1-3/1-3:1.0/tty/ttyACM0"
#define FTDI_LINK "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0"

typedef struct {
  char *root;
} Tree;

static char *
at (Tree *tree, const char *path)
{
  return g_strconcat (tree->root, path, NULL);
}

static void
put_ftdi (Tree *tree)
{
  file_tree_put (tree->root, USB "/idVendor", "0403\n");
  file_tree_put (tree->root, USB "/idProduct", "6001\n");
  file_tree_put (tree->root, USB "/manufacturer", "FTDI\n");
  file_tree_put (tree->root, USB "/product", "FT232R \xff UART\n");
  file_tree_put (tree->root, USB "/serial", "A50285BI\n");
  file_tree_put (tree->root, "/sys/bus/usb-serial/drivers/ftdi_sio/bind", "");
  file_tree_put_link (tree->root, FTDI_TTY "/driver", "../../../../../../bus/usb-serial/drivers/ftdi_sio");
  file_tree_put_link (tree->root, FTDI_TTY "/tty/ttyUSB10/device", "../..");
  file_tree_put_link (tree->root, "/sys/class/tty/ttyUSB10", "../../devices/pci0000:00/usb1/1-2/1-2:1.0/ttyUSB10/tty/ttyUSB10");
  file_tree_put (tree->root, "/dev/ttyUSB10", "");
  file_tree_put_link (tree->root, FTDI_LINK, "../../ttyUSB10");
  file_tree_put_link (tree->root, "/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0", "../../ttyUSB10");
}

static Tree
tree_new (void)
{
  Tree tree = { file_tree_new () };

  put_ftdi (&tree);
  /* without a serial number, without a name of its own */
  file_tree_put (tree.root, "/sys/devices/pci0000:00/usb1/1-3/idVendor", "1A86\n");
  file_tree_put (tree.root, "/sys/devices/pci0000:00/usb1/1-3/idProduct", "7523\n");
  file_tree_put_link (tree.root, CDC_TTY "/device", "../..");
  file_tree_put_link (tree.root, "/sys/class/tty/ttyACM0", "../../devices/pci0000:00/usb1/1-3/1-3:1.0/tty/ttyACM0");
  file_tree_put (tree.root, "/dev/ttyACM0", "");
  file_tree_put_link (tree.root, "/dev/serial/by-path/pci-0000:00:14.0-usb-0:3:1.0", "../../ttyACM0");
  /* a chip on the board, its place without a chip, a console, and one that udev has not made yet */
  file_tree_put (tree.root, "/sys/devices/pnp0/00:03/id", "PNP0501\n");
  file_tree_put_link (tree.root, "/sys/class/tty/ttyS0/device", "../../../devices/pnp0/00:03");
  file_tree_put (tree.root, "/sys/class/tty/ttyS0/type", "4\n");
  file_tree_put (tree.root, "/dev/ttyS0", "");
  file_tree_put_link (tree.root, "/sys/class/tty/ttyS1/device", "../../../devices/pnp0/00:03");
  file_tree_put (tree.root, "/sys/class/tty/ttyS1/type", "0\n");
  file_tree_put (tree.root, "/dev/ttyS1", "");
  file_tree_put (tree.root, "/sys/class/tty/tty0/dev", "4:0\n");
  file_tree_put (tree.root, "/dev/tty0", "");
  file_tree_put_link (tree.root, "/sys/class/tty/ttyUSB2/device", "../../../devices/pci0000:00/usb1/1-2/1-2:1.0/ttyUSB10");
  return tree;
}

static void
test_list (void)
{
  Tree tree = tree_new ();
  g_autoptr (GPtrArray) ports = vigil_port_list (tree.root);
  const VigilPortInfo *acm, *chip, *ftdi;

  g_assert_cmpuint (ports->len, ==, 3);
  acm = ports->pdata[0];
  chip = ports->pdata[1];
  ftdi = ports->pdata[2];
  g_assert_cmpstr (ftdi->node, ==, "/dev/ttyUSB10");
  g_assert_cmpstr (ftdi->by_id, ==, FTDI_LINK);
  g_assert_cmpstr (ftdi->by_path, ==, "/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0");
  g_assert_cmpstr (vigil_port_info_get_name (ftdi), ==, ftdi->by_id);
  g_assert_cmphex (ftdi->usb_vendor, ==, 0x0403);
  g_assert_cmphex (ftdi->usb_product, ==, 0x6001);
  g_assert_cmpstr (ftdi->maker, ==, "FTDI");
  g_assert_cmpstr (ftdi->serial, ==, "A50285BI");
  g_assert_cmpstr (ftdi->kernel_driver, ==, "ftdi_sio");
  /* what an adapter says of itself need not be text */
  g_assert_true (g_utf8_validate (ftdi->product, -1, NULL));
  g_assert_cmpint (ftdi->use, ==, VIGIL_PORT_USE_FREE);
  g_assert_null (ftdi->holder);

  g_assert_cmpstr (acm->node, ==, "/dev/ttyACM0");
  g_assert_null (acm->by_id);
  g_assert_cmpstr (vigil_port_info_get_name (acm), ==, acm->by_path);
  g_assert_cmphex (acm->usb_vendor, ==, 0x1a86);
  g_assert_null (acm->serial);

  g_assert_cmpstr (chip->node, ==, "/dev/ttyS0");
  g_assert_cmphex (chip->usb_vendor, ==, 0);
  g_assert_cmpstr (vigil_port_info_get_name (chip), ==, "/dev/ttyS0");
  file_tree_free (tree.root);
}

static void
test_use (void)
{
  Tree tree = tree_new ();
  g_autofree char *held = at (&tree, "/dev/ttyACM0"), *secret = at (&tree, "/dev/ttyS0");
  g_autoptr (GPtrArray) ports = NULL;
  gboolean is_root = geteuid () == 0;
  const VigilPortInfo *acm, *chip;
  int fd = open (held, O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (chmod (secret, 0), ==, 0);
  g_assert_cmpint (chmod (tree.root, 0755), ==, 0);
  /* access () asks for the real user */
  if (is_root)
    g_assert_cmpint (setreuid (65534, 0), ==, 0);
  ports = vigil_port_list (tree.root);
  if (is_root)
    g_assert_cmpint (setreuid (0, 0), ==, 0);
  acm = ports->pdata[0];
  chip = ports->pdata[1];
  g_assert_cmpint (acm->use, ==, VIGIL_PORT_USE_BUSY);
  g_assert_cmpstr (acm->holder, ==, "this program");
  g_assert_cmpint (chip->use, ==, VIGIL_PORT_USE_DENIED);
  close (fd);
  file_tree_free (tree.root);
}

/* Another program that has it open is named. */
static void
test_holder (void)
{
  Tree tree = tree_new ();
  g_autofree char *held = at (&tree, "/dev/ttyACM0");
  g_autofree char *holder = NULL;
  const char *argv[] = { "sleep", "60", NULL };
  g_autoptr (GError) error = NULL;
  GPid pid = 0;
  int fd = open (held, O_RDONLY | O_CLOEXEC);

  g_spawn_async_with_fds (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                          fd, -1, -1, &error);
  g_assert_no_error (error);
  close (fd);
  holder = vigil_port_find_holder (held);
  g_assert_nonnull (holder);
  g_assert_true (g_str_has_prefix (holder, "sleep ("));
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  g_spawn_close_pid (pid);
  g_free (holder);
  holder = vigil_port_find_holder (held);
  g_assert_null (holder);
  file_tree_free (tree.root);
}

static void
test_stable_name (void)
{
  Tree tree = tree_new ();
  g_autofree char *name = vigil_port_find_stable_name (tree.root, "/dev/ttyUSB10");
  static const char *const without[]
      = { "/dev/ttyACM0", "/dev/ttyS0", "/dev/ttyUSB0", FTDI_LINK, "tcp:moxa:4001" };

  g_assert_cmpstr (name, ==, FTDI_LINK);
  for (gsize i = 0; i < G_N_ELEMENTS (without); i++)
    g_assert_null (vigil_port_find_stable_name (tree.root, without[i]));
  file_tree_free (tree.root);
}

/* No /sys, no /dev: no ports, and no trouble. */
static void
test_nothing (void)
{
  g_autoptr (GPtrArray) none = vigil_port_list ("/nowhere");
  g_autoptr (GPtrArray) own = vigil_port_list (NULL);

  g_assert_cmpuint (none->len, ==, 0);
  for (guint i = 0; i < own->len; i++)
    g_assert_true (g_file_test (((VigilPortInfo *) own->pdata[i])->node, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port/list/ports", test_list);
  g_test_add_func ("/port/list/use", test_use);
  g_test_add_func ("/port/list/holder", test_holder);
  g_test_add_func ("/port/list/stable-name", test_stable_name);
  g_test_add_func ("/port/list/nothing", test_nothing);
  return g_test_run ();
}
