/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <valgrind/callgrind.h>

static double
bell (double phase, double middle, double width)
{
  return exp (-pow ((phase - middle) / width, 2));
}

double
bench_wave (int lane, long n)
{
  double t = (double) n / BENCH_RATE_HZ, phase = fmod (t, 0.8) / 0.8;
  unsigned noise = (unsigned) n * 2654435761u + (unsigned) lane * 40503u;

  noise ^= noise >> 13;
  noise *= 0x5bd1e995u;
  noise ^= noise >> 15;
  switch (lane) {
  case 0:
  case 1:
  case 2:
    return 0.35 + 0.08 * bell (phase, 0.18, 0.025) - 0.10 * bell (phase, 0.275, 0.008)
           + 0.58 * bell (phase, 0.30, 0.010) - 0.18 * bell (phase, 0.325, 0.010)
           + 0.15 * bell (phase, 0.55, 0.05) + ((noise & 1023) / 1023.0 - 0.5) * 0.01;
  case 3:
    return 0.2 + 0.6 * bell (phase, 0.3, 0.15) + 0.15 * bell (phase, 0.6, 0.1);
  case 4:
    return 0.25 + 0.55 * bell (phase, 0.25, 0.12) + 0.22 * bell (phase, 0.52, 0.09);
  default:
    phase = fmod (t, 4.0) / 4.0;
    return 0.1 + (0.7 + 0.05 * phase) / (1 + exp (-(phase - 0.35) * 80)) / (1 + exp ((phase - 0.8) * 80));
  }
}

int
bench_samples_of_frame (long frame)
{
  return (int) ((frame + 1) * BENCH_RATE_HZ / BENCH_FPS - frame * BENCH_RATE_HZ / BENCH_FPS);
}

static double
client_s (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double) t.tv_sec + (double) t.tv_nsec * 1e-9;
}

double
bench_process_s (const char *pid)
{
  char path[320];
  double sum_s = 0;
  DIR *tasks;

  snprintf (path, sizeof path, "/proc/%s/task", pid);
  tasks = opendir (path);
  if (tasks == NULL)
    return 0;
  for (struct dirent *task = readdir (tasks); task != NULL; task = readdir (tasks)) {
    unsigned long long ns;
    FILE *file;

    if (task->d_name[0] == '.')
      continue;
    snprintf (path, sizeof path, "/proc/%s/task/%.20s/schedstat", pid, task->d_name);
    file = fopen (path, "r");
    if (file == NULL)
      continue;
    if (fscanf (file, "%llu", &ns) == 1)
      sum_s += (double) ns * 1e-9;
    fclose (file);
  }
  closedir (tasks);
  return sum_s;
}

static double
server_s (void)
{
  const char *pid = getenv ("VIGIL_BENCH_SERVER");

  return pid != NULL ? bench_process_s (pid) : 0;
}

/* A run under callgrind is a hundred times slower and needs no more than a few frames. */
static int
n_frames (void)
{
  const char *asked = getenv ("VIGIL_BENCH_FRAMES");

  return asked != NULL && atoi (asked) > 0 ? atoi (asked) : BENCH_FRAMES;
}

int
bench_frame (const char *name)
{
  static long frame;
  static double client_from_s, server_from_s;
  int warm_up = n_frames () / 4;

  if (frame == warm_up) {
    client_from_s = client_s ();
    server_from_s = server_s ();
    CALLGRIND_TOGGLE_COLLECT;
  }
  if (frame++ < warm_up + n_frames ())
    return 1;
  CALLGRIND_TOGGLE_COLLECT;
  {
    double client_ms = (client_s () - client_from_s) * 1e3 / n_frames ();
    double server_ms = (server_s () - server_from_s) * 1e3 / n_frames ();

    printf ("%s client_ms %.4f server_ms %.4f total_ms %.4f\n", name, client_ms, server_ms, client_ms + server_ms);
  }
  fflush (stdout);
  return 0;
}
