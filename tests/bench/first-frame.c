/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* first-frame PROGRAM ARGUMENT...: milliseconds from the start of a program to the first picture in
 * a window of it, as the display server sees it: an empty window does not count. Ends the program
 * then. The display is nobody else's. */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 30000
/* Toolkits make small windows that nobody sees. */
#define LEAST_WIDTH 600

static double
now_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec * 1e3 + (double) t.tv_nsec * 1e-6;
}

/* A window may have gone before it is watched. */
static int
on_error (Display *display, XErrorEvent *event)
{
  return 0;
}

/* FALSE: the window is of one colour, as it is when it was only mapped. */
static int
has_picture (Display *display, const XDamageNotifyEvent *event)
{
  XImage *image = XGetImage (display, event->drawable, 0, 0, (unsigned) event->geometry.width,
                             (unsigned) event->geometry.height, AllPlanes, ZPixmap);
  int is_found = 0;

  if (image == NULL)
    return 0;
  for (int y = 0; y < image->height && !is_found; y++)
    for (int x = 0; x < image->width && !is_found; x++)
      is_found = XGetPixel (image, x, y) != XGetPixel (image, 0, 0);
  XDestroyImage (image);
  return is_found;
}

/* When it came, ms; 0: nothing was shown. */
static double
wait_for_picture (Display *display, int damage_event, double until_ms)
{
  struct pollfd waiting = { .fd = ConnectionNumber (display), .events = POLLIN };

  for (;;) {
    while (XPending (display) > 0) {
      double heard_ms = now_ms ();
      XEvent event;

      XNextEvent (display, &event);
      if (event.type == CreateNotify)
        XDamageCreate (display, event.xcreatewindow.window, XDamageReportRawRectangles);
      else if (event.type == damage_event && ((XDamageNotifyEvent *) &event)->area.width >= LEAST_WIDTH
               && has_picture (display, (XDamageNotifyEvent *) &event))
        return heard_ms;
    }
    if (now_ms () >= until_ms || poll (&waiting, 1, (int) (until_ms - now_ms ())) < 0)
      return 0;
  }
}

int
main (int argc, char **argv)
{
  Display *display = XOpenDisplay (NULL);
  int damage_event, damage_error;
  double began_ms, shown_ms;
  pid_t child;

  if (argc < 2 || display == NULL || !XDamageQueryExtension (display, &damage_event, &damage_error)) {
    fprintf (stderr, "first-frame PROGRAM ARGUMENT...; needs a display with the damage extension\n");
    return 2;
  }
  XSetErrorHandler (on_error);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);
  began_ms = now_ms ();
  child = fork ();
  if (child == 0) {
    execvp (argv[1], argv + 1);
    fprintf (stderr, "first-frame: %s: %s\n", argv[1], strerror (errno));
    _exit (127);
  }
  shown_ms = wait_for_picture (display, damage_event + XDamageNotify, began_ms + PATIENCE_MS);
  kill (child, SIGTERM);
  waitpid (child, NULL, 0);
  if (shown_ms > 0)
    printf ("first_frame_ms %.3f\n", shown_ms - began_ms);
  else
    fprintf (stderr, "first-frame: %s showed nothing in %d s\n", argv[1], PATIENCE_MS / 1000);
  XCloseDisplay (display);
  return shown_ms > 0 ? 0 : 1;
}
