/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaks a text into pages that fit, between paragraphs or lines and never inside one, so that
 * nothing has to be scrolled. Needs Pango, no display. Thread: any one. */
#pragma once

#include <pango/pango.h>

/* Of char *, at least one; transfer full. @size_px of the letters, the lines 1.46 times that. */
GPtrArray *vigil_paging_break (PangoContext *context, const char *text, double size_px, int width_px,
                               int height_px) G_GNUC_WARN_UNUSED_RESULT;
