/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* B. Braun Space pumps in a rack, seen through their ComDevice's BCC interface, as the maker's
 * interface specification (I0022_000030) tells it: the host asks, or blocks come by themselves each
 * five seconds and at each change; every block waits for its ACK. Nothing can be set over it. What the
 * specification leaves open is taken the hard way for the host: a device that was not opened, or that
 * speaks by itself, answers no question. By its web page, here by commands:
 *
 *     stuffing on|off      letters D and E are escaped (on)
 *     cyclic on|off        it speaks by itself (off)
 *     decimal on|off       slots are written as two digits (off)
 *     bits on|off          alarms and states as fields of bits (on), or one by one
 *     bed NAME             the bed's name (BED01)
 *     remove N, insert N   pump N (0 ..) is taken out of the rack, put in again
 *     vtbi N ML            a nurse sets a volume to be infused
 *     values N on|off      off: what pump N has no value for is told as _NV */
#include "sim/device.h"

#include "sim/bcc-block.h"
#include "sim/bcc-wire.h"

#include <stdlib.h>
#include <string.h>

#define CYCLE_US (5 * G_USEC_PER_SEC)

enum { MAX_FRAME = 1024 };

typedef struct {
  VigilSimDevice base;
  VigilSimSendFunc send;
  gpointer user_data;
  VigilSimRackPump pumps[VIGIL_SIM_MAX_CHANNELS];
  guint n_pumps;
  char bed_id[16];
  gboolean is_stuffed, is_cyclic, is_decimal, has_bits;
  gboolean is_open;
  gint64 on_us, now_us, cycle_us;
  GPtrArray *blocks;               /* what is still to be said, the block that waits for its ACK first */
  GString *heard;                  /* since SOH */
} Rack;

/* ---- saying ---- */

static void
send_block (Rack *self, const char *information, gboolean is_last)
{
  g_autoptr (GString) wire = vigil_sim_bcc_seal (self->bed_id, information, is_last, self->is_stuffed);

  self->send ((const guint8 *) wire->str, wire->len, self->user_data);
}

static void
send_first (Rack *self)
{
  if (self->blocks->len > 0)
    send_block (self, g_ptr_array_index (self->blocks, 0), self->blocks->len == 1);
}

static VigilSimBccStyle
get_style (const Rack *self)
{
  return (VigilSimBccStyle) {
    .is_decimal = self->is_decimal,
    .has_bits = self->has_bits,
    .seconds = (guint) MAX (0, (self->now_us - self->on_us) / G_USEC_PER_SEC),
  };
}

/* A record alone in its block; @index < 0 is the ComDevice itself. */
static void
add_record (Rack *self, int index, const char *parameter, const char *value)
{
  VigilSimBccStyle style = get_style (self);
  GString *block = g_string_new (NULL);

  vigil_sim_bcc_put (&style, block, index, parameter, "%s", value);
  g_ptr_array_add (self->blocks, g_string_free (block, FALSE));
}

/* Of pump @only; all of them where it is negative. */
static void
report (Rack *self, int only)
{
  VigilSimBccStyle style = get_style (self);

  g_ptr_array_set_size (self->blocks, 0);
  for (int i = 0; i < (int) self->n_pumps; i++) {
    VigilSimRackPump *pump = &self->pumps[i];

    if (only >= 0 && only != i)
      continue;
    if (pump->is_in)
      g_ptr_array_add (self->blocks, g_string_free (vigil_sim_bcc_report (&style, pump, i), FALSE));
    else if (pump->is_removal_untold)
      add_record (self, i, "GNERR", "39");
    pump->is_removal_untold = FALSE;
  }
  if (self->blocks->len == 0)
    add_record (self, -1, "GNERR", "11");
  send_first (self);
}

/* ---- hearing ---- */

static void
answer (Rack *self, const char *parameter, const char *value)
{
  g_ptr_array_set_size (self->blocks, 0);
  add_record (self, -1, parameter, value);
  send_first (self);
}

static void
on_slot (Rack *self, const char *address)
{
  int slot = strlen (address) == 2 && address[0] == '1' ? atoi (address + 1) : 0;

  if (slot >= 1 && slot <= (int) self->n_pumps)
    report (self, slot - 1);
  else
    answer (self, "GNERR", "39");
}

static void
on_question (Rack *self, const char *question)
{
  g_autofree char *version = NULL;

  if (strcmp (question, "ADMIN:ALIVE") == 0) {
    self->is_open = TRUE;
    self->cycle_us = self->now_us;
    for (guint i = 0; i < self->n_pumps; i++)
      self->pumps[i].is_known = FALSE;
    answer (self, "GNACK", "0");
  } else if (!self->is_open || self->is_cyclic) {
    return;
  } else if (strcmp (question, "ADMIN:VERSION") == 0) {
    version = g_strdup_printf ("%u,50100,V3.30", get_style (self).seconds);
    send_block (self, version, TRUE);
  } else if (strcmp (question, "MEM:GET") == 0) {
    report (self, -1);
  } else if (g_str_has_prefix (question, "MEM:GETSLOT#")) {
    on_slot (self, question + strlen ("MEM:GETSLOT#"));
  } else {
    answer (self, "GNERR", "68");
  }
}

static void
on_frame (Rack *self)
{
  g_autofree char *bed_id = NULL;
  g_autofree char *question = NULL;

  if (!vigil_sim_bcc_open (self->heard, self->is_stuffed, &bed_id, &question)) {
    if (self->is_open)
      answer (self, "GNERR", "68");
  } else if (strcmp (bed_id, self->bed_id) == 0
             || (strcmp (bed_id, "1") == 0 && strcmp (question, "ADMIN:ALIVE") == 0)) {
    on_question (self, question);
  } else {
    answer (self, "GNERR", "811");
  }
}

static void
on_ack (Rack *self)
{
  if (self->blocks->len == 0)
    return;
  g_ptr_array_remove_index (self->blocks, 0);
  send_first (self);
}

static void
feed (VigilSimDevice *device, const guint8 *bytes, gsize len, gint64 now_us)
{
  Rack *self = (Rack *) device;

  self->now_us = now_us;
  for (gsize i = 0; i < len; i++) {
    if (bytes[i] == VIGIL_SIM_BCC_SOH)
      g_string_assign (self->heard, "\001");
    else if (self->heard->len > 0 && self->heard->len < MAX_FRAME)
      g_string_append_c (self->heard, (char) bytes[i]);
    else if (bytes[i] == VIGIL_SIM_BCC_ACK)
      on_ack (self);
    else if (bytes[i] == VIGIL_SIM_BCC_NAK)
      send_first (self);
    if (bytes[i] == VIGIL_SIM_BCC_EOT && self->heard->len > 0) {
      on_frame (self);
      g_string_truncate (self->heard, 0);
    }
  }
}

/* ---- time ---- */

/* A block that was not acknowledged keeps all that would follow. */
static void
speak (Rack *self)
{
  if (!self->is_open || !self->is_cyclic || self->blocks->len > 0)
    return;
  if (self->now_us - self->cycle_us >= CYCLE_US) {
    self->cycle_us = self->now_us;
    report (self, -1);
    return;
  }
  for (int i = 0; i < (int) self->n_pumps; i++)
    if (vigil_sim_bcc_is_changed (&self->pumps[i])) {
      report (self, i);
      return;
    }
}

static double
infuse (VigilSimDevice *device, double dt_s, gint64 now_us)
{
  Rack *self = (Rack *) device;
  double reached_ml = 0;

  if (self->on_us == 0)
    self->on_us = now_us;
  self->now_us = now_us;
  for (guint i = 0; i < self->n_pumps; i++) {
    double ml = vigil_sim_syringe_step (&self->pumps[i].syringe, dt_s);

    if (i == 0)
      reached_ml = ml;
  }
  speak (self);
  return reached_ml;
}

/* ---- the device ---- */

static VigilSimDevice *
new (const VigilSimDeviceOptions *options)
{
  Rack *self = g_new0 (Rack, 1);
  const char *serial = options->serial_number != NULL ? options->serial_number : "123456";

  self->base.ops = &vigil_sim_bbraun;
  self->send = options->send;
  self->user_data = options->user_data;
  self->n_pumps = CLAMP (options->n_channels, 1, VIGIL_SIM_MAX_CHANNELS);
  g_strlcpy (self->bed_id, "BED01", sizeof self->bed_id);
  self->is_stuffed = self->has_bits = TRUE;
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->heard = g_string_new (NULL);
  g_strlcpy (self->pumps[0].drug, options->drug != NULL ? options->drug : "", sizeof self->pumps[0].drug);
  for (guint i = 0; i < self->n_pumps; i++) {
    vigil_sim_syringe_init (&self->pumps[i].syringe);
    self->pumps[i].is_in = TRUE;
    g_snprintf (self->pumps[i].serial_number, sizeof self->pumps[i].serial_number, i == 0 ? "%s" : "%s-%u", serial, i);
  }
  return &self->base;
}

static void
rack_free (VigilSimDevice *device)
{
  Rack *self = (Rack *) device;

  g_ptr_array_unref (self->blocks);
  g_string_free (self->heard, TRUE);
  g_free (self);
}

static void
reboot (VigilSimDevice *device, gint64 now_us)
{
  Rack *self = (Rack *) device;

  self->is_open = FALSE;
  self->on_us = self->now_us = now_us;
  g_ptr_array_set_size (self->blocks, 0);
  g_string_truncate (self->heard, 0);
  for (guint i = 0; i < self->n_pumps; i++) {
    vigil_sim_syringe_stop (&self->pumps[i].syringe);
    vigil_sim_syringe_clear_alarm (&self->pumps[i].syringe);
    self->pumps[i].is_known = FALSE;
  }
}

static gboolean
command_pump (Rack *self, const char *const *words)
{
  guint64 index;
  VigilSimRackPump *pump;

  if (words[1] == NULL || !g_ascii_string_to_unsigned (words[1], 10, 0, self->n_pumps - 1, &index, NULL))
    return FALSE;
  pump = &self->pumps[index];
  if (strcmp (words[0], "remove") == 0) {
    pump->is_removal_untold = pump->is_in;
    pump->is_in = FALSE;
  } else if (strcmp (words[0], "insert") == 0) {
    pump->is_in = TRUE;
    pump->is_known = pump->is_removal_untold = FALSE;
  } else if (strcmp (words[0], "vtbi") == 0 && words[2] != NULL) {
    pump->vtbi_ml = g_ascii_strtod (words[2], NULL);
    vigil_sim_syringe_set_vtbi (&pump->syringe, pump->vtbi_ml, VIGIL_SIM_VTBI_STOP);
  } else if (strcmp (words[0], "values") == 0 && words[2] != NULL) {
    pump->has_no_values = strcmp (words[2], "off") == 0;
  } else {
    return FALSE;
  }
  return TRUE;
}

static gboolean
command (VigilSimDevice *device, const char *const *words)
{
  Rack *self = (Rack *) device;
  const struct { const char *word; gboolean *is_on; } switches[] = {
    { "stuffing", &self->is_stuffed }, { "cyclic", &self->is_cyclic },
    { "decimal", &self->is_decimal },  { "bits", &self->has_bits },
  };
  gboolean is_on = g_strcmp0 (words[1], "on") == 0;

  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    if (strcmp (words[0], switches[i].word) == 0) {
      if (!is_on && g_strcmp0 (words[1], "off") != 0)
        return FALSE;
      *switches[i].is_on = is_on;
      return TRUE;
    }
  if (strcmp (words[0], "bed") == 0 && words[1] != NULL && strlen (words[1]) < sizeof self->bed_id) {
    g_strlcpy (self->bed_id, words[1], sizeof self->bed_id);
    return TRUE;
  }
  return command_pump (self, words);
}

static const char *
get_state_word (const VigilSimDevice *device, guint channel)
{
  static const char *const words[] = {
    [VIGIL_SIM_SYRINGE_HOLD] = "stop", [VIGIL_SIM_SYRINGE_INFUSING] = "run", [VIGIL_SIM_SYRINGE_KVO] = "kvo",
  };
  const Rack *self = (const Rack *) device;

  return channel < self->n_pumps ? words[self->pumps[channel].syringe.mode] : "none";
}

static VigilSimSyringe *
get_syringe (VigilSimDevice *device, guint channel)
{
  Rack *self = (Rack *) device;

  return channel < self->n_pumps ? &self->pumps[channel].syringe : NULL;
}

static gboolean
key_start (VigilSimDevice *device, guint channel)
{
  VigilSimSyringe *syringe = get_syringe (device, channel);

  return syringe != NULL && vigil_sim_syringe_start (syringe);
}

const VigilSimDeviceOps vigil_sim_bbraun = {
  .id = "bbraun-space",
  .is_pump = TRUE,
  .max_channels = VIGIL_SIM_MAX_CHANNELS,
  .new = new,
  .free = rack_free,
  .feed = feed,
  .reboot = reboot,
  .command = command,
  .get_state_word = get_state_word,
  .infuse = infuse,
  .get_syringe = get_syringe,
  .key_start = key_start,
};
