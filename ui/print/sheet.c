/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "print/sheet.h"

#include <cairo-pdf.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <gtk/gtkunixprint.h>
#include <pango/pangocairo.h>

/* In points. Somebody who is still drowsy reads it. */
#define MARGIN 56
#define TITLE 26
#define TEXT 15
#define SMALL 11
#define BULLET 22
#define GAP 9

/* ---- drawing ---- */

typedef struct {
  cairo_t *cr;
  double width, height, y;
} Sheet;

/* On the next page what no longer fits on this one. */
static void
draw_text (Sheet *self, const char *text, double size, gboolean is_bold, const char *bullet)
{
  double indent = bullet != NULL ? BULLET : 0;
  PangoLayout *layout = pango_cairo_create_layout (self->cr);
  PangoFontDescription *font = pango_font_description_from_string (is_bold ? "Sans Bold" : "Sans");
  PangoRectangle size_px;
  gboolean is_rtl;

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) ((self->width - 2 * MARGIN - indent) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  is_rtl = pango_layout_get_direction (layout, 0) == PANGO_DIRECTION_RTL;
  pango_layout_get_pixel_extents (layout, NULL, &size_px);
  if (self->y + size_px.height > self->height - MARGIN && self->y > MARGIN) {
    cairo_show_page (self->cr);
    self->y = MARGIN;
  }
  cairo_move_to (self->cr, MARGIN + (is_rtl ? 0 : indent), self->y);
  pango_cairo_show_layout (self->cr, layout);
  if (bullet != NULL) {
    pango_layout_set_text (layout, bullet, -1);
    cairo_move_to (self->cr, is_rtl ? MARGIN - (BULLET - GAP) : MARGIN, self->y);
    pango_cairo_show_layout (self->cr, layout);
  }
  self->y += size_px.height + GAP;
  pango_font_description_free (font);
  g_object_unref (layout);
}

static void
draw_list (Sheet *self, const char *heading, GPtrArray *lines)
{
  if (lines->len == 0)
    return;
  self->y += GAP;
  draw_text (self, heading, TEXT, TRUE, NULL);
  for (guint i = 0; i < lines->len; i++)
    draw_text (self, g_ptr_array_index (lines, i), TEXT, FALSE, "•");
}

static void
draw (Sheet *self, const VigilTakeHome *what)
{
  draw_text (self, what->title, TITLE, TRUE, NULL);
  draw_text (self, what->who, TEXT, FALSE, NULL);
  draw_list (self, _("You were given today"), what->given);
  draw_list (self, _("At home"), what->lines);
  if (what->contact != NULL) {
    self->y += GAP;
    draw_text (self, _("If something worries you"), TEXT, TRUE, NULL);
    draw_text (self, what->contact, TEXT, TRUE, NULL);
  }
  self->y += GAP;
  draw_text (self, what->clinic, what->address->len > 0 ? TEXT : SMALL, FALSE, NULL);
  for (guint i = 0; i < what->address->len; i++)
    draw_text (self, g_ptr_array_index (what->address, i), TEXT, FALSE, NULL);
}

gboolean
vigil_sheet_write (const VigilTakeHome *what, const char *path, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (path);
  GtkPaperSize *paper = gtk_paper_size_new (NULL);
  Sheet sheet = { .width = gtk_paper_size_get_width (paper, GTK_UNIT_POINTS),
                  .height = gtk_paper_size_get_height (paper, GTK_UNIT_POINTS), .y = MARGIN };
  cairo_surface_t *surface;
  cairo_status_t status;

  gtk_paper_size_free (paper);
  if (g_mkdir_with_parents (dir, 0700) != 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _("%s cannot be made"), dir);
    return FALSE;
  }
  surface = cairo_pdf_surface_create (path, sheet.width, sheet.height);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, what->title);
  sheet.cr = cairo_create (surface);
  draw (&sheet, what);
  cairo_destroy (sheet.cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("%s cannot be written: %s"), path, cairo_status_to_string (status));
  return status == CAIRO_STATUS_SUCCESS;
}

/* ---- printing ---- */

typedef struct {
  char *path, *title;
  VigilSheetPrinted done;
  gpointer user_data;
  GtkPrinter *printer;      /* the best so far */
} Job;

static void
job_end (Job *self, const char *printer, const GError *error)
{
  if (error == NULL && g_unlink (self->path) != 0)
    g_warning ("%s: what was printed cannot be removed", self->path);
  self->done (printer, error, self->user_data);
  g_clear_object (&self->printer);
  g_free (self->path);
  g_free (self->title);
  g_free (self);
}

static void
on_sent (GtkPrintJob *print_job, gpointer user_data, const GError *error)
{
  Job *self = user_data;

  job_end (self, gtk_printer_get_name (self->printer), error);
}

/* Called for each until it gives TRUE. A printer that writes a file is no paper. */
static gboolean
on_printer (GtkPrinter *printer, gpointer user_data)
{
  Job *self = user_data;
  gboolean is_fit = !gtk_printer_is_virtual (printer) && gtk_printer_accepts_pdf (printer)
                    && gtk_printer_is_accepting_jobs (printer);

  if (is_fit && (self->printer == NULL || gtk_printer_is_default (printer)))
    g_set_object (&self->printer, printer);
  return is_fit && gtk_printer_is_default (printer);
}

static void
on_enumerated (gpointer user_data)
{
  Job *self = user_data;
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autoptr (GtkPageSetup) page = gtk_page_setup_new ();
  g_autoptr (GtkPrintJob) print_job = NULL;
  g_autoptr (GError) error = NULL;

  if (self->printer == NULL) {
    error = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("No printer. The sheet is in %s"), self->path);
    job_end (self, NULL, error);
    return;
  }
  print_job = gtk_print_job_new (self->title, self->printer, settings, page);
  if (!gtk_print_job_set_source_file (print_job, self->path, &error)) {
    job_end (self, NULL, error);
    return;
  }
  gtk_print_job_send (print_job, on_sent, self, NULL);
}

void
vigil_sheet_print (const char *path, const char *title, VigilSheetPrinted done, gpointer user_data)
{
  Job *self = g_new0 (Job, 1);

  *self = (Job) { g_strdup (path), g_strdup (title), done, user_data, NULL };
  gtk_enumerate_printers (on_printer, self, on_enumerated, FALSE);
}
