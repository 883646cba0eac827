/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The wrong driver, the wrong speed, the wrong parity: what every capture says, read as what it is
 * not. Nothing of it may become a value. */
#include "golden.h"

#include "core/decoder.h"

#include <string.h>

#define START_US (1000 * VIGIL_USEC_PER_SEC)
#define IDLE_BITS 40

/* What a receiver makes of a byte whose stop bit is not there. */
typedef enum { BROKEN_IS_ZERO, BROKEN_IS_NOTHING } Broken;

typedef struct {
  guint baud, data_bits;
  char parity;
} Wire;

/* ---- the wire ---- */

static void
put_bit (GByteArray *bits, guint bit)
{
  guint8 level = bit != 0;

  g_byte_array_append (bits, &level, 1);
}

static void
put_byte (GByteArray *bits, guint8 byte, const Wire *wire)
{
  guint parity = wire->parity == 'O';

  put_bit (bits, 0);
  for (guint i = 0; i < wire->data_bits; i++) {
    put_bit (bits, byte & 1 << i);
    parity ^= byte >> i & 1;
  }
  if (wire->parity != 'N')
    put_bit (bits, parity);
  put_bit (bits, 1);
}

/* The level that stands on the wire @at bits of the sender after the beginning. */
static guint
level_at (const GByteArray *bits, double at)
{
  gsize i = (gsize) at;

  return i < bits->len ? bits->data[i] : 1;
}

/* What a receiver with another idea of the line reads. Samples in the middle of its own bits. */
static GByteArray *
read_wire (const GByteArray *bits, const Wire *sender, const Wire *receiver, Broken broken)
{
  GByteArray *read = g_byte_array_new ();
  double step = (double) sender->baud / receiver->baud;
  guint n_bits = receiver->data_bits + (receiver->parity != 'N');

  for (double at = 0; at < bits->len;) {
    guint8 byte = 0;

    if (level_at (bits, at) != 0 || level_at (bits, at + step / 2) != 0) {
      at += MIN (step / 4, 0.25);
      continue;
    }
    for (guint i = 0; i < receiver->data_bits; i++)
      byte |= (guint8) (level_at (bits, at + step * (i + 1.5)) << i);
    if (level_at (bits, at + step * (n_bits + 1.5)) != 1)
      byte = 0;
    if (byte != 0 || broken == BROKEN_IS_ZERO)
      g_byte_array_append (read, &byte, 1);
    at += step * (n_bits + 1.5);
  }
  return read;
}

static GByteArray *
garble (const VigilCaptureLine *line, const Wire *sender, const Wire *receiver, Broken broken)
{
  g_autoptr (GByteArray) bits = g_byte_array_new ();

  for (guint i = 0; i < IDLE_BITS; i++)
    put_bit (bits, 1);
  for (gsize i = 0; i < line->len; i++)
    put_byte (bits, line->bytes[i], sender);
  for (guint i = 0; i < IDLE_BITS; i++)
    put_bit (bits, 1);
  return read_wire (bits, sender, receiver, broken);
}

/* ---- what comes of it ---- */

typedef struct {
  guint n_values, n_waves;
  const char *code;
} Said;

static void
on_observation (const VigilObservation *seen, gpointer user_data)
{
  Said *said = user_data;

  if (!vigil_observation_has_value (seen))
    return;
  said->n_values++;
  said->code = vigil_vocabulary_get (seen->code)->name;
}

static void
on_wave (const VigilWaveBlock *block, gpointer user_data)
{
  ((Said *) user_data)->n_waves++;
}

/* @receiver NULL: as it was sent. */
static Said
decode (const VigilCapture *capture, const VigilDriver *driver, const Wire *sender, const Wire *receiver, Broken broken)
{
  Said said = { 0 };
  VigilDecoderEvents events = { on_observation, on_wave, NULL, &said };
  g_autoptr (VigilDecoder) decoder = vigil_decoder_new (driver, START_US, &events);

  for (guint i = 0; i < vigil_capture_get_n_lines (capture); i++) {
    VigilCaptureLine line = vigil_capture_get_line (capture, i);
    g_autoptr (GByteArray) read = NULL;

    vigil_decoder_advance (decoder, START_US + line.t_us);
    if (!line.is_from_device)
      continue;
    if (receiver != NULL) {
      read = garble (&line, sender, receiver, broken);
      vigil_decoder_feed (decoder, read->data, read->len);
    } else {
      vigil_decoder_feed (decoder, line.bytes, line.len);
    }
  }
  return said;
}

static void
assert_silent (const Said *said, const char *path, const VigilDriver *driver, const char *how)
{
  if (said->n_values > 0 || said->n_waves > 0)
    g_error ("%s read by %s %s: %u values (%s), %u waves", path, driver->id, how, said->n_values,
             said->n_values > 0 ? said->code : "-", said->n_waves);
}

static Wire
wire_of (const VigilDriver *driver)
{
  return (Wire){ driver->bauds[0], driver->data_bits, driver->parity };
}

static void
test_other_drivers (gconstpointer path)
{
  const VigilDriver *own;
  g_autoptr (VigilCapture) capture = golden_load (path, &own);

  for (const VigilDriver *const *other = vigil_driver_list (); *other != NULL; other++) {
    Said said;

    if (*other == own)
      continue;
    said = decode (capture, *other, NULL, NULL, BROKEN_IS_ZERO);
    assert_silent (&said, path, *other, "as it came");
  }
}

static void
test_other_lines (gconstpointer path)
{
  static const guint bauds[] = { 2400, 4800, 9600, 19200, 38400, 57600, 115200 };
  const VigilDriver *driver;
  g_autoptr (VigilCapture) capture = golden_load (path, &driver);
  Wire own = wire_of (driver);

  for (Broken broken = BROKEN_IS_ZERO; broken <= BROKEN_IS_NOTHING; broken++) {
    for (gsize i = 0; i < G_N_ELEMENTS (bauds); i++) {
      Wire other = own;
      Said said;

      other.baud = bauds[i];
      if (other.baud == own.baud)
        continue;
      said = decode (capture, driver, &own, &other, broken);
      assert_silent (&said, path, driver, "at another speed");
      said = decode (capture, driver, &other, &own, broken);
      assert_silent (&said, path, driver, "from another speed");
    }
  }
}

/* The wire itself is no obstacle: read as it was sent, it says what the capture says. */
static void
test_own_line (gconstpointer path)
{
  const VigilDriver *driver;
  g_autoptr (VigilCapture) capture = golden_load (path, &driver);
  Wire own = wire_of (driver);
  Said direct = decode (capture, driver, NULL, NULL, BROKEN_IS_ZERO);
  Said wired = decode (capture, driver, &own, &own, BROKEN_IS_ZERO);

  g_assert_cmpuint (wired.n_values, ==, direct.n_values);
  g_assert_cmpuint (wired.n_waves, ==, direct.n_waves);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    GTestDataFunc func;
  } tests[] = { { "other-drivers", test_other_drivers }, { "other-lines", test_other_lines }, { "own-line", test_own_line } };
  g_autofree char *root = NULL;
  g_autoptr (GPtrArray) captures = NULL;

  g_test_init (&argc, &argv, NULL);
  root = g_test_build_filename (G_TEST_DIST, "captures", NULL);
  captures = golden_list_files (root, ".cap");
  g_assert_cmpuint (captures->len, >, 0);
  for (guint i = 0; i < captures->len; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (tests); k++) {
      g_autofree char *name
          = g_strdup_printf ("/wrong-line/%s%s", tests[k].name, (const char *) captures->pdata[i] + strlen (root));

      g_test_add_data_func (name, captures->pdata[i], tests[k].func);
    }
  return g_test_run ();
}
