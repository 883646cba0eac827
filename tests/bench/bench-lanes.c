/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-lanes.h"

#include "base/clock.h"
#include "widget/trace.h"
#include "widget/traces.h"

#define PERIOD_US (VIGIL_USEC_PER_SEC / BENCH_RATE_HZ)
#define START_US (100 * VIGIL_USEC_PER_SEC)
#define PX_PER_MM 5.87

static const VigilCode codes[BENCH_LANES] = { VIGIL_CODE_WAVE_ECG_I, VIGIL_CODE_WAVE_ECG_II, VIGIL_CODE_WAVE_ECG_III,
                                              VIGIL_CODE_WAVE_PLETH, VIGIL_CODE_WAVE_ABP,    VIGIL_CODE_WAVE_CO2 };

static gint64
now_us (GdkFrameClock *clock, gpointer user_data)
{
  const BenchLanes *self = user_data;

  return START_US + (self->n - 2) * PERIOD_US + VIGIL_TRACE_DELAY_MS * VIGIL_USEC_PER_MSEC;
}

void
bench_lanes_init (BenchLanes *self)
{
  GtkLayoutManager *layout = gtk_box_layout_new (GTK_ORIENTATION_VERTICAL);

  *self = (BenchLanes) { .traces = vigil_traces_new (layout) };
  gtk_box_layout_set_homogeneous (GTK_BOX_LAYOUT (layout), TRUE);
  vigil_traces_set_now (VIGIL_TRACES (self->traces), now_us, self);
  for (int lane = 0; lane < BENCH_LANES; lane++) {
    self->lanes[lane] = vigil_trace_new (codes[lane], NULL);
    gtk_widget_set_vexpand (self->lanes[lane], TRUE);
    vigil_trace_set_speed (VIGIL_TRACE (self->lanes[lane]), BENCH_WIDTH / (double) BENCH_SECONDS / PX_PER_MM);
    gtk_widget_set_parent (self->lanes[lane], self->traces);
  }
  bench_lanes_feed (self, BENCH_SAMPLES);
}

void
bench_lanes_feed (BenchLanes *self, long n_more)
{
  for (int lane = 0; lane < BENCH_LANES; lane++) {
    VigilWaveBlock block = { .code = codes[lane], .period_us = PERIOD_US, .scale = 0.001F };

    for (long at = 0; at < n_more; at += block.n) {
      block.t_mono_us = START_US + (self->n + at) * PERIOD_US;
      block.n = (guint16) MIN (n_more - at, 64);
      for (int i = 0; i < block.n; i++)
        block.samples[i] = (gint16) (1000 * bench_wave (lane, self->n + at + i));
      vigil_trace_feed (VIGIL_TRACE (self->lanes[lane]), &block);
    }
  }
  self->n += n_more;
}
