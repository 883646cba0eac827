/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/trace.h"

#include "base/clock.h"
#include "base/number.h"
#include "draw/trace-fit.h"
#include "model/time-text.h"
#include "widget/scale.h"
#include "widget/style.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define N_SAMPLES 16384
#define ECG_MM_PER_MV 10
#define SILENCE_US (2400 * VIGIL_USEC_PER_MSEC)
#define SPOKEN_EVERY_US (5 * VIGIL_USEC_PER_SEC)
/* Over what is not of now, so that it looks past and the words before it can be read. */
#define VEIL 0.75F

struct _VigilTrace {
  GtkWidget parent_instance;
  VigilCode code;
  char *colour;
  double mm_per_s, gain;
  gboolean is_frozen;
  VigilFlags flags;          /* of the newest block */
  char *lead_off;
  VigilWaveBuffer *buffer;
  GtkWidget *name, *speed, *words;
  gulong style_id;
  VigilTraceLook look;
  VigilTraceFit fit;
  gboolean is_look_stale;
  gboolean is_forgotten;     /* what the paper shows of this lane */
  gint64 shown_us;           /* the newest that is shown; 0: nothing yet */
  gint64 spoken_us, silent_since_us;
};

G_DEFINE_FINAL_TYPE (VigilTrace, vigil_trace, GTK_TYPE_WIDGET)

static gboolean
is_ecg (VigilCode code)
{
  return code >= VIGIL_CODE_WAVE_ECG_I && code <= VIGIL_CODE_WAVE_ECG_MCL;
}

static const char *
name_of (VigilCode code)
{
  static const char *const leads[] = { "ECG I",   "ECG II",  "ECG III", "ECG aVR",
                                       "ECG aVL", "ECG aVF", "ECG V",   "ECG MCL" };

  if (is_ecg (code))
    return leads[code - VIGIL_CODE_WAVE_ECG_I];
  if (code == VIGIL_CODE_WAVE_PLETH)
    return C_ ("wave", "Pleth");
  if (code == VIGIL_CODE_WAVE_RESP)
    return C_ ("wave", "Resp");
  if (code == VIGIL_CODE_WAVE_ABP)
    return C_ ("wave", "Pressure");
  return "CO\342\202\202";
}

static const char *
colour_of (VigilCode code)
{
  if (is_ecg (code))
    return "vg_hr";
  if (code == VIGIL_CODE_WAVE_PLETH)
    return "vg_spo2";
  if (code == VIGIL_CODE_WAVE_RESP)
    return "vg_rr";
  return code == VIGIL_CODE_WAVE_CO2 ? "vg_etco2" : "vg_nibp";
}

static double
scale_k (VigilTrace *self)
{
  return vigil_style_get_scale (vigil_style_get (gtk_widget_get_display (GTK_WIDGET (self))));
}

static void
update_look (VigilTrace *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double k = scale_k (self), x, y;

  gtk_widget_translate_coordinates (widget, gtk_widget_get_parent (widget), 0, 0, &x, &y);
  self->look = (VigilTraceLook) { (int) x, (int) y, gtk_widget_get_width (widget), gtk_widget_get_height (widget),
                                  self->mm_per_s * VIGIL_UNITS_PER_MM * k, 2 * k, { 0 } };
  vigil_style_get_color (widget, self->colour, &self->look.ink);
  self->is_look_stale = FALSE;
  self->fit.looked_us = 0;
}

static void
update_range (VigilTrace *self, VigilTracePaper *paper, guint lane)
{
  double height = self->look.height;
  double px_per_mv = ECG_MM_PER_MV * VIGIL_UNITS_PER_MM * scale_k (self) * self->gain;
  /* one whose size in mV nobody knows has no fixed scale */
  gboolean is_fixed = is_ecg (self->code) && (self->flags & VIGIL_FLAG_UNSCALED) == 0;

  vigil_trace_fit_look (&self->fit, self->buffer, self->shown_us, is_fixed);
  vigil_trace_paper_set_range (paper, lane,
                               is_fixed ? vigil_trace_fit_fixed (&self->fit, height, px_per_mv)
                                        : vigil_trace_fit_scaled (&self->fit, height, self->gain));
}

static void
set_silent_since (VigilTrace *self, gint64 end_us)
{
  if ((self->silent_since_us != 0) != (end_us != 0))
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->silent_since_us = end_us;
}

static void
show_words (VigilTrace *self, const char *words)
{
  vigil_text_set (self->words, words);
  gtk_widget_set_visible (self->words, *words != '\0');
}

static void
update_words (VigilTrace *self, gint64 now_us)
{
  gint64 end_us = vigil_wave_buffer_get_end_us (self->buffer);
  g_autofree char *spoken = NULL;
  const char *state;

  if (self->lead_off != NULL) {
    show_words (self, self->lead_off);
  } else if (end_us == 0) {
    show_words (self, C_ ("wave", "waiting"));
  } else if (now_us > end_us + SILENCE_US) {
    if (self->silent_since_us != end_us) {
      g_autofree char *clock = vigil_time_clock (vigil_clock_wall_us () - (now_us - end_us));
      /* Translators: %s is a time of day, "11:19" */
      g_autofree char *words = g_strdup_printf (_("no signal since %s"), clock);

      show_words (self, words);
    }
    set_silent_since (self, end_us);
  } else {
    set_silent_since (self, 0);
    show_words (self, self->is_frozen ? C_ ("wave", "frozen") : "");
  }
  if (self->spoken_us != 0 && now_us < self->spoken_us + SPOKEN_EVERY_US)
    return;
  self->spoken_us = now_us;
  state = gtk_label_get_label (GTK_LABEL (self->words));
  spoken = g_strdup_printf ("%s, %s", name_of (self->code), *state != '\0' ? state : C_ ("wave", "sweeping"));
  vigil_widget_set_spoken (GTK_WIDGET (self), spoken);
}

gboolean
vigil_trace_sweep (VigilTrace *self, VigilTracePaper *paper, guint lane, gint64 now_us)
{
  gboolean is_changed = FALSE;

  if (!self->is_frozen)
    self->shown_us = MIN (now_us - VIGIL_TRACE_DELAY_MS * VIGIL_USEC_PER_MSEC,
                          vigil_wave_buffer_get_end_us (self->buffer));
  update_words (self, now_us);
  if (self->is_look_stale)
    update_look (self);
  vigil_trace_paper_set_look (paper, lane, &self->look);
  if (self->is_forgotten || self->lead_off != NULL)
    is_changed = vigil_trace_paper_clear (paper, lane);
  self->is_forgotten = FALSE;
  if (self->lead_off != NULL || self->shown_us <= 0)
    return is_changed;
  update_range (self, paper, lane);
  return vigil_trace_paper_sweep (paper, lane, self->buffer, self->shown_us) || is_changed;
}

static void
vigil_trace_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigilTrace *self = VIGIL_TRACE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->lead_off != NULL) {
    cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
    double k = scale_k (self), dashes[] = { 8 * k, 6 * k };
    GdkRGBA ink;

    vigil_style_get_color (widget, "vg_text_3", &ink);
    gdk_cairo_set_source_rgba (cr, &ink);
    cairo_set_line_width (cr, 2 * k);
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
    cairo_move_to (cr, 0, floor (0.8 * height));
    cairo_line_to (cr, width, floor (0.8 * height));
    cairo_stroke (cr);
    cairo_destroy (cr);
  }
  if (self->silent_since_us != 0) {
    GdkRGBA veil;

    vigil_style_get_color (widget, "vg_well", &veil);
    veil.alpha = VEIL;
    gtk_snapshot_append_color (snapshot, &veil, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  }
  GTK_WIDGET_CLASS (vigil_trace_parent_class)->snapshot (widget, snapshot);
}

static void
place (GtkWidget *child, int width, double x_align, int margin, int y)
{
  GtkRequisition natural;
  int x;

  if (!gtk_widget_should_layout (child))
    return;
  gtk_widget_get_preferred_size (child, NULL, &natural);
  x = (int) ((width - 2 * margin - natural.width) * x_align) + margin;
  gtk_widget_size_allocate (child, &(GtkAllocation) { x, y, natural.width, natural.height }, -1);
}

static void
vigil_trace_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VigilTrace *self = VIGIL_TRACE (widget);
  int margin = vigil_style_px (widget, 12), top = vigil_style_px (widget, 4);
  GtkRequisition words;

  place (self->name, width, 0, margin, top);
  place (self->speed, width, 1, margin, top);
  gtk_widget_get_preferred_size (self->words, NULL, &words);
  place (self->words, width, 0.5, margin, (height - words.height) / 2);
  self->is_look_stale = TRUE;
}

static void
vigil_trace_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  *minimum = 0;
  *natural = vigil_style_px (widget, orientation == GTK_ORIENTATION_HORIZONTAL ? 536 : 92);
}

static void
mark_look_stale (VigilTrace *self)
{
  self->is_look_stale = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
vigil_trace_dispose (GObject *object)
{
  VigilTrace *self = VIGIL_TRACE (object);

  if (self->style_id != 0)
    g_signal_handler_disconnect (vigil_style_get (gtk_widget_get_display (GTK_WIDGET (self))), self->style_id);
  self->style_id = 0;
  g_clear_pointer (&self->name, gtk_widget_unparent);
  g_clear_pointer (&self->speed, gtk_widget_unparent);
  g_clear_pointer (&self->words, gtk_widget_unparent);
  G_OBJECT_CLASS (vigil_trace_parent_class)->dispose (object);
}

static void
vigil_trace_finalize (GObject *object)
{
  VigilTrace *self = VIGIL_TRACE (object);

  g_free (self->colour);
  g_free (self->lead_off);
  vigil_wave_buffer_free (self->buffer);
  G_OBJECT_CLASS (vigil_trace_parent_class)->finalize (object);
}

static void
vigil_trace_class_init (VigilTraceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vigil_trace_dispose;
  object_class->finalize = vigil_trace_finalize;
  widget_class->snapshot = vigil_trace_snapshot;
  widget_class->size_allocate = vigil_trace_size_allocate;
  widget_class->measure = vigil_trace_measure;
  gtk_widget_class_set_css_name (widget_class, "trace");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vigil_trace_init (VigilTrace *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->buffer = vigil_wave_buffer_new (N_SAMPLES);
  self->gain = 1;
  self->name = vigil_text_new (NULL, "caption strong");
  self->speed = vigil_text_new (NULL, "axis ink-3");
  self->words = vigil_text_new ("", "label ink-2 strong");
  gtk_widget_set_parent (self->name, widget);
  gtk_widget_set_parent (self->speed, widget);
  gtk_widget_set_parent (self->words, widget);
  gtk_widget_set_visible (self->words, FALSE);
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  self->style_id = g_signal_connect_swapped (vigil_style_get (gtk_widget_get_display (widget)), "changed",
                                             G_CALLBACK (mark_look_stale), self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (mark_look_stale), NULL);
}

GtkWidget *
vigil_trace_new (VigilCode code, const char *colour)
{
  VigilTrace *self = g_object_new (VIGIL_TYPE_TRACE, NULL);

  vigil_trace_set_code (self, code, colour);
  return GTK_WIDGET (self);
}

VigilCode
vigil_trace_get_code (VigilTrace *self)
{
  g_return_val_if_fail (VIGIL_IS_TRACE (self), VIGIL_CODE_NONE);
  return self->code;
}

void
vigil_trace_set_code (VigilTrace *self, VigilCode code, const char *colour)
{
  g_autofree char *hue = NULL;

  g_return_if_fail (VIGIL_IS_TRACE (self) && code < VIGIL_N_CODES);
  if (self->colour != NULL) {
    hue = g_strdup_printf ("hue-%s", self->colour + strlen ("vg_"));
    vigil_widget_set_class (self->name, hue, FALSE);
    g_clear_pointer (&hue, g_free);
  }
  self->code = code;
  g_free (self->colour);
  self->colour = g_strdup (colour != NULL ? colour : colour_of (code));
  hue = g_strdup_printf ("hue-%s", self->colour + strlen ("vg_"));
  vigil_widget_set_class (self->name, hue, TRUE);
  vigil_text_set (self->name, name_of (code));
  vigil_trace_set_speed (self, code == VIGIL_CODE_WAVE_RESP || code == VIGIL_CODE_WAVE_CO2 ? 6.25 : 25);
  vigil_trace_clear (self);
}

static void
update_caption (VigilTrace *self)
{
  char number[VIGIL_NUMBER_SIZE];
  const char *doubt = (self->flags & (VIGIL_FLAG_DEMO | VIGIL_FLAG_TEST)) != 0 ? C_ ("axis", "DEMO")
                      : (self->flags & VIGIL_FLAG_UNSCALED) != 0               ? C_ ("wave", "not calibrated")
                      : (self->flags & VIGIL_FLAG_QUESTIONABLE) != 0           ? C_ ("wave", "questionable")
                                                                               : NULL;
  g_autofree char *text = g_strdup_printf ("%s%s%s mm/s", doubt != NULL ? doubt : "", doubt != NULL ? ", " : "",
                                           vigil_number_format (self->mm_per_s, 2, number));

  vigil_text_set (self->speed, text);
  vigil_widget_set_class (self->speed, "strong", doubt != NULL);
}

void
vigil_trace_set_speed (VigilTrace *self, double mm_per_s)
{
  g_return_if_fail (VIGIL_IS_TRACE (self) && mm_per_s > 0);
  self->mm_per_s = mm_per_s;
  update_caption (self);
  mark_look_stale (self);
}

void
vigil_trace_set_gain (VigilTrace *self, double gain)
{
  g_return_if_fail (VIGIL_IS_TRACE (self) && gain > 0);
  self->gain = gain;
  self->is_forgotten = TRUE;
  mark_look_stale (self);
}

void
vigil_trace_set_frozen (VigilTrace *self, gboolean is_frozen)
{
  g_return_if_fail (VIGIL_IS_TRACE (self));
  self->is_frozen = is_frozen;
}

void
vigil_trace_set_lead_off (VigilTrace *self, const char *words)
{
  g_return_if_fail (VIGIL_IS_TRACE (self));
  if (g_strcmp0 (words, self->lead_off) == 0)
    return;
  g_free (self->lead_off);
  self->lead_off = g_strdup (words);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_flags (VigilTrace *self, VigilFlags flags)
{
  if (flags == self->flags)
    return;
  /* another scale is another picture */
  if (((flags ^ self->flags) & VIGIL_FLAG_UNSCALED) != 0)
    self->is_forgotten = TRUE;
  self->flags = flags;
  update_caption (self);
}

void
vigil_trace_clear (VigilTrace *self)
{
  g_return_if_fail (VIGIL_IS_TRACE (self));
  vigil_wave_buffer_clear (self->buffer);
  self->is_forgotten = TRUE;
  self->fit = (VigilTraceFit) { 0 };
  self->shown_us = 0;
  self->silent_since_us = 0;
  set_flags (self, VIGIL_FLAG_NONE);
}

void
vigil_trace_feed (VigilTrace *self, const VigilWaveBlock *block)
{
  g_return_if_fail (VIGIL_IS_TRACE (self));
  if (block->code != self->code)
    return;
  set_flags (self, block->flags);
  if (!vigil_wave_buffer_feed (self->buffer, block)) {
    self->is_forgotten = TRUE;
    self->fit.looked_us = 0;
  }
}
