/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/bcc-rack.h"

#include "base/text.h"
#include "driver/pump-report.h"

#include <stdlib.h>
#include <string.h>

/* Three cycles of the five seconds at which a ComDevice reports by itself, or five of our polls. */
#define SILENT_AFTER_US (15 * VIGIL_USEC_PER_SEC)
/* That it was taken out is said only once, and may not have been heard. */
#define GONE_AFTER_US (60 * VIGIL_USEC_PER_SEC)
/* GNERR of a pump */
#define ERROR_REMOVED 39
#define ERROR_UNREACHABLE_FIRST 40
#define ERROR_UNREACHABLE_LAST 49

void
bcc_rack_init (BccRack *self)
{
  memset (self, 0, sizeof *self);
  for (guint i = 0; i < BCC_MAX_CHANNELS; i++)
    self->channels[i].pump = -1;
}

static int
find_channel (const BccRack *self, int pump)
{
  for (int i = 0; i < BCC_MAX_CHANNELS; i++)
    if (self->channels[i].pump == pump)
      return i;
  return -1;
}

static int
find_pump (const BccRack *self, guint place)
{
  for (int i = 0; i < BCC_MAX_PUMPS; i++)
    if (self->pumps[i].place == place)
      return i;
  return -1;
}

/* The channel remembers whom it lost. */
static G_NO_INLINE void
remove_pump (BccRack *self, VigilDriverContext *ctx, int pump)
{
  int channel = find_channel (self, pump);

  memset (&self->pumps[pump], 0, sizeof self->pumps[pump]);
  if (channel < 0)
    return;
  self->channels[channel].pump = -1;
  pump_emit (ctx, (guint8) channel, VIGIL_CODE_DEVICE_MODEL, VIGIL_QUALITY_INVALID, 0, "removed");
}

static int
add_pump (BccRack *self, guint place)
{
  int pump = find_pump (self, place);

  if (pump >= 0)
    return pump;
  pump = find_pump (self, 0);
  if (pump >= 0)
    self->pumps[pump].place = place;
  return pump;
}

/* It may be another one than was there: it says anew who it is before anything of it is told. */
static G_NO_INLINE void
begin_anew (BccRack *self, int pump)
{
  int channel = find_channel (self, pump);

  bcc_pump_begin_anew (&self->pumps[pump]);
  if (channel >= 0)
    self->channels[channel].pump = -1;
}

static G_NO_INLINE void
take_error (BccRack *self, VigilDriverContext *ctx, const BccRecord *record)
{
  int pump = find_pump (self, record->place), error = atoi (record->value);

  if (pump < 0)
    return;
  if (error == ERROR_REMOVED)
    remove_pump (self, ctx, pump);
  else if (error >= ERROR_UNREACHABLE_FIRST && error <= ERROR_UNREACHABLE_LAST)
    self->pumps[pump].is_unreachable = TRUE;
}

void
bcc_rack_take (BccRack *self, VigilDriverContext *ctx, const BccRecord *record)
{
  int pump;

  if (record->place == BCC_COM_DEVICE)
    return;
  if (vigil_text_is (record->parameter, "GNERR")) {
    take_error (self, ctx, record);
    return;
  }
  pump = add_pump (self, record->place);
  if (pump < 0)
    return;
  if (vigil_text_is (record->parameter, "GNNEW"))
    begin_anew (self, pump);
  bcc_pump_take (&self->pumps[pump], record, ctx->now_us);
}

static void
seat (BccRack *self, int pump, int channel)
{
  int before = find_channel (self, pump);

  if (before >= 0)
    self->channels[before].pump = -1;
  self->channels[channel].pump = pump;
  self->channels[channel].place = self->pumps[pump].place;
  g_strlcpy (self->channels[channel].identity, self->pumps[pump].identity,
             sizeof self->channels[channel].identity);
}

/* A pump that was here before goes back to its channel; another one in a slot takes that slot's. */
static void
follow_identity (BccRack *self, int pump, guint n_channels)
{
  const char *identity = self->pumps[pump].identity;
  int channel = find_channel (self, pump);

  if (*identity == '\0' || (channel >= 0 && strcmp (self->channels[channel].identity, identity) == 0))
    return;
  for (guint i = 0; i < n_channels; i++) {
    int before = self->channels[i].pump;

    if (strcmp (self->channels[i].identity, identity) != 0)
      continue;
    /* moved, and that it left its slot was not heard yet */
    if (before >= 0 && strcmp (self->pumps[before].identity, identity) == 0)
      memset (&self->pumps[before], 0, sizeof self->pumps[before]);
    seat (self, pump, (int) i);
    return;
  }
  if (channel >= 0)
    seat (self, pump, channel);
}

static int
find_free_channel (const BccRack *self, guint place, guint n_channels)
{
  for (guint i = 0; i < n_channels; i++)
    if (self->channels[i].pump < 0 && self->channels[i].place == place)
      return (int) i;
  for (guint i = 0; i < n_channels; i++)
    if (self->channels[i].place == 0)
      return (int) i;
  for (guint i = 0; i < n_channels; i++)
    if (self->channels[i].pump < 0)
      return (int) i;
  return -1;
}

static int
find_lowest_unseated (const BccRack *self)
{
  int lowest = -1;

  for (int i = 0; i < BCC_MAX_PUMPS; i++)
    if (self->pumps[i].place != 0 && find_channel (self, i) < 0
        && (lowest < 0 || self->pumps[i].place < self->pumps[lowest].place))
      lowest = i;
  return lowest;
}

static void
seat_all (BccRack *self, VigilDriverContext *ctx, guint n_channels)
{
  for (int i = 0; i < BCC_MAX_PUMPS; i++)
    if (self->pumps[i].place != 0 && ctx->now_us - self->pumps[i].heard_us >= GONE_AFTER_US)
      remove_pump (self, ctx, i);
  for (int pump = find_lowest_unseated (self); pump >= 0; pump = find_lowest_unseated (self)) {
    int channel = find_free_channel (self, self->pumps[pump].place, n_channels);

    if (channel < 0)
      return;
    seat (self, pump, channel);
  }
}

gboolean
bcc_rack_report (BccRack *self, VigilDriverContext *ctx, gboolean is_last)
{
  guint n_channels = CLAMP (ctx->n_channels, 1, BCC_MAX_CHANNELS);
  gboolean is_anything = FALSE;

  for (int i = 0; i < BCC_MAX_PUMPS; i++)
    if (self->pumps[i].place != 0)
      follow_identity (self, i, n_channels);
  if (is_last)
    seat_all (self, ctx, n_channels);
  for (guint i = 0; i < n_channels; i++) {
    int pump = self->channels[i].pump;

    if (pump < 0 || self->pumps[pump].news == 0)
      continue;
    bcc_pump_report (&self->pumps[pump], ctx, (guint8) i);
    is_anything = TRUE;
  }
  return is_anything;
}

void
bcc_rack_clear (BccRack *self, VigilDriverContext *ctx)
{
  for (int i = 0; i < BCC_MAX_PUMPS; i++)
    if (self->pumps[i].place != 0)
      remove_pump (self, ctx, i);
}

static gboolean
is_there (const BccPump *pump, gint64 now_us)
{
  return bcc_pump_is_on (pump) && !pump->is_unreachable && now_us - pump->heard_us < SILENT_AFTER_US;
}

guint
bcc_rack_count (const BccRack *self, gint64 now_us)
{
  guint n = 0;

  for (int i = 0; i < BCC_MAX_PUMPS; i++)
    n += self->pumps[i].place != 0 && is_there (&self->pumps[i], now_us);
  return n;
}

gboolean
bcc_rack_is_heard (const BccRack *self, guint8 channel, gint64 now_us)
{
  const BccPump *pump;

  if (channel >= BCC_MAX_CHANNELS || self->channels[channel].pump < 0)
    return FALSE;
  pump = &self->pumps[self->channels[channel].pump];
  return is_there (pump, now_us)
         && (pump->told_us == 0 || now_us - pump->told_us < SILENT_AFTER_US);
}
