/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The alert monitor: patient and technical alarms. The one of highest priority is passed on,
 * when it changes. That nothing alarms is said only if both lists came whole: half an answer
 * must not silence what the other half says. When they come no more (the poll is refused), that is
 * said too: what was told is then neither so nor over.
 *
 * Never seen from a device: an alarm that is on (the capture has empty lists). */
#include "driver/philips-intellivue.h"

#include <string.h>

enum { ATTRIBUTE_PATIENT_ALARMS = 0x0902, ATTRIBUTE_TECHNICAL_ALARMS = 0x0904 };
enum { INFO_WITH_TEXT = 0x0204 };
enum { ALERT_STATE_TEST = 0x0400, ALERT_STATE_DEMO = 0x0100 };
enum { PRIORITY_NONE, PRIORITY_LOW, PRIORITY_MEDIUM, PRIORITY_HIGH };

/* Technical in the low byte, patient in the high one. A type that is not known is still an
 * alarm. */
static guint
type_priority (guint16 type)
{
  guint bits = (type | type >> 8) & 7u;

  if (bits & 4)
    return PRIORITY_HIGH;
  return bits & 2 ? PRIORITY_MEDIUM : PRIORITY_LOW;
}

/* Source, code, type, state, object, and an information block that may hold the words. */
static void
decode_alarm (IntellivueAlerts *self, VigilCursor *list)
{
  guint16 type, state, info;
  VigilCursor detail;
  guint priority;

  vigil_cursor_take (list, 4);
  type = vigil_cursor_u16 (list);
  state = vigil_cursor_u16 (list);
  vigil_cursor_take (list, 6);
  info = vigil_cursor_u16 (list);
  detail = vigil_cursor_take_part (list, vigil_cursor_u16 (list));
  if (list->is_failed) {
    self->is_whole = FALSE;
    return;
  }
  priority = type_priority (type);
  if (priority <= self->priority)
    return;
  self->priority = priority;
  self->flags = ((state & ALERT_STATE_DEMO) ? VIGIL_FLAG_DEMO : 0)
                | ((state & ALERT_STATE_TEST) ? VIGIL_FLAG_TEST : 0);
  self->text[0] = '\0';
  if (info == INFO_WITH_TEXT) {
    vigil_cursor_take (&detail, 2 + 4 + 2 + 2);
    intellivue_decode_text (vigil_cursor_take_part (&detail, vigil_cursor_u16 (&detail)),
                            self->text, sizeof self->text);
  }
}

void
intellivue_begin_alerts (Intellivue *self, const IntellivueMessage *message)
{
  IntellivueAlerts *alerts = &self->alerts;

  if (!alerts->is_open || alerts->sequence != message->sequence || message->part == 1) {
    *alerts
        = (IntellivueAlerts){ .is_open = TRUE, .is_whole = TRUE, .sequence = message->sequence };
  }
  if (message->is_linked && message->part != ++alerts->parts)
    alerts->is_whole = FALSE;
}

void
intellivue_decode_alerts (VigilDriverContext *ctx, VigilCursor attributes)
{
  Intellivue *self = ctx->state;
  VigilCursor value;
  guint16 id;

  while (intellivue_next_attribute (&attributes, &id, &value)) {
    VigilCursor list;
    guint16 n;

    if (id != ATTRIBUTE_PATIENT_ALARMS && id != ATTRIBUTE_TECHNICAL_ALARMS)
      continue;
    if (id == ATTRIBUTE_PATIENT_ALARMS)
      self->alerts.has_patient = TRUE;
    else
      self->alerts.has_technical = TRUE;
    n = vigil_cursor_u16 (&value);
    list = vigil_cursor_take_part (&value, vigil_cursor_u16 (&value));
    if (value.is_failed)
      self->alerts.is_whole = FALSE;
    for (guint i = 0; i < n && !list.is_failed; i++)
      decode_alarm (&self->alerts, &list);
  }
  if (attributes.is_failed)
    self->alerts.is_whole = FALSE;
}

void
intellivue_end_alerts (VigilDriverContext *ctx, const IntellivueMessage *message, gboolean is_whole)
{
  Intellivue *self = ctx->state;
  IntellivueAlerts *alerts = &self->alerts;
  VigilObservation seen = { .code = VIGIL_CODE_DEVICE_ALERT, .t_mono_us = ctx->now_us };

  if (!is_whole)
    alerts->is_whole = FALSE;
  if (message->is_linked)
    return;
  alerts->is_open = FALSE;
  if (!alerts->is_whole || !alerts->has_patient || !alerts->has_technical)
    if (alerts->priority <= (guint) self->alert.value)
      return;
  seen.value = alerts->priority;
  seen.flags = alerts->flags;
  seen.device_time_us = intellivue_clock_to_wall_us (&self->clock, message->ticks);
  memcpy (seen.text, alerts->text, sizeof seen.text);
  if (self->has_alert && (guint) self->alert.value == alerts->priority
      && self->alert.flags == seen.flags && strcmp (self->alert.text, seen.text) == 0)
    return;
  self->has_alert = TRUE;
  self->alert = seen;
  ctx->emit (ctx, &seen);
}

void
intellivue_lose_alerts (VigilDriverContext *ctx)
{
  Intellivue *self = ctx->state;
  VigilObservation unknown = { .code = VIGIL_CODE_DEVICE_ALERT, .quality = VIGIL_QUALITY_INVALID, .t_mono_us = ctx->now_us };

  self->has_alert = FALSE;
  self->alert.value = PRIORITY_NONE;
  g_strlcpy (unknown.text, "alarms are not told", sizeof unknown.text);
  ctx->emit (ctx, &unknown);
}
