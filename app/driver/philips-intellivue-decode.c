/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Data messages: the remote operation header, the MDS create event, the frame of every poll
 * result, and the value types that all objects share. No length is believed. */
#include "driver/philips-intellivue.h"

#include <math.h>
#include <string.h>

enum { RO_INVOKE = 1, RO_RESULT = 2, RO_ERROR = 3, RO_LINKED_RESULT = 5 };
enum { COMMAND_CONFIRMED_EVENT = 1, COMMAND_CONFIRMED_ACTION = 7 };
enum { EVENT_MDS_CREATE = 0x0D06, ACTION_POLL = 0x0C16, ACTION_EXTENDED_POLL = 0xF13B };
enum {
  ATTRIBUTE_MODEL = 0x0928,
  ATTRIBUTE_OPERATING_MODE = 0x0946,
  ATTRIBUTE_ABSOLUTE_TIME = 0x0987,
  ATTRIBUTE_RELATIVE_TIME = 0x098F,
};
#define OPERATING_MODE_DEMO 0x2000
#define PROFILE_POLL 0x0001
#define PACKAGE_POLL_EXTENSIONS 0xF001

gboolean
intellivue_next_attribute (VigilCursor *list, guint16 *id, VigilCursor *value)
{
  guint16 len;

  if (vigil_cursor_get_left (list) < 4)
    return FALSE;
  *id = vigil_cursor_u16 (list);
  len = vigil_cursor_u16 (list);
  *value = vigil_cursor_take_part (list, len);
  return !list->is_failed;
}

VigilCursor
intellivue_take_list (VigilCursor *cursor)
{
  vigil_cursor_u16 (cursor);
  return vigil_cursor_take_part (cursor, vigil_cursor_u16 (cursor));
}

double
intellivue_decode_float (guint32 word)
{
  gint32 mantissa = (gint32) (word & 0xFFFFFF);
  int exponent = (gint8) (word >> 24);
  double value;

  switch (mantissa) {
    case 0x7FFFFE: return INFINITY;
    case 0x7FFFFF:                    /* not a number */
    case 0x800000:                    /* not at this resolution */
    case 0x800001: return NAN;        /* reserved */
    case 0x800002: return -INFINITY;
    default: break;
  }
  value = mantissa >= 0x800000 ? mantissa - 0x1000000 : mantissa;
  /* Dividing by an exact power gives the nearest double; multiplying by 0.1 would not. */
  return exponent < 0 ? value / pow (10, -exponent) : value * pow (10, exponent);
}

static gboolean
take_bcd (VigilCursor *cursor, guint max, guint *value)
{
  guint8 byte = vigil_cursor_u8 (cursor);

  *value = (byte >> 4) * 10u + (byte & 0x0F);
  return (byte >> 4) < 10 && (byte & 0x0F) < 10 && *value <= max;
}

/* Days since 1970-01-01 in the Gregorian calendar; years counted from March, so that the leap
 * day is the last. */
static gint64
days_from_date (guint year, guint month, guint day)
{
  guint from_march = (month + 9) % 12;
  gint64 y = (gint64) year - (month <= 2 ? 1 : 0);

  return y * 365 + y / 4 - y / 100 + y / 400 + (from_march * 306 + 5) / 10 + (gint64) day - 1
         - 719468;
}

gint64
intellivue_decode_time (VigilCursor *cursor)
{
  static const guint max[8] = { 99, 99, 12, 31, 23, 59, 59, 99 };
  VigilCursor part = vigil_cursor_take_part (cursor, 8);
  guint v[8];

  for (guint i = 0; i < 8; i++)
    if (!take_bcd (&part, max[i], &v[i]))
      return 0;
  if (part.is_failed || v[2] == 0 || v[3] == 0)
    return 0;
  return ((days_from_date (v[0] * 100 + v[1], v[2], v[3]) * 24 + v[4]) * 60 + v[5])
             * VIGIL_USEC_PER_MIN
         + v[6] * VIGIL_USEC_PER_SEC + v[7] * 10 * VIGIL_USEC_PER_MSEC;
}

void
intellivue_decode_text (VigilCursor utf16, char *out, gsize size)
{
  gsize len = 0, trimmed = 0;

  while (vigil_cursor_get_left (&utf16) >= 2) {
    gunichar c = vigil_cursor_u16 (&utf16);
    char utf8[6];
    gsize n;

    if (c == 0)
      break;
    if (c >= 0xD800 && c < 0xDC00 && vigil_cursor_get_left (&utf16) >= 2) {
      guint16 low = (guint16) (utf16.at[0] << 8 | utf16.at[1]);

      if (low >= 0xDC00 && low < 0xE000)
        c = 0x10000 + ((c - 0xD800) << 10) + (vigil_cursor_u16 (&utf16) - 0xDC00u);
    }
    if (!g_unichar_validate (c) || g_unichar_iscntrl (c))
      c = 0xFFFD;
    n = (gsize) g_unichar_to_utf8 (c, utf8);
    if (len + n >= size)
      break;
    memcpy (out + len, utf8, n);
    len += n;
    if (c != ' ')
      trimmed = len;
  }
  out[trimmed] = '\0';
}

VigilFlags
intellivue_state_flags (guint16 state)
{
  return ((state & INTELLIVUE_STATE_DEMO) ? VIGIL_FLAG_DEMO : 0)
         | ((state & INTELLIVUE_STATE_TEST) ? VIGIL_FLAG_TEST : 0)
         | ((state & INTELLIVUE_STATE_IN_ALARM) ? VIGIL_FLAG_IN_ALARM : 0)
         | ((state & INTELLIVUE_STATE_MEASURING) ? VIGIL_FLAG_MEASURING : 0);
}

/* While calibrating, what is measured is not the patient. */
VigilQuality
intellivue_state_quality (guint16 state)
{
  if (state
      & (INTELLIVUE_STATE_INVALID | INTELLIVUE_STATE_UNAVAILABLE | INTELLIVUE_STATE_CALIBRATING))
    return VIGIL_QUALITY_INVALID;
  if (state & (INTELLIVUE_STATE_QUESTIONABLE | INTELLIVUE_STATE_EARLY))
    return VIGIL_QUALITY_QUESTIONABLE;
  return VIGIL_QUALITY_OK;
}

gboolean
intellivue_read_header (const guint8 *frame, gsize len, IntellivueMessage *message,
                        VigilCursor *body)
{
  VigilCursor cursor = vigil_cursor_new (frame, len);
  guint16 ro_type;
  VigilCursor operation;

  *message = (IntellivueMessage){ .kind = INTELLIVUE_MESSAGE_OTHER };
  if (vigil_cursor_u16 (&cursor) != 0xE100)
    return FALSE;
  vigil_cursor_u16 (&cursor);
  ro_type = vigil_cursor_u16 (&cursor);
  operation = vigil_cursor_take_part (&cursor, vigil_cursor_u16 (&cursor));
  if (ro_type == RO_LINKED_RESULT) {
    message->is_linked = TRUE;
    vigil_cursor_u8 (&operation);
    message->part = vigil_cursor_u8 (&operation);
  }
  message->invoke = vigil_cursor_u16 (&operation);
  message->command = vigil_cursor_u16 (&operation);
  *body = vigil_cursor_take_part (&operation, vigil_cursor_u16 (&operation));
  if (operation.is_failed)
    return FALSE;
  if (ro_type == RO_ERROR) {
    message->kind = INTELLIVUE_MESSAGE_ERROR;
  } else if (ro_type == RO_RESULT || ro_type == RO_LINKED_RESULT) {
    message->kind = message->command == COMMAND_CONFIRMED_ACTION ? INTELLIVUE_MESSAGE_POLL_RESULT
                                                                 : INTELLIVUE_MESSAGE_RESULT;
  } else if (ro_type == RO_INVOKE && message->command == COMMAND_CONFIRMED_EVENT) {
    VigilCursor event = *body;

    vigil_cursor_take (&event, 6 + 4);
    if (vigil_cursor_u16 (&event) == EVENT_MDS_CREATE)
      message->kind = INTELLIVUE_MESSAGE_CREATE;
  }
  return TRUE;
}

/* SystemModel: maker and model, each with its length, 8 bits a character, NUL padded. */
static void
decode_model (VigilCursor value, char *out, gsize size)
{
  gsize len = 0;

  for (guint part = 0; part < 2; part++) {
    VigilCursor word = vigil_cursor_take_part (&value, vigil_cursor_u16 (&value));

    if (part == 1 && len > 0 && len + 1 < size)
      out[len++] = ' ';
    while (vigil_cursor_get_left (&word) > 0 && len + 1 < size) {
      guint8 c = vigil_cursor_u8 (&word);

      if (c == '\0')
        break;
      out[len++] = g_ascii_isprint ((char) c) ? (char) c : '?';
    }
  }
  while (len > 0 && out[len - 1] == ' ')
    len--;
  out[len] = '\0';
}

/* The monitor itself: name, mode of operation, and its wall clock at one tick of its counter. It
 * comes with the create event, and whenever it is polled: mode and clock may be changed by hand. */
static void
decode_system (VigilDriverContext *ctx, VigilCursor attributes)
{
  Intellivue *self = ctx->state;
  VigilObservation model = { .code = VIGIL_CODE_DEVICE_MODEL, .t_mono_us = ctx->now_us, .flags = self->model_flags };
  gint64 wall_us = 0;
  guint32 ticks = 0;
  gboolean has_ticks = FALSE;
  VigilCursor value;
  guint16 id;

  memcpy (model.text, self->model, sizeof model.text);
  while (intellivue_next_attribute (&attributes, &id, &value)) {
    if (id == ATTRIBUTE_MODEL)
      decode_model (value, model.text, sizeof model.text);
    else if (id == ATTRIBUTE_OPERATING_MODE)
      model.flags = vigil_cursor_u16 (&value) == OPERATING_MODE_DEMO ? VIGIL_FLAG_DEMO : 0;
    else if (id == ATTRIBUTE_ABSOLUTE_TIME)
      wall_us = intellivue_decode_time (&value);
    else if (id == ATTRIBUTE_RELATIVE_TIME) {
      ticks = vigil_cursor_u32 (&value);
      has_ticks = !value.is_failed;
    }
  }
  if (has_ticks)
    intellivue_clock_set_wall (&self->clock, intellivue_clock_advance (&self->clock, ticks, 0, ctx->now_us), wall_us);
  if (model.text[0] == '\0' || (strcmp (model.text, self->model) == 0 && model.flags == self->model_flags))
    return;
  memcpy (self->model, model.text, sizeof self->model);
  self->model_flags = model.flags;
  model.device_time_us = wall_us;
  ctx->emit (ctx, &model);
}

gboolean
intellivue_decode_create (VigilDriverContext *ctx, VigilCursor *body)
{
  VigilCursor list;

  vigil_cursor_take (body, 6 + 4 + 2 + 2 + 6);
  list = intellivue_take_list (body);
  decode_system (ctx, list);
  return !body->is_failed && !list.is_failed;
}

static void
decode_object (VigilDriverContext *ctx, const IntellivueMessage *message, guint16 context,
               guint16 handle, VigilCursor attributes)
{
  if (message->object_class == INTELLIVUE_CLASS_NUMERIC)
    intellivue_decode_numeric (ctx, message, context, handle, attributes);
  else if (message->object_class == INTELLIVUE_CLASS_WAVE)
    intellivue_decode_wave (ctx, message, context, handle, attributes);
  else if (message->object_class == INTELLIVUE_CLASS_ALERT)
    intellivue_decode_alerts (ctx, attributes);
  else if (message->object_class == INTELLIVUE_CLASS_MDS)
    decode_system (ctx, attributes);
}

/* PollInfoList: contexts of objects of attributes. */
static gboolean
decode_poll_info (VigilDriverContext *ctx, const IntellivueMessage *message, VigilCursor *body)
{
  guint16 n_contexts = vigil_cursor_u16 (body);
  VigilCursor contexts = vigil_cursor_take_part (body, vigil_cursor_u16 (body));

  for (guint i = 0; i < n_contexts && !contexts.is_failed; i++) {
    guint16 context = vigil_cursor_u16 (&contexts);
    guint16 n_objects = vigil_cursor_u16 (&contexts);
    VigilCursor objects = vigil_cursor_take_part (&contexts, vigil_cursor_u16 (&contexts));

    for (guint k = 0; k < n_objects && !objects.is_failed; k++) {
      guint16 handle = vigil_cursor_u16 (&objects);
      VigilCursor attributes = intellivue_take_list (&objects);

      if (!objects.is_failed)
        decode_object (ctx, message, context, handle, attributes);
    }
    if (objects.is_failed)
      return FALSE;
  }
  return !contexts.is_failed;
}

gboolean
intellivue_decode_poll_result (VigilDriverContext *ctx, IntellivueMessage *message,
                               VigilCursor *body)
{
  Intellivue *self = ctx->state;
  guint32 relative;
  gboolean is_whole;

  vigil_cursor_take (body, 6);
  message->action = vigil_cursor_u16 (body);
  vigil_cursor_u16 (body);
  vigil_cursor_u16 (body);
  if (message->action == ACTION_EXTENDED_POLL)
    message->sequence = vigil_cursor_u16 (body);
  else if (message->action != ACTION_POLL)
    return FALSE;
  relative = vigil_cursor_u32 (body);
  vigil_cursor_take (body, 8 + 2);
  message->object_class = vigil_cursor_u16 (body);
  message->group = vigil_cursor_u16 (body);
  if (body->is_failed)
    return FALSE;
  message->ticks = intellivue_clock_advance (
      &self->clock, relative,
      message->object_class == INTELLIVUE_CLASS_WAVE ? INTELLIVUE_BLOCK_TICKS : 0, ctx->now_us);
  if (message->object_class == INTELLIVUE_CLASS_WAVE)
    intellivue_begin_waves (self, message);
  if (message->object_class != INTELLIVUE_CLASS_ALERT || message->group != INTELLIVUE_GROUP_ALERTS)
    return decode_poll_info (ctx, message, body);
  intellivue_begin_alerts (self, message);
  is_whole = decode_poll_info (ctx, message, body);
  intellivue_end_alerts (ctx, message, is_whole);
  return is_whole;
}

/* The start of the user information: behind the single-ASN1-type of the ACSE, whose encoding
 * before that point is of varying length. */
static gboolean
find_user_information (VigilCursor *cursor)
{
  static const guint8 marker[] = { 0xBE, 0x80, 0x28, 0x80 };
  static const guint8 prefix[] = { 0x02, 0x01, 0x02, 0x81 };
  const guint8 *at = memmem (cursor->at, vigil_cursor_get_left (cursor), marker, sizeof marker);

  at = at == NULL ? NULL : memmem (at, (gsize) (cursor->end - at), prefix, sizeof prefix);
  if (at == NULL)
    return FALSE;
  cursor->at = at + sizeof prefix;
  return TRUE;
}

static gsize
take_asn1_length (VigilCursor *cursor)
{
  guint8 first = vigil_cursor_u8 (cursor);

  if (first < 0x80)
    return first;
  if (first == 0x81)
    return vigil_cursor_u8 (cursor);
  return first == 0x82 ? vigil_cursor_u16 (cursor) : 0;
}

gboolean
intellivue_decode_accept (const guint8 *frame, gsize len, gint64 *period_us, guint32 *extensions)
{
  VigilCursor cursor = vigil_cursor_new (frame, len);
  VigilCursor information, profiles, profile, packages, package;
  guint16 id;
  gboolean is_found = FALSE;

  *period_us = 0;
  *extensions = 0;
  if (!find_user_information (&cursor))
    return FALSE;
  information = vigil_cursor_take_part (&cursor, take_asn1_length (&cursor));
  vigil_cursor_take (&information, 5 * 4);
  intellivue_take_list (&information);
  profiles = intellivue_take_list (&information);
  while (intellivue_next_attribute (&profiles, &id, &profile)) {
    if (id != PROFILE_POLL)
      continue;
    vigil_cursor_u32 (&profile);
    *period_us = (gint64) vigil_cursor_u32 (&profile) * INTELLIVUE_USEC_PER_TICK;
    vigil_cursor_take (&profile, 4 * 4);
    packages = intellivue_take_list (&profile);
    is_found = !profile.is_failed;
    while (intellivue_next_attribute (&packages, &id, &package))
      if (id == PACKAGE_POLL_EXTENSIONS)
        *extensions = vigil_cursor_u32 (&package);
  }
  return is_found;
}
