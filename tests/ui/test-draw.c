/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing without a display: which rows of a column are lit, what is drawn again, where words go. */
#include "fixtures/axis-story.h"

#include "draw/axis-draw.h"
#include "draw/trace-paper.h"

#include <math.h>

#define WIDTH 320
#define HEIGHT 100
#define PERIOD_US 4000
#define T0 G_GINT64_CONSTANT (1000000000)

typedef struct { int top, bottom, n; } Lit;   /* rows of a column that are not empty */

static GskRenderNode *
get_node (VigilTracePaper *paper)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  vigil_trace_paper_snapshot (paper, snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

/* As a renderer paints it: through the render nodes. */
static cairo_surface_t *
render (VigilTracePaper *paper, int scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH * scale, HEIGHT * scale);
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node = get_node (paper);

  cairo_scale (cr, scale, scale);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  g_clear_pointer (&node, gsk_render_node_unref);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static Lit
column (cairo_surface_t *surface, int x)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  Lit lit = { -1, -1, 0 };

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++) {
    const guint32 *row = (const guint32 *) (gconstpointer) (data + y * cairo_image_surface_get_stride (surface));

    if (row[x] >> 24 < 64)
      continue;
    lit.top = lit.top < 0 ? y : lit.top;
    lit.bottom = y;
    lit.n++;
  }
  return lit;
}

static VigilTracePaper *
make_paper (int scale)
{
  VigilTracePaper *paper = vigil_trace_paper_new ();
  VigilTraceLook look = { 0, 0, WIDTH, HEIGHT, 100, 2, { 0, 1, 0, 1 } };

  vigil_trace_paper_set_size (paper, WIDTH, HEIGHT, scale, 1);
  vigil_trace_paper_set_look (paper, 0, &look);
  vigil_trace_paper_set_range (paper, 0, (VigilTraceRange) { 50, 1 });
  return paper;
}

/* @n samples from sample @from on: @value, or a gap where it is NAN. */
static void
feed (VigilWaveBuffer *buffer, int from, int n, double value)
{
  for (int at = 0; at < n; at += 50) {
    VigilWaveBlock block = { .code = VIGIL_CODE_WAVE_PLETH, .period_us = PERIOD_US, .scale = 1, .n = (guint16) MIN (50, n - at) };

    block.t_mono_us = T0 + (from + at) * (gint64) PERIOD_US;
    for (int i = 0; i < block.n; i++)
      block.samples[i] = isnan (value) ? VIGIL_WAVE_GAP : (gint16) value;
    vigil_wave_buffer_feed (buffer, &block);
  }
}

static gint64
at_sample (int n)
{
  return T0 + n * (gint64) PERIOD_US;
}

static void
test_flat_line (void)
{
  g_autoptr (VigilWaveBuffer) buffer = vigil_wave_buffer_new (4096);

  for (int scale = 1; scale <= 2; scale++) {
    g_autoptr (VigilTracePaper) paper = make_paper (scale);
    cairo_surface_t *surface;
    int n_lit = 0;

    feed (buffer, 0, 1500, 20);
    g_assert_true (vigil_trace_paper_sweep (paper, 0, buffer, at_sample (1400)));
    surface = render (paper, scale);
    for (int x = 0; x < WIDTH * scale; x++) {
      Lit lit = column (surface, x);

      if (lit.n == 0 || lit.n > 4 * scale)
        continue;
      /* zero at 50, 20 units up, two pixels thick */
      g_assert_cmpint (lit.top, >=, 29 * scale);
      g_assert_cmpint (lit.bottom, <, 31 * scale);
      g_assert_cmpint (lit.n, ==, 2 * scale);
      n_lit++;
    }
    /* all but the erase bar, which is at least so wide and moves on by eight */
    g_assert_cmpint (n_lit, <=, (WIDTH - VIGIL_TRACE_ERASE_PX) * scale);
    g_assert_cmpint (n_lit, >=, (WIDTH - VIGIL_TRACE_ERASE_PX - 8) * scale);
    cairo_surface_destroy (surface);
  }
}

static void
test_gap_is_not_joined (void)
{
  g_autoptr (VigilWaveBuffer) buffer = vigil_wave_buffer_new (4096);
  g_autoptr (VigilTracePaper) paper = make_paper (1);
  cairo_surface_t *surface;
  int head, n_between = 0;

  feed (buffer, 0, 600, -30);
  feed (buffer, 600, 100, NAN);
  feed (buffer, 700, 400, 30);
  vigil_trace_paper_sweep (paper, 0, buffer, at_sample (1000));
  head = (int) vigil_trace_paper_get_head_px (paper, 0);
  surface = render (paper, 1);
  for (int back = 5; back < 200; back++) {
    Lit lit = column (surface, (head - back + WIDTH) % WIDTH);
    double sample = 1000 - back * 2.5;

    if (sample > 706) {
      g_assert_cmpint (lit.top, ==, 19);
    } else if (sample > 606 && sample < 694) {
      g_assert_cmpint (lit.n, ==, 0);
      n_between++;
    } else if (sample < 594) {
      g_assert_cmpint (lit.bottom, ==, 80);
    }
  }
  g_assert_cmpint (n_between, >, 30);
  cairo_surface_destroy (surface);
}

/* A peak of one sample among fourteen in a pixel is as high as it was. */
static void
test_peak_is_not_lost (void)
{
  g_autoptr (VigilWaveBuffer) buffer = vigil_wave_buffer_new (16384);
  g_autoptr (VigilTracePaper) paper = vigil_trace_paper_new ();
  VigilTraceLook look = { 0, 0, WIDTH, HEIGHT, 18, 2, { 1, 1, 1, 1 } };
  cairo_surface_t *surface;
  int highest = HEIGHT;

  vigil_trace_paper_set_size (paper, WIDTH, HEIGHT, 1, 1);
  vigil_trace_paper_set_look (paper, 0, &look);
  vigil_trace_paper_set_range (paper, 0, (VigilTraceRange) { 90, 1 });
  feed (buffer, 0, 2000, 0);
  feed (buffer, 2000, 1, 70);
  feed (buffer, 2001, 1000, 0);
  vigil_trace_paper_sweep (paper, 0, buffer, at_sample (2900));
  surface = render (paper, 1);
  for (int x = 0; x < WIDTH; x++) {
    Lit lit = column (surface, x);

    if (lit.n > 0 && lit.n < HEIGHT - 10)
      highest = MIN (highest, lit.top);
  }
  g_assert_cmpint (highest, ==, 19);
  cairo_surface_destroy (surface);
}

/* Swept in many small steps it looks exactly as drawn at once: no seams at slices or steps. */
static void
test_steps_leave_no_seam (void)
{
  g_autoptr (VigilWaveBuffer) buffer = vigil_wave_buffer_new (4096);
  g_autoptr (VigilTracePaper) stepped = make_paper (1), whole = make_paper (1);
  cairo_surface_t *a, *b;
  gint64 end_us = at_sample (2350);
  guint64 n = 0;

  for (VigilWaveBlock block; n < 2500; n += block.n) {
    axis_story_wave (VIGIL_CODE_WAVE_PLETH, T0, n, &block);
    block.scale = 0.04F;
    vigil_wave_buffer_feed (buffer, &block);
  }
  for (int sample = 900; sample < 2350; sample += 4)
    vigil_trace_paper_sweep (stepped, 0, buffer, at_sample (sample));
  vigil_trace_paper_sweep (stepped, 0, buffer, end_us);
  /* the same origin, so that columns mean the same times; then everything again */
  vigil_trace_paper_sweep (whole, 0, buffer, at_sample (900));
  vigil_trace_paper_sweep (whole, 0, buffer, end_us);
  a = render (stepped, 1);
  b = render (whole, 1);
  g_assert_cmpmem (cairo_image_surface_get_data (a), (gsize) cairo_image_surface_get_stride (a) * HEIGHT,
                   cairo_image_surface_get_data (b), (gsize) cairo_image_surface_get_stride (b) * HEIGHT);
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
}

/* How many columns a renderer repaints. GSK compares the children of two containers in order: where
 * their numbers differ everything from there on is repainted. */
static int
count_repainted (GskRenderNode *before, GskRenderNode *after)
{
  graphene_rect_t bounds;
  int n = 0;

  if (before == after)
    return 0;
  gsk_render_node_get_bounds (after, &bounds);
  if (gsk_render_node_get_node_type (before) != GSK_CONTAINER_NODE
      || gsk_render_node_get_node_type (after) != GSK_CONTAINER_NODE
      || gsk_container_node_get_n_children (before) != gsk_container_node_get_n_children (after))
    return (int) bounds.size.width;
  for (guint i = 0; i < gsk_container_node_get_n_children (after); i++)
    n += count_repainted (gsk_container_node_get_child (before, i), gsk_container_node_get_child (after, i));
  return n;
}

static void
test_a_frame_repaints_few_columns (void)
{
  g_autoptr (VigilWaveBuffer) buffer = vigil_wave_buffer_new (4096);
  g_autoptr (VigilTracePaper) paper = vigil_trace_paper_new ();
  VigilTraceLook look = { 0, 0, 4 * WIDTH, HEIGHT, 100, 2, { 0, 1, 0, 1 } };
  GskRenderNode *before, *after;
  int n = 0, worst = 0;

  vigil_trace_paper_set_size (paper, 4 * WIDTH, HEIGHT, 1, 1);
  vigil_trace_paper_set_look (paper, 0, &look);
  feed (buffer, 0, 2500, 10);
  vigil_trace_paper_sweep (paper, 0, buffer, at_sample (1000));
  before = get_node (paper);
  /* 1.6 pixels a frame */
  for (int sample = 1004; sample < 2000; sample += 4, before = after) {
    int n_repainted;

    vigil_trace_paper_sweep (paper, 0, buffer, at_sample (sample));
    after = get_node (paper);
    n_repainted = count_repainted (before, after);
    n += n_repainted;
    worst = MAX (worst, n_repainted);
    gsk_render_node_unref (before);
  }
  /* mostly one slice or two; a group of eight that begins or ends to move now and then */
  g_assert_cmpint (n / 249, <=, 24);
  g_assert_cmpint (worst, <=, 2 * 64 + 24);
  g_assert_false (vigil_trace_paper_sweep (paper, 0, buffer, at_sample (1996)));
  after = get_node (paper);
  g_assert_cmpint (count_repainted (before, after), ==, 0);
  gsk_render_node_unref (before);
  gsk_render_node_unref (after);
}

/* A lane looks as it would alone, whatever the one below it does. */
static void
test_lanes_are_apart (void)
{
  g_autoptr (VigilWaveBuffer) fast = vigil_wave_buffer_new (4096), slow = vigil_wave_buffer_new (4096);
  g_autoptr (VigilTracePaper) paper = vigil_trace_paper_new (), alone = make_paper (1);
  VigilTraceLook look = { 0, 0, WIDTH, HEIGHT / 2, 100, 2, { 0, 1, 0, 1 } };
  cairo_surface_t *both, *one;
  gsize lane_bytes;

  feed (fast, 0, 2500, 20);
  feed (slow, 0, 2500, -20);
  vigil_trace_paper_set_size (paper, WIDTH, HEIGHT, 1, 2);
  vigil_trace_paper_set_look (paper, 0, &look);
  vigil_trace_paper_set_look (alone, 0, &look);
  look.y = HEIGHT / 2;
  look.px_per_s = 25;
  vigil_trace_paper_set_look (paper, 1, &look);
  for (guint lane = 0; lane < 2; lane++)
    vigil_trace_paper_set_range (paper, lane, (VigilTraceRange) { 25, 1 });
  vigil_trace_paper_set_range (alone, 0, (VigilTraceRange) { 25, 1 });
  for (int sample = 900; sample < 2350; sample += 4) {
    vigil_trace_paper_sweep (paper, 0, fast, at_sample (sample));
    vigil_trace_paper_sweep (paper, 1, slow, at_sample (sample));
    vigil_trace_paper_sweep (alone, 0, fast, at_sample (sample));
  }
  both = render (paper, 1);
  one = render (alone, 1);
  lane_bytes = (gsize) cairo_image_surface_get_stride (both) * HEIGHT / 2;
  g_assert_cmpmem (cairo_image_surface_get_data (both), lane_bytes, cairo_image_surface_get_data (one), lane_bytes);
  /* zero at 25 in its lane, 20 units down */
  g_assert_cmpint (column (both, 40).bottom, ==, HEIGHT / 2 + 45);
  cairo_surface_destroy (both);
  cairo_surface_destroy (one);

  g_assert_true (vigil_trace_paper_clear (paper, 0));
  g_assert_false (vigil_trace_paper_clear (paper, 0));
  both = render (paper, 1);
  g_assert_cmpint (column (both, 40).top, ==, HEIGHT / 2 + 44);
  cairo_surface_destroy (both);
}

/* Lanes of one speed go on together, whenever their data begin. */
static void
test_lanes_are_in_step (void)
{
  g_autoptr (VigilWaveBuffer) buffer = vigil_wave_buffer_new (4096);
  g_autoptr (VigilTracePaper) paper = vigil_trace_paper_new ();
  VigilTraceLook look = { 0, 0, WIDTH, HEIGHT / 2, 100, 2, { 0, 1, 0, 1 } };

  feed (buffer, 0, 2500, 20);
  vigil_trace_paper_set_size (paper, WIDTH, HEIGHT, 1, 2);
  vigil_trace_paper_set_look (paper, 0, &look);
  look.y = HEIGHT / 2;
  vigil_trace_paper_set_look (paper, 1, &look);
  vigil_trace_paper_sweep (paper, 0, buffer, at_sample (1000));
  g_assert_cmpfloat (vigil_trace_paper_get_head_px (paper, 1), ==, -1);
  vigil_trace_paper_sweep (paper, 0, buffer, at_sample (1333));
  vigil_trace_paper_sweep (paper, 1, buffer, at_sample (1333));
  g_assert_cmpfloat (vigil_trace_paper_get_head_px (paper, 0), ==, vigil_trace_paper_get_head_px (paper, 1));
}

/* A node that the renderer still holds outlives the paper. */
static void
test_nodes_outlive_the_paper (void)
{
  g_autoptr (VigilWaveBuffer) buffer = vigil_wave_buffer_new (4096);
  VigilTracePaper *paper = make_paper (1);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node;
  int head;

  feed (buffer, 0, 1500, 20);
  vigil_trace_paper_sweep (paper, 0, buffer, at_sample (1400));
  head = (int) vigil_trace_paper_get_head_px (paper, 0);
  node = get_node (paper);
  vigil_trace_paper_free (paper);
  gsk_render_node_draw (node, cr);
  cairo_surface_flush (surface);
  g_assert_cmpint (column (surface, (head + WIDTH - 40) % WIDTH).n, ==, 2);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_words (void)
{
  /* newest first: c, b, a; b's words fit neither side of it */
  VigilAxisWord words[] = { { .x = 200, .width = 60, .priority = 1 }, { .x = 130, .width = 90, .priority = 1 },
                            { .x = 100, .width = 10, .priority = 3 } };

  vigil_axis_place_words (words, G_N_ELEMENTS (words), 1000, 12, 0, 300);
  g_assert_true (words[0].is_placed && words[2].is_placed);
  g_assert_false (words[1].is_placed);
  g_assert_cmpfloat (words[0].words_x, ==, 212);
  /* no room at the right: to the left */
  words[0] = (VigilAxisWord) { .x = 200, .width = 60 };
  vigil_axis_place_words (words, 1, 1000, 12, 0, 250);
  g_assert_cmpfloat (words[0].words_x, ==, 128);
  /* nor there: over the now line, and it says so */
  words[0] = (VigilAxisWord) { .x = 100, .width = 90 };
  vigil_axis_place_words (words, 1, 120, 12, 50, 300);
  g_assert_true (words[0].is_placed && words[0].is_over_now);
}

/* The picture of a stretch of columns does not depend on where it is cut. */
static void
test_past_may_be_cut_anywhere (void)
{
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();
  g_autoptr (VigilTrend) trend = vigil_trend_new ();
  VigilAxisScene scene = { timeline, trend, .width = 1256, .height = 254, .k = 1, .spo2_limit = 92 };
  cairo_surface_t *whole = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 256, 254);
  cairo_surface_t *parts = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 256, 254);
  VigilAxisLayout layout;
  int worst = 0;

  axis_story_tell (timeline, trend, 144, TRUE);
  vigil_colours_init (&scene.colours);
  scene.map.px_per_min = 6.3;
  scene.now_us = axis_story_us (144);
  vigil_axis_layout (&scene, &layout);
  scene.left = (gint64) vigil_time_map_x (&scene.map, axis_story_us (104.5));
  for (int cut = 0; cut < 256; cut += 32) {
    cairo_surface_t *part = cairo_surface_create_for_rectangle (parts, cut, 0, 32, 254);
    cairo_t *cr = cairo_create (part);

    cairo_translate (cr, (double) (-scene.left - cut), 0);
    vigil_axis_draw_past (cr, &scene, &layout, scene.left + cut, scene.left + cut + 32);
    cairo_destroy (cr);
    cairo_surface_destroy (part);
  }
  {
    cairo_t *cr = cairo_create (whole);

    cairo_translate (cr, (double) -scene.left, 0);
    vigil_axis_draw_past (cr, &scene, &layout, scene.left, scene.left + 256);
    cairo_destroy (cr);
  }
  cairo_surface_flush (whole);
  cairo_surface_flush (parts);
  for (int i = 0; i < 256 * 254 * 4; i++)
    worst = MAX (worst, ABS (cairo_image_surface_get_data (whole)[i] - cairo_image_surface_get_data (parts)[i]));
  /* where strokes are clipped at another column cairo may round another way */
  g_assert_cmpint (worst, <=, 24);
  g_assert_cmpint (layout.spo2.low, ==, 82);
  cairo_surface_destroy (whole);
  cairo_surface_destroy (parts);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* node types register with their first use; without a display nobody has used one */
  g_type_ensure (GSK_TYPE_CAIRO_NODE);
  g_type_ensure (GSK_TYPE_CONTAINER_NODE);
  g_test_add_func ("/draw/trace/flat-line", test_flat_line);
  g_test_add_func ("/draw/trace/gap-is-not-joined", test_gap_is_not_joined);
  g_test_add_func ("/draw/trace/peak-is-not-lost", test_peak_is_not_lost);
  g_test_add_func ("/draw/trace/steps-leave-no-seam", test_steps_leave_no_seam);
  g_test_add_func ("/draw/trace/a-frame-repaints-few-columns", test_a_frame_repaints_few_columns);
  g_test_add_func ("/draw/trace/lanes-are-apart", test_lanes_are_apart);
  g_test_add_func ("/draw/trace/lanes-are-in-step", test_lanes_are_in_step);
  g_test_add_func ("/draw/trace/nodes-outlive-the-paper", test_nodes_outlive_the_paper);
  g_test_add_func ("/draw/axis/words", test_words);
  g_test_add_func ("/draw/axis/past-may-be-cut-anywhere", test_past_may_be_cut_anywhere);
  return g_test_run ();
}
