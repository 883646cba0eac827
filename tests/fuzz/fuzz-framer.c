/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* First byte: the driver whose framer it is; second: the chunking; the rest is wire. What the
 * framer finds must not depend on the chunking. */
#include "fuzz.h"

#include "base/checksum.h"
#include "driver/driver.h"

#include <string.h>

typedef struct {
  guint64 n;
  guint16 checksum;
} Frames;

static void
on_frame (const guint8 *frame, gsize len, gpointer user_data)
{
  Frames *frames = user_data;

  frames->n++;
  frames->checksum = vigil_crc16_x25_update (frames->checksum, frame, len);
}

static VigilFramerCounters
feed (const VigilFramerOps *ops, const uint8_t *data, size_t size, size_t step, Frames *frames)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (ops);

  for (size_t i = 0; i < size; i += step)
    vigil_framer_feed (framer, data + i, MIN (step, size - i), on_frame, frames);
  return *vigil_framer_get_counters (framer);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const VigilDriver *const *drivers = vigil_driver_list ();
  const VigilDriver *driver;
  Frames whole = { 0 }, pieces = { 0 };
  VigilFramerCounters a, b;
  guint n = 0;

  if (size < 2)
    return 0;
  while (drivers[n] != NULL)
    n++;
  driver = drivers[data[0] % n];
  a = feed (driver->framer, data + 2, size - 2, size, &whole);
  b = feed (driver->framer, data + 2, size - 2, 1 + data[1] % 64, &pieces);
  g_assert_true (memcmp (&a, &b, sizeof a) == 0);
  g_assert_true (whole.n == pieces.n && whole.checksum == pieces.checksum && whole.n == a.frames);
  return 0;
}
