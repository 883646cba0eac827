/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/sheet-print.h"

#include "model/take-home.h"
#include "print/sheet.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

static void
on_printed (const char *printer, const GError *error, gpointer user_data)
{
  g_autoptr (VigilPage) page = user_data;
  g_autoptr (GError) done = error == NULL ? g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, _("Sent to %s"), printer) : NULL;

  vigil_page_set_error (page, error != NULL ? error : done);
}

static char *
make_path (VigilCore *core, const char *visit)
{
  g_autofree char *dir = g_path_get_dirname (vigil_core_get_record_path (core));
  g_autofree char *name = g_strconcat (visit, ".pdf", NULL);

  return g_build_filename (dir, "sheets", name, NULL);
}

void
vigil_page_print_sheet (VigilPage *page)
{
  VigilChairModel *model = vigil_page_get_model (page);
  const VigilView *view = vigil_chair_model_get_view (model);
  VigilCore *core = vigil_chair_model_get_core (model);
  g_autoptr (VigilTakeHome) what = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (core == NULL)
    return;   /* a visit that is only told */
  what = vigil_take_home_new (&view->session, vigil_core_get_clinic (core), vigil_chair_model_get_protocol (model),
                              view->now_wall_us);
  path = make_path (core, view->session.id);
  if (vigil_sheet_write (what, path, &error))
    vigil_sheet_print (path, what->title, on_printed, g_object_ref (page));
  else
    vigil_page_set_error (page, error);
}
