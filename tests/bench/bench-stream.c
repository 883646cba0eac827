/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-stream.h"

#include "port/capture.h"
#include "sim/device.h"

#define BLOCK_US ((gint64) (VIGIL_SIM_BLOCK_S * 1e6))
#define WALL_US (1700000000 * VIGIL_USEC_PER_SEC)
#define NIBP_S 60

/* The conversation that a stream is made of. */
typedef struct {
  Stream *stream;
  VigilDecoder *decoder;
  VigilSimPatient *patient;
  VigilSimDevice *device;
  GByteArray *to_device, *to_host;    /* said and not yet heard */
} Talk;

double
stream_get_line_bytes_s (const Stream *self)
{
  const VigilDriver *driver = self->driver;

  return (double) driver->bauds[0] / (1 + driver->data_bits + (driver->parity != 'N') + driver->stop_bits);
}

static gsize
get_read_bytes (const Stream *self)
{
  return MAX (1, (gsize) (stream_get_line_bytes_s (self) * STREAM_READ_US / VIGIL_USEC_PER_SEC));
}

static Stream *
stream_new (const VigilDriver *driver)
{
  Stream *self = g_new0 (Stream, 1);

  self->driver = driver;
  self->bytes = g_byte_array_new ();
  self->reads = g_array_new (FALSE, FALSE, sizeof (StreamRead));
  return self;
}

void
stream_free (Stream *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->bytes);
  g_array_unref (self->reads);
  g_free (self);
}

static void
add_read (Stream *self, gint64 t_us, const guint8 *bytes, gsize len)
{
  StreamRead read = { t_us, self->bytes->len, len };

  g_byte_array_append (self->bytes, bytes, (guint) len);
  g_array_append_val (self->reads, read);
}

static void
on_driver_send (gint64 t_us, const guint8 *bytes, gsize len, gpointer user_data)
{
  g_byte_array_append (((Talk *) user_data)->to_device, bytes, (guint) len);
}

static void
on_device_send (const guint8 *bytes, gsize len, gpointer user_data)
{
  g_byte_array_append (((Talk *) user_data)->to_host, bytes, (guint) len);
}

static void
live_block (Talk *self, gint64 now_us)
{
  const VigilSimDeviceOps *ops = self->device->ops;
  VigilSimVitals vitals;
  VigilSimBlock block;

  if (ops->is_pump) {
    ops->infuse (self->device, VIGIL_SIM_BLOCK_S, now_us);
    return;
  }
  vigil_sim_patient_step (self->patient, 0, WALL_US + now_us, &block);
  vitals = vigil_sim_patient_get_vitals (self->patient);
  ops->show (self->device, &block, &vitals, now_us, WALL_US + now_us);
}

/* The host first, then the device, then what the line has carried since. */
static void
step (Talk *self, gint64 now_us)
{
  gsize n;

  vigil_decoder_advance (self->decoder, now_us);
  if (self->to_device->len > 0)
    self->device->ops->feed (self->device, self->to_device->data, self->to_device->len, now_us);
  g_byte_array_set_size (self->to_device, 0);
  if ((now_us - STREAM_START_US) % BLOCK_US == 0)
    live_block (self, now_us);
  n = MIN (self->to_host->len, get_read_bytes (self->stream));
  if (n == 0)
    return;
  add_read (self->stream, now_us, self->to_host->data, n);
  vigil_decoder_feed (self->decoder, self->to_host->data, n);
  g_byte_array_remove_range (self->to_host, 0, (guint) n);
}

static void
start_pumps (Talk *self, guint n_channels)
{
  const VigilSimDeviceOps *ops = self->device->ops;

  for (guint i = 0; ops->is_pump && i < n_channels; i++) {
    g_assert_true (vigil_sim_syringe_set_rate (ops->get_syringe (self->device, i), 5 + 3.5 * i));
    g_assert_true (ops->key_start (self->device, i));
  }
}

Stream *
stream_new_for_driver (const VigilDriver *driver, gint64 least_us, gsize least_bytes)
{
  VigilSimPatientOptions options = { .weight_kg = 70, .concentration_mg_ml = 2, .nibp_interval_s = NIBP_S };
  const VigilSimDeviceOps *ops = vigil_sim_device_find (driver->id);
  guint n_channels = CLAMP (driver->max_channels, 1, VIGIL_SIM_MAX_CHANNELS);
  Talk talk = { .stream = stream_new (driver), .patient = vigil_sim_patient_new (&options),
                .to_device = g_byte_array_new (), .to_host = g_byte_array_new () };
  VigilDecoderEvents events = { .on_send = on_driver_send, .user_data = &talk };
  gint64 now_us = STREAM_START_US;

  g_assert (ops != NULL && BLOCK_US % STREAM_READ_US == 0);
  talk.device = ops->new (&(VigilSimDeviceOptions){ .drug = "KETAMINE", .n_channels = n_channels,
                                                    .patient = talk.patient, .send = on_device_send,
                                                    .user_data = &talk });
  start_pumps (&talk, n_channels);
  talk.decoder = vigil_decoder_new (driver, STREAM_START_US, &events);
  for (; now_us < STREAM_START_US + least_us || talk.stream->bytes->len < least_bytes; now_us += STREAM_READ_US)
    step (&talk, now_us);
  talk.stream->length_us = now_us - STREAM_START_US;
  vigil_decoder_free (talk.decoder);
  vigil_sim_device_free (talk.device);
  vigil_sim_patient_free (talk.patient);
  g_byte_array_unref (talk.to_device);
  g_byte_array_unref (talk.to_host);
  return talk.stream;
}

Stream *
stream_new_for_capture (const char *path, GError **error)
{
  g_autoptr (VigilCapture) capture = vigil_capture_load (path, error);
  const VigilDriver *driver = NULL;
  Stream *self;

  if (capture != NULL)
    driver = vigil_driver_find (vigil_capture_get_field (capture, "Driver"), error);
  if (driver == NULL)
    return NULL;
  self = stream_new (driver);
  for (guint i = 0; i < vigil_capture_get_n_lines (capture); i++) {
    VigilCaptureLine line = vigil_capture_get_line (capture, i);
    gsize read_bytes = get_read_bytes (self);

    self->length_us = line.t_us;
    for (gsize at = 0; line.is_from_device && at < line.len; at += read_bytes)
      add_read (self, STREAM_START_US + line.t_us, line.bytes + at, MIN (read_bytes, line.len - at));
  }
  return self;
}

/* Not inlined: a profiler finds it by its name. */
G_NO_INLINE void
stream_feed (VigilDecoder *decoder, const guint8 *bytes, gsize len)
{
  vigil_decoder_feed (decoder, bytes, len);
}

void
stream_decode (const Stream *self, VigilDecoder *decoder)
{
  for (guint i = 0; i < self->reads->len; i++) {
    const StreamRead *read = &g_array_index (self->reads, StreamRead, i);

    vigil_decoder_advance (decoder, read->t_us);
    stream_feed (decoder, self->bytes->data + read->at, read->len);
  }
}
