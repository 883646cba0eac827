/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Pumps in a Fresenius base, or one by itself, as the one public driver of the protocol tells it
 * (infupy): STX, text, two digits, ETX at 19200 7E1; every frame acknowledged, "are you there?" (ENQ)
 * each second, sessions that end when the host does not say so. Which bit of an alarm means what is
 * not public, so the bits here are invented; a host must not read them.
 *
 *     alone on|off         a Pilot pump without a base: no numbers in front (off)
 *     enquiry on|off       whether it asks (on)
 *     reports on|off       it tells changes by itself, until they are acknowledged twice (off)
 *     alarms on|off        whether it has a variable for alarms (on)
 *     lock on|off          the keypad forbids remote control (off)
 *     remove N, insert N   pump N (0 ..) is taken off the base, put on again */
#include "sim/device.h"

#include <math.h>
#include <string.h>

#define ENQUIRY_US (1 * G_USEC_PER_SEC)
#define AGAIN_US (1 * G_USEC_PER_SEC)

enum { STX = 2, ETX = 3, ENQ = 5, ACK = 6, DC4 = 0x14, NAK = 0x15, MAX_TEXT = 80, MAX_UNANSWERED = 3 };

typedef struct {
  VigilSimSyringe syringe;
  gboolean is_in, is_open, is_remote;
  double told_ml_h;            /* as last reported by itself */
  gboolean is_report_due, is_acked, is_taken;
  gint64 reported_us;
} Module;

typedef struct {
  VigilSimDevice base;
  VigilSimSendFunc send;
  gpointer user_data;
  Module modules[VIGIL_SIM_MAX_CHANNELS];
  guint n_modules;
  gboolean is_open, is_alone, has_enquiry, has_reports, has_alarms, is_locked;
  guint n_unanswered;
  gint64 now_us, enquired_us;
  GString *heard;              /* since STX; NULL outside */
  GString *said;               /* the last frame, said again to who refuses it */
} Base;

static void
clear_heard (Base *self)
{
  if (self->heard != NULL)
    g_string_free (self->heard, TRUE);
  self->heard = NULL;
}

/* ---- saying ---- */

static void
send_text (Base *self, int module, const char *body)
{
  g_autoptr (GString) frame = g_string_new ("\x02");
  guint sum = 0;

  if (!self->is_alone)
    g_string_append_c (frame, (char) ('1' + module));
  g_string_append (frame, body);
  for (gsize i = 1; i < frame->len; i++)
    sum += (guint8) frame->str[i];
  g_string_append_printf (frame, "%02X%c", 0xFF - sum % 256, ETX);
  g_string_assign (self->said, frame->str);
  self->send ((const guint8 *) frame->str, frame->len, self->user_data);
}

static void
send_bytes (Base *self, const char *bytes)
{
  self->send ((const guint8 *) bytes, strlen (bytes), self->user_data);
}

static void
accept (Base *self, int module, const char *payload)
{
  g_autofree char *body = g_strconcat ("C", *payload != '\0' ? ";" : "", payload, NULL);

  send_text (self, module, body);
}

static void
refuse (Base *self, int module, const char *code)
{
  g_autofree char *body = g_strconcat ("I;", code, NULL);

  send_text (self, module, body);
}

/* Rate in tenths of a millilitre an hour, volume in thousandths of a millilitre. */
static gboolean
put_variable (const Base *self, const Module *module, char id, GString *out)
{
  const VigilSimSyringe *s = &module->syringe;

  if (id == 'd')
    g_string_append_printf (out, "d%04X", (guint) lround (vigil_sim_syringe_get_actual_ml_h (s) * 10));
  else if (id == 'r')
    g_string_append_printf (out, "r%08X", (guint) floor (s->infused_ml * 1000 + 1e-6));
  else if (id == 'a' && self->has_alarms)
    g_string_append_printf (out, "a%04X", strcmp (s->alarm, VIGIL_SIM_SYRINGE_NO_ALARM) == 0 ? 0 : 0x20);
  else
    return FALSE;
  return TRUE;
}

static void
report_by_itself (Base *self, int index)
{
  Module *module = &self->modules[index];
  g_autoptr (GString) body = g_string_new ("E;");

  put_variable (self, module, 'd', body);
  module->reported_us = self->now_us;
  module->is_acked = FALSE;
  send_text (self, index, body->str);
}

/* ---- what is asked ---- */

static void
on_base (Base *self, const char *body)
{
  g_autofree char *modules = NULL;
  guint bits = 0;

  if (strcmp (body, "DC") == 0) {
    self->is_open = TRUE;
    self->n_unanswered = 0;
    accept (self, -1, "");
  } else if (!self->is_open) {
    refuse (self, -1, "0D");
  } else if (strcmp (body, "FC") == 0) {
    self->is_open = FALSE;
    accept (self, -1, "");
  } else if (strcmp (body, "LE;b") == 0) {
    for (guint i = 0; i < self->n_modules; i++)
      bits |= self->modules[i].is_in ? 1u << i : 0;
    modules = g_strdup_printf ("b%02X", bits);
    accept (self, -1, modules);
  } else {
    refuse (self, -1, "01");
  }
}

static void
on_variables (Base *self, int index, const char *ids)
{
  g_autoptr (GString) payload = g_string_new (NULL);

  for (; *ids != '\0'; ids++) {
    if (payload->len > 0)
      g_string_append_c (payload, ';');
    if (!put_variable (self, &self->modules[index], *ids, payload)) {
      refuse (self, index, "0B");
      return;
    }
  }
  accept (self, index, payload->str);
}

static void
on_control (Base *self, int index, const char *body)
{
  Module *module = &self->modules[index];

  if (strcmp (body, "MO;2") == 0 && self->is_locked)
    refuse (self, index, "05");
  else if (g_str_has_prefix (body, "MO;")) {
    module->is_remote = body[3] == '2';
    accept (self, index, "");
  } else if (!module->is_remote) {
    refuse (self, index, "02");
  } else {
    if (strcmp (body, "PO") == 0)
      vigil_sim_syringe_stop (&module->syringe);
    else
      module->syringe.infused_ml = 0;
    accept (self, index, "");
  }
}

static void
on_module (Base *self, int index, const char *body)
{
  Module *module = &self->modules[index];

  if (!self->is_alone && !self->is_open) {
    refuse (self, index, "0D");
  } else if (index >= (int) self->n_modules || !module->is_in) {
    refuse (self, index, "0E");
  } else if (strcmp (body, "DC") == 0) {
    module->is_open = TRUE;
    self->n_unanswered = 0;
    module->told_ml_h = vigil_sim_syringe_get_actual_ml_h (&module->syringe);
    accept (self, index, "");
  } else if (!module->is_open) {
    refuse (self, index, "1E");
  } else if (strcmp (body, "FC") == 0) {
    module->is_open = module->is_remote = FALSE;
    accept (self, index, "");
  } else if (strcmp (body, "LF;b") == 0) {
    accept (self, index, "b1A");
  } else if (g_str_has_prefix (body, "LE;")) {
    on_variables (self, index, body + 3);
  } else if (g_str_has_prefix (body, "MO;") || strcmp (body, "PO") == 0 || strcmp (body, "RV") == 0) {
    on_control (self, index, body);
  } else if (strcmp (body, "E") == 0) {
    module->is_taken = TRUE;
  } else {
    refuse (self, index, "01");
  }
}

static gboolean
is_whole (const char *text, gsize len)
{
  guint sum = 0;
  char check[3];

  if (len < 3 || len > MAX_TEXT + 2)
    return FALSE;
  for (gsize i = 0; i < len - 2; i++)
    sum += (guint8) text[i];
  g_snprintf (check, sizeof check, "%02X", 0xFF - sum % 256);
  return memcmp (text + len - 2, check, 2) == 0;
}

static void
on_frame (Base *self)
{
  g_autofree char *text = NULL;

  if (!is_whole (self->heard->str, self->heard->len)) {
    send_bytes (self, "\x15" "2");
    return;
  }
  send_bytes (self, "\x06");
  text = g_strndup (self->heard->str, self->heard->len - 2);
  if (self->is_alone && !g_ascii_isdigit (*text))
    on_module (self, 0, text);
  else if (!self->is_alone && *text == '0')
    on_base (self, text + 1);
  else if (!self->is_alone && *text >= '1' && *text <= '8')
    on_module (self, *text - '1', text + 1);
}

static void
on_acknowledged (Base *self)
{
  for (guint i = 0; i < self->n_modules; i++)
    self->modules[i].is_acked = TRUE;
}

static void
feed (VigilSimDevice *device, const guint8 *bytes, gsize len, gint64 now_us)
{
  Base *self = (Base *) device;

  self->now_us = now_us;
  for (gsize i = 0; i < len; i++) {
    if (bytes[i] == STX) {
      clear_heard (self);
      self->heard = g_string_new (NULL);
    } else if (self->heard == NULL && bytes[i] == DC4) {
      self->n_unanswered = 0;
    } else if (self->heard == NULL && bytes[i] == NAK) {
      self->send ((const guint8 *) self->said->str, self->said->len, self->user_data);
    } else if (self->heard == NULL && bytes[i] == ACK) {
      on_acknowledged (self);
    } else if (self->heard != NULL && bytes[i] == ETX) {
      on_frame (self);
      clear_heard (self);
    } else if (self->heard != NULL) {
      g_string_append_c (self->heard, (char) bytes[i]);
    }
  }
}

/* ---- time ---- */

static gboolean
has_session (const Base *self)
{
  gboolean is_any = self->is_open;

  for (guint i = 0; i < self->n_modules; i++)
    is_any |= self->modules[i].is_open;
  return is_any;
}

static void
end_sessions (Base *self)
{
  self->is_open = FALSE;
  self->n_unanswered = 0;
  for (guint i = 0; i < self->n_modules; i++)
    self->modules[i].is_open = self->modules[i].is_remote = FALSE;
}

static void
enquire (Base *self)
{
  if (!self->has_enquiry || !has_session (self) || self->now_us - self->enquired_us < ENQUIRY_US)
    return;
  self->enquired_us = self->now_us;
  if (self->n_unanswered++ >= MAX_UNANSWERED)
    end_sessions (self);
  else
    send_bytes (self, "\x05");
}

static void
tell_changes (Base *self)
{
  for (guint i = 0; i < self->n_modules; i++) {
    Module *module = &self->modules[i];
    double ml_h = vigil_sim_syringe_get_actual_ml_h (&module->syringe);

    if (!self->has_reports || !module->is_open)
      continue;
    if (fabs (ml_h - module->told_ml_h) > 0.01) {
      module->told_ml_h = ml_h;
      module->is_report_due = TRUE;
      module->is_taken = FALSE;
      report_by_itself (self, (int) i);
    } else if (module->is_report_due && module->is_acked && module->is_taken) {
      module->is_report_due = FALSE;
    } else if (module->is_report_due && self->now_us - module->reported_us >= AGAIN_US) {
      report_by_itself (self, (int) i);
    }
  }
}

static double
infuse (VigilSimDevice *device, double dt_s, gint64 now_us)
{
  Base *self = (Base *) device;
  double reached_ml = 0;

  self->now_us = now_us;
  for (guint i = 0; i < self->n_modules; i++) {
    double ml = vigil_sim_syringe_step (&self->modules[i].syringe, dt_s);

    if (i == 0)
      reached_ml = ml;
  }
  enquire (self);
  tell_changes (self);
  return reached_ml;
}

/* ---- the device ---- */

static VigilSimDevice *
new (const VigilSimDeviceOptions *options)
{
  Base *self = g_new0 (Base, 1);

  self->base.ops = &vigil_sim_fresenius;
  self->send = options->send;
  self->user_data = options->user_data;
  self->said = g_string_new (NULL);
  self->n_modules = CLAMP (options->n_channels, 1, VIGIL_SIM_MAX_CHANNELS);
  self->has_enquiry = self->has_alarms = TRUE;
  for (guint i = 0; i < self->n_modules; i++) {
    vigil_sim_syringe_init (&self->modules[i].syringe);
    self->modules[i].is_in = TRUE;
  }
  return &self->base;
}

static void
base_free (VigilSimDevice *device)
{
  Base *self = (Base *) device;

  clear_heard (self);
  g_string_free (self->said, TRUE);
  g_free (self);
}

static void
reboot (VigilSimDevice *device, gint64 now_us)
{
  Base *self = (Base *) device;

  end_sessions (self);
  self->now_us = now_us;
  clear_heard (self);
  for (guint i = 0; i < self->n_modules; i++) {
    vigil_sim_syringe_stop (&self->modules[i].syringe);
    vigil_sim_syringe_clear_alarm (&self->modules[i].syringe);
  }
}

static gboolean
command (VigilSimDevice *device, const char *const *words)
{
  Base *self = (Base *) device;
  const struct { const char *word; gboolean *is_on; } switches[] = {
    { "alone", &self->is_alone },    { "enquiry", &self->has_enquiry }, { "reports", &self->has_reports },
    { "alarms", &self->has_alarms }, { "lock", &self->is_locked },
  };
  gboolean is_insert = strcmp (words[0], "insert") == 0;
  guint64 index;

  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    if (strcmp (words[0], switches[i].word) == 0) {
      *switches[i].is_on = g_strcmp0 (words[1], "on") == 0;
      return *switches[i].is_on || g_strcmp0 (words[1], "off") == 0;
    }
  if ((!is_insert && strcmp (words[0], "remove") != 0) || words[1] == NULL
      || !g_ascii_string_to_unsigned (words[1], 10, 0, self->n_modules - 1, &index, NULL))
    return FALSE;
  self->modules[index].is_in = is_insert;
  self->modules[index].is_open = FALSE;
  return TRUE;
}

static const char *
get_state_word (const VigilSimDevice *device, guint channel)
{
  static const char *const words[] = {
    [VIGIL_SIM_SYRINGE_HOLD] = "stopped", [VIGIL_SIM_SYRINGE_INFUSING] = "infusing", [VIGIL_SIM_SYRINGE_KVO] = "kvo",
  };
  const Base *self = (const Base *) device;

  return channel < self->n_modules ? words[self->modules[channel].syringe.mode] : "none";
}

static VigilSimSyringe *
get_syringe (VigilSimDevice *device, guint channel)
{
  Base *self = (Base *) device;

  return channel < self->n_modules ? &self->modules[channel].syringe : NULL;
}

static gboolean
key_start (VigilSimDevice *device, guint channel)
{
  VigilSimSyringe *syringe = get_syringe (device, channel);

  return syringe != NULL && vigil_sim_syringe_start (syringe);
}

const VigilSimDeviceOps vigil_sim_fresenius = {
  .id = "fresenius-base",
  .is_pump = TRUE,
  .max_channels = VIGIL_SIM_MAX_CHANNELS,
  .new = new,
  .free = base_free,
  .feed = feed,
  .reboot = reboot,
  .command = command,
  .get_state_word = get_state_word,
  .infuse = infuse,
  .get_syringe = get_syringe,
  .key_start = key_start,
};
