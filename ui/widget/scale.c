/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/scale.h"

#include <math.h>

/* The design's sizes in units. Weights and colours are in style.css; what is a length is here. */
static const struct { const char *selector, *property; double units; } sizes[] = {
  { "window", "font-size", 18 },
  /* type scale */
  { ".num-xl", "font-size", 78 },         { ".num-xl", "letter-spacing", -2 },
  { "numeric.stand-in .num-xl", "font-size", 60 },
  { ".num-l", "font-size", 66 },          { ".num-l", "letter-spacing", -1.5 },
  { ".num-rate", "font-size", 60 },       { ".num-rate", "letter-spacing", -1.5 },
  { ".num-field", "font-size", 50 },      { ".num-half", "font-size", 44 },
  { ".num-value", "font-size", 38 },      { ".num-small", "font-size", 30 },
  { ".num-card", "font-size", 26 },       { ".banner-text", "font-size", 26 },
  { ".title", "font-size", 24 },          { ".card-title", "font-size", 22 },
  { ".row-title", "font-size", 20 },      { ".body", "font-size", 18 },
  { ".label", "font-size", 17 },          { ".small", "font-size", 16 },
  { ".caption", "font-size", 15 },        { ".axis", "font-size", 14 },
  { ".kiosk-title", "font-size", 44 },    { ".kiosk-body", "font-size", 31 },
  { ".kiosk-button", "font-size", 28 },   { ".kiosk-caption", "font-size", 22 },
  /* surfaces */
  { ".card", "border-radius", 10 },       { ".lane-box", "border-radius", 10 },
  { ".banner", "border-radius", 8 },      { ".field", "border-radius", 8 },
  { ".tile", "border-radius", 10 },       { ".row", "border-radius", 10 },
  { ".row", "min-height", 88 },           { ".row", "padding-left", 14 },
  { ".row", "padding-right", 14 },        { ".row-line", "border-spacing", 12 },
  { ".mark", "min-width", 34 },           { ".mark", "min-height", 34 },
  { ".mark", "border-radius", 17 },       { ".mark.blocks", "border-radius", 6 },
  { ".mark.advisory", "border-radius", 6 },
  /* controls */
  { "button", "border-radius", 10 },      { "button", "min-width", 59 },
  { "button", "min-height", 59 },         { "button.choice", "border-radius", 8 },
  { "button.choice", "min-height", 88 },  { ".key", "font-size", 44 },
  { "button.key .button-label", "font-size", 44 },
  { "button.letter .button-label", "font-size", 24 },
  { "axisreading row", "padding-left", 16 }, { "axisreading row", "padding-right", 16 },
  { "axisreading row", "padding-top", 6 }, { "axisreading row", "padding-bottom", 6 },
  { "button.padded", "padding-left", 8 },  { "button.padded", "padding-right", 8 },
  { ".field", "padding-left", 14 },       { ".field", "padding-right", 14 },
  { ".caret", "min-width", 2 },           { ".caret", "min-height", 34 },
  { ".title-unit", "font-size", 24 },
  { ".stacked", "border-spacing", 5 },    { ".key", "border-radius", 10 },
  { "button.pause .button-label", "font-size", 21 },
  { "button.stop .button-label", "font-size", 24 },
  { "button.stop .button-label", "letter-spacing", 0.5 },
  { "button.large .button-label", "font-size", 22 },
  { "button.tile-button .button-label", "font-size", 18 },
  { ".chip", "min-height", 32 },          { ".chip", "border-radius", 16 },
  { ".chip", "padding-left", 11 },        { ".chip", "padding-right", 11 },
  { ".chip", "border-spacing", 7 },       { ".chip", "font-size", 16 },
  { ".badge", "min-width", 14 },          { ".badge", "min-height", 26 },
  { ".badge", "padding-left", 6 },        { ".badge", "padding-right", 6 },
  { ".badge", "border-radius", 13 },      { ".badge", "font-size", 16 },
  { "entry", "min-height", 72 },          { "entry", "padding-left", 14 },
  { "entry", "padding-right", 14 },       { "entry", "border-radius", 8 },
  { "scrollbar slider", "min-width", 8 }, { "scrollbar slider", "min-height", 59 },
  { "scrollbar slider", "border-radius", 4 },
  /* strip */
  { ".strip", "padding-left", 12 },       { ".strip", "padding-right", 12 },
  { ".strip", "border-spacing", 16 },     { ".strip .who", "border-spacing", 10 },
  { ".strip .links", "border-spacing", 14 }, { ".strip .link", "border-spacing", 5 },
  { ".strip .replay", "padding-left", 10 }, { ".strip .replay", "padding-right", 10 },
  { ".strip .replay", "border-radius", 8 },
  { ".step", "min-height", 40 },          { ".step", "border-radius", 20 },
  { ".step", "padding-left", 9 },         { ".step", "padding-right", 9 },
  { ".step", "border-spacing", 7 },       { ".step.now", "padding-left", 14 },
  { ".step.now", "padding-right", 14 },   { ".step-dot", "min-width", 14 },
  { ".step-dot", "min-height", 14 },      { ".step-dot", "border-radius", 9 },
  { ".step.now .step-dot", "min-width", 12 }, { ".step.now .step-dot", "min-height", 12 },
  { ".step-join", "min-width", 10 },      { ".step-join", "min-height", 2 },
  /* banner */
  { ".banner", "padding-left", 18 },      { ".banner", "padding-right", 18 },
  { ".banner-row", "border-spacing", 16 },    { ".banner .stars", "font-size", 22 },
  { ".banner .stars", "letter-spacing", 2 }, { ".banner .chips", "border-spacing", 10 },
  { ".alarm-chip", "min-height", 44 },    { ".alarm-chip", "border-radius", 6 },
  { ".alarm-chip", "padding-left", 14 },  { ".alarm-chip", "padding-right", 14 },
  { ".alarm-chip", "border-spacing", 9 }, { ".alarm-chip", "font-size", 18 },
  /* infusion */
  { ".infusion-row", "border-spacing", 8 }, { ".infusion-name", "border-spacing", 10 },
  { ".swatch", "border-radius", 3 },      { ".bar", "border-radius", 5 },
  { ".rate-unit", "font-size", 30 },      { ".est", "font-size", 19 },
  /* the patient's screen */
  { "kiosk", "letter-spacing", 0 },         { "kioskbutton", "border-radius", 18 },
  { "kioskcard", "border-radius", 22 },     { ".kiosk-surface", "border-radius", 22 },
  { ".kiosk-pad", "border-radius", 22 },    { ".kiosk-bar", "border-radius", 6 },
  { "shore", "border-radius", 16 },         { ".kiosk-word", "font-size", 28 },
  { "kioskbutton.small .kiosk-word", "font-size", 26 },
  { "kioskbutton.wide .kiosk-word", "font-size", 34 },
  { "kioskbutton.call .kiosk-word", "font-size", 44 },
  { ".kiosk-word.small", "font-size", 24 }, { ".kiosk-row", "border-spacing", 16 },
  { "kioskbutton.call .kiosk-row", "border-spacing", 28 },
  { "kioskbutton", "padding-left", 12 },    { "kioskbutton", "padding-right", 12 },
  { ".kiosk-column", "border-spacing", 8 }, { ".kiosk-lines", "border-spacing", 11 },
  { ".kiosk-heading", "font-size", 42 },    { ".kiosk-subheading", "font-size", 34 },
  { ".kiosk-song", "font-size", 40 },       { ".kiosk-words", "font-size", 31 },
  { ".kiosk-head", "font-size", 26 },       { ".kiosk-line", "font-size", 24 },
  { ".kiosk-strip", "font-size", 28 },      { ".breathe", "font-size", 35 },
  { "kioskcard progressbar trough", "min-height", 10 },
  { "kioskcard progressbar progress", "min-height", 10 },
  { "kioskcard progressbar trough", "border-radius", 5 },
  { "kioskcard progressbar progress", "border-radius", 5 },
  { ".earlier .first", "padding-top", 8 },
  /* sheets */
  { ".recorded", "border-radius", 10 },   { ".alarm-row", "border-spacing", 16 },
  { ".sheet-list", "border-spacing", 6 },
  /* station */
  { ".station", "padding-left", 24 },     { ".station", "padding-right", 24 },
  { ".station", "padding-bottom", 16 },   { ".station-head", "min-height", 80 },
  { ".station-head", "border-spacing", 16 }, { ".num-clock", "font-size", 36 },
  { ".station-message", "border-spacing", 16 }, { ".station-lists", "border-spacing", 14 },
  { ".review-middle", "border-spacing", 12 }, { ".tools", "border-spacing", 12 },
  { ".tools", "padding-top", 10 },        { ".event-panel", "min-width", 364 },
  { ".event-line", "min-height", 58 },    { ".event-line", "border-spacing", 12 },
  { ".event-line", "padding-left", 14 },  { ".event-line", "padding-right", 14 },
  { ".event-foot", "min-height", 44 },    { ".event-foot", "padding-left", 14 },
  { "button.tool", "min-height", 56 },    { ".tool-line", "border-spacing", 9 },
  { ".tool-line", "padding-left", 16 },   { ".tool-line", "padding-right", 16 },
  { ".chip.tall", "min-height", 40 },     { ".tile-head", "min-height", 52 },
  { ".tile-head", "border-spacing", 10 }, { ".tile-head", "padding-left", 14 },
  { ".tile-head", "padding-right", 12 },  { ".tile-cell", "border-radius", 8 },
  { ".num-tile", "font-size", 54 },       { ".num-tile", "letter-spacing", -1.5 },
};

double
vigil_scale_compute (int width_px, int height_px, int width_mm, int height_mm)
{
  double diagonal_inch;

  if (width_px <= 0 || height_px <= 0 || width_mm <= 0 || height_mm <= 0)
    return 1;
  diagonal_inch = hypot (width_mm, height_mm) / 25.4;
  if (diagonal_inch < 5 || diagonal_inch > 90)
    return 1;
  return CLAMP ((double) width_px / width_mm / VIGIL_UNITS_PER_MM, 0.75, 2.5);
}

int
vigil_scale_to_px (double k, double units)
{
  return (int) lround (k * units);
}

char *
vigil_scale_to_css (double k)
{
  GString *css = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    double px = k * sizes[i].units;

    /* letter spacing alone keeps its fraction; the rest are whole pixels, so that edges are sharp
     */
    if (fabs (sizes[i].units) > 2)
      px = round (px);
    g_string_append_printf (css, "%s { %s: %spx; }\n", sizes[i].selector, sizes[i].property,
                            g_ascii_formatd (number, sizeof number, "%.2f", px));
  }
  return g_string_free (css, FALSE);
}
