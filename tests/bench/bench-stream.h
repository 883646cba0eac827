/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device says, as a port would read it: pieces no longer than the line carries in
 * STREAM_READ_US, each at its time. It can be decoded as often as wished, from the beginning. */
#pragma once

#include "core/decoder.h"

/* How long a USB adapter keeps bytes back at most, as it comes from its maker. */
#define STREAM_READ_US (16 * VIGIL_USEC_PER_MSEC)

typedef struct {
  const VigilDriver *driver;
  GByteArray *bytes;
  GArray *reads;         /* of StreamRead */
  gint64 length_us;
} Stream;

typedef struct {
  gint64 t_us;
  gsize at, len;
} StreamRead;

/* From the simulator of @driver's device, with as many pumps as the line may carry, all infusing; for at
 * least so long and so many bytes. The driver is spoken with while that is made: what it asks at the
 * same times when it is decoded again has been answered. */
Stream *stream_new_for_driver (const VigilDriver *driver, gint64 least_us, gsize least_bytes)
  G_GNUC_WARN_UNUSED_RESULT;
/* What came from the device in a capture. */
Stream *stream_new_for_capture (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void stream_free (Stream *self);

/* Zero is where a decoder for it must start (vigil_decoder_new). */
#define STREAM_START_US VIGIL_USEC_PER_SEC
/* All of it through a new decoder. With ticks that is what a replay does. */
void stream_decode (const Stream *self, VigilDecoder *decoder);
/* What every piece passes in it: framing, driver and what it tells, without the passing of time. */
void stream_feed (VigilDecoder *decoder, const guint8 *bytes, gsize len);
/* Bytes that the line carries in a second. */
double stream_get_line_bytes_s (const Stream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stream, stream_free)
