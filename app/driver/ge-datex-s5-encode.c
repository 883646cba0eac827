/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests: a header with one subrecord, whose list is ended at once. */
#include "driver/ge-datex-s5.h"
#include "framing/ge-dri.h"

#include <string.h>

enum { OFFSET_LEVEL = 3, OFFSET_MAIN_TYPE = 14, OFFSET_SUBRECORDS = 16, DESCRIPTOR_SIZE = 3 };
enum { LIST_END = 0xFF };

enum { VALUES_LEN = 9, WAVES_LEN = 32, ALARM_LEN = 12 };
enum { VALUES_EVERY_S = 5, CLASSES_EXTENDED_1 = 2 };
enum { WAVES_START = 0, WAVES_STOP = 1 };
enum { ALARM_STATUS = 0, ALARM_ENTER_CHANGES = 2, ALARM_LEAVE_CHANGES = 3 };

/* ECG, pleth, CO2, respiration: 450 of the 600 samples a second that the line takes. */
static const guint8 wave_types[] = { 1, 8, 9, 15, LIST_END };

static gsize
put_header (guint8 *out, guint8 main_type, guint8 level, guint8 len)
{
  guint8 total = VIGIL_GE_DRI_HEADER_SIZE + len;

  memset (out, 0, total);
  out[0] = total;
  out[OFFSET_LEVEL] = level;
  out[OFFSET_MAIN_TYPE] = main_type;
  out[OFFSET_SUBRECORDS + DESCRIPTOR_SIZE + 2] = LIST_END;
  return total;
}

static gsize
put_values (guint8 *out, guint8 level, guint8 type, guint8 every_s)
{
  guint8 *at = out + VIGIL_GE_DRI_HEADER_SIZE;
  gsize len = put_header (out, GE_S5_MAIN_VALUES, level, VALUES_LEN);

  at[0] = type;
  at[1] = every_s;
  at[3] = every_s > 0 && type == GE_S5_VALUES_DISPLAYED ? CLASSES_EXTENDED_1 : 0;
  return len;
}

static gsize
put_waves (guint8 *out, guint8 level, gboolean is_start)
{
  guint8 *at = out + VIGIL_GE_DRI_HEADER_SIZE;
  gsize len = put_header (out, GE_S5_MAIN_WAVES, level, WAVES_LEN);

  at[0] = is_start ? WAVES_START : WAVES_STOP;
  if (is_start)
    memcpy (at + 4, wave_types, sizeof wave_types);
  else
    at[4] = LIST_END;
  return len;
}

static gsize
put_alarm (guint8 *out, guint8 level, guint8 command)
{
  gsize len = put_header (out, GE_S5_MAIN_ALARMS, level, ALARM_LEN);

  out[VIGIL_GE_DRI_HEADER_SIZE] = command;
  return len;
}

gsize
ge_s5_encode_request (GeS5Request request, guint8 level, guint8 *out)
{
  switch (request) {
    case GE_S5_REQUEST_VALUES: return put_values (out, level, GE_S5_VALUES_DISPLAYED, VALUES_EVERY_S);
    case GE_S5_REQUEST_AUXILIARY: return put_values (out, level, GE_S5_VALUES_AUXILIARY, VALUES_EVERY_S);
    case GE_S5_REQUEST_WAVES: return put_waves (out, level, TRUE);
    case GE_S5_REQUEST_ALARM_CHANGES: return put_alarm (out, level, ALARM_ENTER_CHANGES);
    case GE_S5_REQUEST_ALARM_STATUS: return put_alarm (out, level, ALARM_STATUS);
    case GE_S5_N_REQUESTS:
    default: return 0;
  }
}

gsize
ge_s5_encode_stop (GeS5Request request, guint8 *out)
{
  switch (request) {
    case GE_S5_REQUEST_VALUES: return put_values (out, 0, GE_S5_VALUES_DISPLAYED, 0);
    case GE_S5_REQUEST_AUXILIARY: return put_values (out, 0, GE_S5_VALUES_AUXILIARY, 0);
    case GE_S5_REQUEST_WAVES: return put_waves (out, 0, FALSE);
    case GE_S5_REQUEST_ALARM_CHANGES:
    case GE_S5_REQUEST_ALARM_STATUS: return put_alarm (out, 0, ALARM_LEAVE_CHANGES);
    case GE_S5_N_REQUESTS:
    default: return 0;
  }
}
