/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>

int
main (int argc, char **argv)
{
  return 0;
}
