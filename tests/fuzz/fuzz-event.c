/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read back from a record file: bodies of events and pieces of chunks. The first byte
 * chooses; a body that is accepted must have one text for ever. */
#include "fuzz.h"

#include "record/chunk.h"

#include <string.h>

static void
on_wave (const VigilWaveBlock *block, gpointer user_data)
{
  g_assert (block->n > 0 && block->n <= VIGIL_WAVE_MAX_SAMPLES);
}

static void
on_numeric (VigilCode code, const VigilNumericPoint *point, gpointer user_data)
{
  g_assert (code < VIGIL_N_CODES && point->quality <= VIGIL_QUALITY_ABSENT);
}

static void
feed_body (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (JsonObject) body = vigil_event_body_parse (text, NULL);
  g_autoptr (JsonObject) again = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *twice = NULL;

  if (body == NULL)
    return;
  canonical = vigil_event_body_to_canonical (body);
  again = vigil_event_body_parse (canonical, NULL);
  g_assert (again != NULL);
  twice = vigil_event_body_to_canonical (again);
  g_assert (strcmp (canonical, twice) == 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GArray) extents = g_array_new (FALSE, FALSE, sizeof (VigilWaveExtent));

  if (size == 0)
    return 0;
  switch (data[0] % 4) {
  case 0:
    feed_body (data + 1, size - 1);
    break;
  case 1:
    vigil_wave_piece_decode (data + 1, size - 1, VIGIL_CODE_WAVE_PLETH, on_wave, NULL);
    break;
  case 2:
    vigil_numeric_piece_decode (data + 1, size - 1, on_numeric, NULL);
    break;
  default:
    vigil_wave_extents_decode (data + 1, size - 1, extents);
  }
  return 0;
}
