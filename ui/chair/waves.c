/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/waves.h"

#include "widget/places.h"
#include "widget/text.h"
#include "widget/trace.h"
#include "widget/traces.h"

#define WIDTH 536
#define HEIGHT 276
#define LANE 92
/* Blocks come in bursts each second; the lanes show them later than this by far. */
#define DRAIN_MS 100
#define BLOCKS 16

static const struct {
  VigilCode code;
  double mm_per_s, gain;
} lanes[] = {
  /* a lane is 15 mm high: at 10 mm/mV an ordinary QRS would not fit */
  { VIGIL_CODE_WAVE_ECG_II, 25, 0.5 },
  { VIGIL_CODE_WAVE_PLETH, 25, 1 },
  { VIGIL_CODE_WAVE_RESP, 6.25, 1 },
};

struct _VigilWaves {
  GtkWidget parent_instance;
  VigilChairModel *model;
  GtkWidget *box, *traces[G_N_ELEMENTS (lanes)];
  VigilWaveBlock blocks[BLOCKS];
  guint drain;
};

G_DEFINE_FINAL_TYPE (VigilWaves, vigil_waves, GTK_TYPE_WIDGET)

static gboolean
on_drain (gpointer user_data)
{
  VigilWaves *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (lanes); i++) {
    guint n;

    while ((n = vigil_chair_model_drain_wave (self->model, lanes[i].code, self->blocks, BLOCKS)) > 0)
      for (guint b = 0; b < n; b++)
        vigil_trace_feed (VIGIL_TRACE (self->traces[i]), &self->blocks[b]);
  }
  return G_SOURCE_CONTINUE;
}

static void
on_reset (VigilWaves *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (lanes); i++)
    vigil_trace_clear (VIGIL_TRACE (self->traces[i]));
}

static void
vigil_waves_dispose (GObject *object)
{
  VigilWaves *self = VIGIL_WAVES (object);

  g_clear_handle_id (&self->drain, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (vigil_waves_parent_class)->dispose (object);
}

static void
vigil_waves_class_init (VigilWavesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_waves_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "waves");
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vigil_waves_init (VigilWaves *self)
{
  self->box = vigil_traces_new (vigil_places_new (WIDTH, HEIGHT));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "lane-box");
  for (guint i = 0; i < G_N_ELEMENTS (lanes); i++) {
    self->traces[i] = vigil_trace_new (lanes[i].code, NULL);
    vigil_trace_set_speed (VIGIL_TRACE (self->traces[i]), lanes[i].mm_per_s);
    vigil_trace_set_gain (VIGIL_TRACE (self->traces[i]), lanes[i].gain);
    vigil_places_put (self->box, self->traces[i], 1, i * LANE + 1, WIDTH - 2, LANE - 2);
    if (i > 0) {
      GtkWidget *divider = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

      vigil_widget_add_classes (divider, "divider");
      vigil_places_put (self->box, divider, 1, i * LANE - 1, WIDTH - 2, 1);
    }
  }
}

GtkWidget *
vigil_waves_new (VigilChairModel *model)
{
  VigilWaves *self = g_object_new (VIGIL_TYPE_WAVES, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "reset", G_CALLBACK (on_reset), self, G_CONNECT_SWAPPED);
  self->drain = g_timeout_add (DRAIN_MS, on_drain, self);
  return GTK_WIDGET (self);
}
