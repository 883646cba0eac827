/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of the Data Export client: association control (session, presentation and ACSE
 * octets as the guide prints them) and the remote operations we invoke. */
#include "driver/philips-intellivue.h"

#include <string.h>

/* Poll profile 1 s, MTU 1364, extensions: numerics at 1 s and waves. The waves' bit must be asked
 * for here; it cannot be added later. */
static const guint8 association_request[] = {
  0x0D, 0xEC, 0x05, 0x08, 0x13, 0x01, 0x00, 0x16, 0x01, 0x02, 0x80, 0x00, 0x14, 0x02, 0x00, 0x02,
  0xC1, 0xDC,
  0x31, 0x80, 0xA0, 0x80, 0x80, 0x01, 0x01, 0x00, 0x00, 0xA2, 0x80, 0xA0, 0x03, 0x00, 0x00, 0x01,
  0xA4, 0x80, 0x30, 0x80, 0x02, 0x01, 0x01, 0x06, 0x04, 0x52, 0x01, 0x00, 0x01, 0x30, 0x80, 0x06,
  0x02, 0x51, 0x01, 0x00, 0x00, 0x00, 0x00, 0x30, 0x80, 0x02, 0x01, 0x02, 0x06, 0x0C, 0x2A, 0x86,
  0x48, 0xCE, 0x14, 0x02, 0x01, 0x00, 0x00, 0x00, 0x01, 0x01, 0x30, 0x80, 0x06, 0x0C, 0x2A, 0x86,
  0x48, 0xCE, 0x14, 0x02, 0x01, 0x00, 0x00, 0x00, 0x02, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x61, 0x80, 0x30, 0x80, 0x02, 0x01, 0x01, 0xA0, 0x80, 0x60, 0x80, 0xA1, 0x80, 0x06, 0x0C, 0x2A,
  0x86, 0x48, 0xCE, 0x14, 0x02, 0x01, 0x00, 0x00, 0x00, 0x03, 0x01, 0x00, 0x00, 0xBE, 0x80, 0x28,
  0x80, 0x06, 0x0C, 0x2A, 0x86, 0x48, 0xCE, 0x14, 0x02, 0x01, 0x00, 0x00, 0x00, 0x01, 0x01, 0x02,
  0x01, 0x02, 0x81,
  0x48,                                            /* length of the user information */
  0x80, 0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00,  /* protocol and nomenclature version */
  0x00, 0x00, 0x00, 0x00,                          /* functional units */
  0x80, 0x00, 0x00, 0x00, 0x20, 0x00, 0x00, 0x00,  /* client, cold start */
  0x00, 0x00, 0x00, 0x00,                          /* no options */
  0x00, 0x01, 0x00, 0x2C,                          /* one profile: */
  0x00, 0x01, 0x00, 0x28,                          /* poll */
  0x80, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x1F, 0x40,                          /* at least every 1 s */
  0x00, 0x00, 0x05, 0x54, 0x00, 0x00, 0x05, 0x54,  /* largest message, both ways */
  0xFF, 0xFF, 0xFF, 0xFF, 0x60, 0x00, 0x00, 0x00,
  0x00, 0x01, 0x00, 0x0C,                          /* one optional package: */
  0xF0, 0x01, 0x00, 0x08,                          /* extensions of the poll profile */
  0x88, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
};

static const guint8 release_request[] = {
  0x09, 0x18, 0xC1, 0x16, 0x61, 0x80, 0x30, 0x80, 0x02, 0x01, 0x01, 0xA0, 0x80,
  0x62, 0x80, 0x80, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
};

static const guint8 release_response[] = {
  0x0A, 0x18, 0xC1, 0x16, 0x61, 0x80, 0x30, 0x80, 0x02, 0x01, 0x01, 0xA0, 0x80,
  0x63, 0x80, 0x80, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
};

G_STATIC_ASSERT (sizeof association_request == 238);
G_STATIC_ASSERT (sizeof association_request <= INTELLIVUE_REQUEST_MAX);

enum { RO_INVOKE = 1, RO_RESULT = 2 };
enum { COMMAND_CONFIRMED_EVENT = 1, COMMAND_CONFIRMED_SET = 5, COMMAND_CONFIRMED_ACTION = 7 };

typedef struct {
  guint8 *start, *at;
} Writer;

static void
put_u16 (Writer *writer, guint16 value)
{
  *writer->at++ = (guint8) (value >> 8);
  *writer->at++ = (guint8) value;
}

static void
put_u32 (Writer *writer, guint32 value)
{
  put_u16 (writer, (guint16) (value >> 16));
  put_u16 (writer, (guint16) value);
}

/* Session and context, then an operation whose argument, beginning with the managed object MDS,
 * is @len bytes long. */
static Writer
begin (guint8 *out, guint16 ro_type, guint16 invoke, guint16 command, guint16 len)
{
  Writer writer = { out, out };

  put_u32 (&writer, 0xE1000002);
  put_u16 (&writer, ro_type);
  put_u16 (&writer, len + 6);
  put_u16 (&writer, invoke);
  put_u16 (&writer, command);
  put_u16 (&writer, len);
  put_u16 (&writer, INTELLIVUE_CLASS_MDS);
  put_u32 (&writer, 0);
  return writer;
}

static gsize
end (const Writer *writer)
{
  return (gsize) (writer->at - writer->start);
}

gsize
intellivue_encode_association_request (guint8 *out)
{
  memcpy (out, association_request, sizeof association_request);
  return sizeof association_request;
}

gsize
intellivue_encode_release_request (guint8 *out)
{
  memcpy (out, release_request, sizeof release_request);
  return sizeof release_request;
}

gsize
intellivue_encode_release_response (guint8 *out)
{
  memcpy (out, release_response, sizeof release_response);
  return sizeof release_response;
}

gsize
intellivue_encode_create_result (guint8 *out, guint16 invoke)
{
  Writer writer = begin (out, RO_RESULT, invoke, COMMAND_CONFIRMED_EVENT, 14);

  put_u32 (&writer, 0);
  put_u16 (&writer, 0x0D06);
  put_u16 (&writer, 0);
  return end (&writer);
}

gsize
intellivue_encode_single_poll (guint8 *out, guint16 invoke, guint16 poll, guint16 object_class,
                               guint16 group)
{
  Writer writer = begin (out, RO_INVOKE, invoke, COMMAND_CONFIRMED_ACTION, 22);

  put_u32 (&writer, 0);
  put_u16 (&writer, 0x0C16);
  put_u16 (&writer, 8);
  put_u16 (&writer, poll);
  put_u16 (&writer, 1);
  put_u16 (&writer, object_class);
  put_u16 (&writer, group);
  return end (&writer);
}

gsize
intellivue_encode_extended_poll (guint8 *out, guint16 invoke, guint16 poll, guint16 object_class,
                                 guint16 group, guint32 active_ticks)
{
  Writer writer = begin (out, RO_INVOKE, invoke, COMMAND_CONFIRMED_ACTION, 34);

  put_u32 (&writer, 0);
  put_u16 (&writer, 0xF13B);
  put_u16 (&writer, 20);
  put_u16 (&writer, poll);
  put_u16 (&writer, 1);
  put_u16 (&writer, object_class);
  put_u16 (&writer, group);
  put_u16 (&writer, 1);
  put_u16 (&writer, 8);
  put_u16 (&writer, 0xF13E);
  put_u16 (&writer, 4);
  put_u32 (&writer, active_ticks);
  return end (&writer);
}

gsize
intellivue_encode_wave_list (guint8 *out, guint16 invoke, const guint32 *labels, guint n_labels)
{
  guint16 size = (guint16) (4 * n_labels);
  Writer writer = begin (out, RO_INVOKE, invoke, COMMAND_CONFIRMED_SET, 24 + size);

  put_u32 (&writer, 0);
  put_u16 (&writer, 1);
  put_u16 (&writer, size + 10);
  put_u16 (&writer, 0);
  put_u16 (&writer, 0xF23A);
  put_u16 (&writer, size + 4);
  put_u16 (&writer, (guint16) n_labels);
  put_u16 (&writer, size);
  for (guint i = 0; i < n_labels; i++)
    put_u32 (&writer, labels[i]);
  return end (&writer);
}
