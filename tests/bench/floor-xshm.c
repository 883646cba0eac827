/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor: the same sweep without a toolkit. Cairo strokes the new samples into a shared-memory
 * image, and only the touched columns are put on the screen. */
#include "bench.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XShm.h>
#include <cairo.h>
#include <math.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <time.h>

#define GAP_PX 22
#define FRAME_NS 16666667L

typedef struct {
  Display *display;
  Window window;
  GC gc;
  XImage *image;
  cairo_surface_t *surface;
} Floor;

static int
open_floor (Floor *self)
{
  static XShmSegmentInfo segment;
  int screen;

  self->display = XOpenDisplay (NULL);
  if (self->display == NULL)
    return 0;
  screen = DefaultScreen (self->display);
  self->window = XCreateSimpleWindow (self->display, RootWindow (self->display, screen), 0, 0, BENCH_WIDTH,
                                      BENCH_HEIGHT, 0, 0, 0);
  XMapWindow (self->display, self->window);
  self->gc = XCreateGC (self->display, self->window, 0, NULL);
  XSync (self->display, False);
  self->image = XShmCreateImage (self->display, DefaultVisual (self->display, screen), 24, ZPixmap, NULL, &segment,
                                 BENCH_WIDTH, BENCH_HEIGHT);
  segment.shmid = shmget (IPC_PRIVATE, (size_t) self->image->bytes_per_line * BENCH_HEIGHT, IPC_CREAT | 0600);
  segment.shmaddr = self->image->data = shmat (segment.shmid, NULL, 0);
  XShmAttach (self->display, &segment);
  XSync (self->display, False);
  shmctl (segment.shmid, IPC_RMID, NULL);
  self->surface = cairo_image_surface_create_for_data ((unsigned char *) self->image->data, CAIRO_FORMAT_RGB24,
                                                       BENCH_WIDTH, BENCH_HEIGHT, self->image->bytes_per_line);
  return 1;
}

/* Samples @from .. @to, shifted by @offset for the part beyond the right edge. */
static void
draw (Floor *self, long from, long to, int offset)
{
  double px = (double) BENCH_WIDTH / BENCH_SAMPLES, x = (double) (from % BENCH_SAMPLES) * px;
  double lane_px = (double) BENCH_HEIGHT / BENCH_LANES;
  int left = (int) x - 1 + offset, right = (int) ceil (x + (double) (to - from) * px) + GAP_PX + 2 + offset;
  cairo_t *cr;

  left = left < 0 ? 0 : left;
  right = right > BENCH_WIDTH ? BENCH_WIDTH : right;
  if (left >= right)
    return;
  cr = cairo_create (self->surface);
  cairo_translate (cr, offset, 0);
  cairo_rectangle (cr, floor (x) + 2, 0, ceil ((double) (to - from) * px + 1) + GAP_PX, BENCH_HEIGHT);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_fill (cr);
  cairo_set_line_width (cr, 2);
  cairo_set_source_rgb (cr, 0.27, 0.87, 0.51);
  for (int lane = 0; lane < BENCH_LANES; lane++) {
    for (long i = from; i <= to; i++)
      cairo_line_to (cr, x + (double) (i - from) * px, lane_px * (lane + 0.95 - 0.9 * bench_wave (lane, i)));
    cairo_stroke (cr);
  }
  cairo_destroy (cr);
  cairo_surface_flush (self->surface);
  XShmPutImage (self->display, self->window, self->gc, self->image, left, 0, left, 0, (unsigned) (right - left),
                BENCH_HEIGHT, False);
  XFlush (self->display);
}

int
main (void)
{
  Floor self;
  long n = BENCH_SAMPLES;
  struct timespec next;

  if (!open_floor (&self)) {
    fprintf (stderr, "floor-xshm: no display\n");
    return 1;
  }
  clock_gettime (CLOCK_MONOTONIC, &next);
  for (long frame = 0; bench_frame ("floor"); frame++) {
    long before = n;

    n += bench_samples_of_frame (frame);
    draw (&self, before - 1, n - 1, 0);
    draw (&self, before - 1, n - 1, -BENCH_WIDTH);
    next.tv_nsec += FRAME_NS;
    if (next.tv_nsec >= 1000000000L) {
      next.tv_nsec -= 1000000000L;
      next.tv_sec++;
    }
    clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
  }
  return 0;
}
