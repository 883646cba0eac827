/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/paging.h"

#include <string.h>

#define LINE_HEIGHT 1.46

static PangoLayout *
lay_out (PangoContext *context, const char *text, double size_px, int width_px)
{
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_copy (pango_context_get_font_description (context));

  pango_font_description_set_absolute_size (font, size_px * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, width_px * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  pango_font_description_free (font);
  return layout;
}

GPtrArray *
vigil_paging_break (PangoContext *context, const char *text, double size_px, int width_px, int height_px)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (PangoLayout) layout = lay_out (context, text, size_px, width_px);
  int lines_a_page = MAX (1, (int) (height_px / (size_px * LINE_HEIGHT)));
  int n_lines = pango_layout_get_line_count (layout), from = 0;

  while (from < n_lines) {
    int to = MIN (from + lines_a_page, n_lines), start, end;
    g_autofree char *page = NULL;

    /* a page ends with a paragraph where the rest of one would stand alone on the next */
    if (to < n_lines)
      for (int i = to; i > from + lines_a_page / 2; i--)
        if (pango_layout_get_line_readonly (layout, i - 1)->length == 0) {
          to = i;
          break;
        }
    start = pango_layout_get_line_readonly (layout, from)->start_index;
    end = to < n_lines ? pango_layout_get_line_readonly (layout, to)->start_index : (int) strlen (text);
    page = g_strstrip (g_strndup (text + start, (gsize) (end - start)));
    if (*page != '\0')
      g_ptr_array_add (pages, g_steal_pointer (&page));
    from = to;
  }
  if (pages->len == 0)
    g_ptr_array_add (pages, g_strdup (""));
  return pages;
}
