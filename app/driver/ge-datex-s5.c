/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* GE / Datex-Ohmeda monitors: S/5, Cardiocap 5, B20 ... B125, CARESCAPE B450 ... B850, by their
 * Record Interface over the serial line (GE documents 8005313 "DRI specification" and M1017617
 * "Computer interface", 12th edition, from which the facts were taken second hand).
 *
 * Proven against one recorded physiological record of an S/5; waves, message lines and the record
 * of auxiliary information are written from the facts alone. Never seen on a device: the serial
 * line itself, a monitor that refuses a request.
 *
 * A record is guarded by eight bits of sum only. Besides them its length must be what it says
 * itself, the line's parity is on, and each subrecord must lie whole within the record; a value
 * must lie in its range.
 *
 * The monitor is silent until asked, answers for ever, and never more often than each 5 s: what it
 * tells is marked slow. It forgets what it was asked when it is switched off, and stops the waves
 * for good when it may not send for 2 s: what stays away is asked for again. Requests for values
 * within 5 s of each other may be ignored, so they keep that distance. */
#include "driver/ge-datex-s5.h"
#include "framing/ge-dri.h"

#include <string.h>

enum { OFFSET_NUMBER = 2, OFFSET_LEVEL = 3, OFFSET_PLUG = 4, OFFSET_TIME = 6, OFFSET_MAIN_TYPE = 14 };
enum { OFFSET_SUBRECORDS = 16, DESCRIPTOR_SIZE = 3, N_DESCRIPTORS = 8, LIST_END = 0xFF };

#define VALUES_APART_US (5500 * VIGIL_USEC_PER_MSEC)
/* Two periods, and the time to be sent. */
#define VALUES_SILENT_US (VIGIL_SLOW_STALE_AFTER_MS * VIGIL_USEC_PER_MSEC)
/* Waves come each second at least. */
#define WAVES_SILENT_US (5 * VIGIL_USEC_PER_SEC)
#define N_QUICK_TRIES 3

static const struct {
  guint first_ms;                /* after the start */
  guint again_ms, seldom_ms;     /* unanswered: at first, and later */
  guint silent_ms;               /* answered, then silent: asked again; 0: asked each again_ms */
} requests[GE_S5_N_REQUESTS] = {
  [GE_S5_REQUEST_VALUES] = { 0, 6000, 10000, 12000 },
  [GE_S5_REQUEST_AUXILIARY] = { 6000, 12000, 60000, 20000 },
  [GE_S5_REQUEST_WAVES] = { 500, 6000, 15000, 4000 },
  [GE_S5_REQUEST_ALARM_CHANGES] = { 1000, 60000, 60000, 60000 },
  [GE_S5_REQUEST_ALARM_STATUS] = { 1500, 5000, 60000, 0 },
};

/* The years of the interface's editions; what a monitor does not know it may not answer. */
static const struct {
  guint8 level;
  const char *name;
} levels[] = {
  { 11, "2015" }, { 10, "2009" }, { 9, "2005" }, { 8, "2003" }, { 7, "2002" },
  { 6, "2001" },  { 5, "1999" },  { 4, "1998" }, { 3, "1997" }, { 2, "1995" },
};

static void
send_record (VigilDriverContext *ctx, const guint8 *record, gsize len)
{
  guint8 frame[VIGIL_GE_DRI_FRAME_SIZE (GE_S5_REQUEST_MAX)];

  ctx->send (ctx, frame, vigil_ge_dri_frame_encode (record, len, frame));
}

/* Level 0 suits most; what stays unanswered claims the monitor's own, or one after the other. */
static guint8
choose_level (const GeS5 *self, guint n_tries)
{
  if (n_tries == 0)
    return 0;
  return self->has_header ? self->level : levels[(n_tries - 1) % G_N_ELEMENTS (levels)].level;
}

static gboolean
is_for_values (GeS5Request request)
{
  return request == GE_S5_REQUEST_VALUES || request == GE_S5_REQUEST_AUXILIARY;
}

static void
ask (VigilDriverContext *ctx, GeS5Request request)
{
  GeS5 *self = ctx->state;
  GeS5Poll *poll = &self->polls[request];
  guint wait_ms = poll->n_tries < N_QUICK_TRIES ? requests[request].again_ms : requests[request].seldom_ms;
  guint8 record[GE_S5_REQUEST_MAX];

  send_record (ctx, record, ge_s5_encode_request (request, choose_level (self, poll->n_tries), record));
  poll->n_tries++;
  poll->due_us = ctx->now_us + wait_ms * VIGIL_USEC_PER_MSEC;
  if (is_for_values (request))
    self->values_asked_us = ctx->now_us;
  /* a monitor that has to be asked for values anew has forgotten the rest too */
  if (request == GE_S5_REQUEST_VALUES)
    self->polls[GE_S5_REQUEST_ALARM_CHANGES].due_us = ctx->now_us + VIGIL_USEC_PER_SEC;
}

/* One request a tick: the line is slow, and the monitor's buffer is not known. */
static void
ask_next (VigilDriverContext *ctx)
{
  GeS5 *self = ctx->state;
  gboolean may_ask_values = self->values_asked_us == 0 || ctx->now_us - self->values_asked_us >= VALUES_APART_US;

  for (GeS5Request request = 0; request < GE_S5_N_REQUESTS; request++) {
    if (self->polls[request].due_us > ctx->now_us || (is_for_values (request) && !may_ask_values))
      continue;
    ask (ctx, request);
    return;
  }
}

static void
note_answer (VigilDriverContext *ctx, GeS5Request request)
{
  GeS5Poll *poll = &((GeS5 *) ctx->state)->polls[request];
  guint silent_ms = requests[request].silent_ms;

  poll->heard_us = ctx->now_us;
  poll->n_tries = 0;
  if (silent_ms > 0)
    poll->due_us = ctx->now_us + silent_ms * VIGIL_USEC_PER_MSEC;
  else
    poll->due_us = MIN (poll->due_us, ctx->now_us + requests[request].again_ms * VIGIL_USEC_PER_MSEC);
}

/* What was learned belongs to one monitor; only where the waves ended is kept, so that host time
 * never runs backwards in them. */
static void
begin (VigilDriverContext *ctx)
{
  GeS5 *self = ctx->state;
  gint64 wave_next_us[VIGIL_N_CODES];
  guint32 wave_sequence = self->wave_sequence;

  memcpy (wave_next_us, self->wave_next_us, sizeof wave_next_us);
  memset (self, 0, sizeof *self);
  memcpy (self->wave_next_us, wave_next_us, sizeof wave_next_us);
  self->wave_sequence = wave_sequence;
  self->started_us = ctx->now_us;
  self->messages.priority = self->arrhythmia.priority = -1;
  for (GeS5Request request = 0; request < GE_S5_N_REQUESTS; request++)
    self->polls[request].due_us = ctx->now_us + requests[request].first_ms * VIGIL_USEC_PER_MSEC;
}

static void
start (VigilDriverContext *ctx)
{
  begin (ctx);
  ask_next (ctx);
}

static void
meet_monitor (VigilDriverContext *ctx, const guint8 *record)
{
  GeS5 *self = ctx->state;
  VigilObservation model = { .code = VIGIL_CODE_DEVICE_MODEL, .t_mono_us = ctx->now_us };
  const char *name = NULL;

  self->has_header = TRUE;
  self->level = record[OFFSET_LEVEL];
  self->plug = ge_s5_u16 (record + OFFSET_PLUG);
  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    if (levels[i].level == self->level)
      name = levels[i].name;
  if (name != NULL)
    g_snprintf (model.text, sizeof model.text, "DRI %s", name);
  else
    g_snprintf (model.text, sizeof model.text, "DRI level %u", self->level);
  ctx->emit (ctx, &model);
}

/* What the monitor before it said is of another patient. */
static void
leave_monitor (VigilDriverContext *ctx)
{
  GeS5 *self = ctx->state;

  for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++) {
    VigilObservation gone = { .code = code };

    if (self->is_known[code])
      ge_s5_emit_value (ctx, &gone, 0, 0, "another monitor answers");
  }
  begin (ctx);
}

static void
read_header (VigilDriverContext *ctx, const guint8 *record)
{
  GeS5 *self = ctx->state;

  if (self->has_header && self->plug != ge_s5_u16 (record + OFFSET_PLUG))
    leave_monitor (ctx);
  if (!self->has_header)
    meet_monitor (ctx, record);
  self->time = ge_s5_u32 (record + OFFSET_TIME);
  self->record_us = ctx->now_us;
  if (record[OFFSET_MAIN_TYPE] == GE_S5_MAIN_WAVES)
    ge_s5_begin_waves (self, record[OFFSET_NUMBER]);
  else
    self->n_others++;
}

static void
decode_subrecord (VigilDriverContext *ctx, guint16 main_type, guint8 type, const guint8 *at, gsize len)
{
  if (main_type == GE_S5_MAIN_WAVES) {
    note_answer (ctx, GE_S5_REQUEST_WAVES);
    ge_s5_decode_wave (ctx, type, at, len);
  } else if (main_type == GE_S5_MAIN_VALUES && type == GE_S5_VALUES_DISPLAYED && len >= GE_S5_VALUES_SIZE) {
    note_answer (ctx, GE_S5_REQUEST_VALUES);
    ge_s5_decode_displayed (ctx, at);
  } else if (main_type == GE_S5_MAIN_VALUES && type == GE_S5_VALUES_AUXILIARY && len >= GE_S5_AUXILIARY_SIZE) {
    note_answer (ctx, GE_S5_REQUEST_AUXILIARY);
    ge_s5_decode_auxiliary (ctx, at);
  } else if (main_type == GE_S5_MAIN_ALARMS && type == GE_S5_ALARM_MESSAGE && len >= GE_S5_ALARM_SIZE) {
    note_answer (ctx, GE_S5_REQUEST_ALARM_STATUS);
    ge_s5_decode_alarm (ctx, at);
  }
}

/* The list of subrecords ends with a mark, behind which stands what happened to be in the
 * monitor's memory, or with its last place. */
static void
on_frame (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  guint16 main_type;

  if (len < VIGIL_GE_DRI_HEADER_SIZE || ge_s5_u16 (frame) != len)
    return;
  main_type = ge_s5_u16 (frame + OFFSET_MAIN_TYPE);
  read_header (ctx, frame);
  for (guint i = 0; i < N_DESCRIPTORS; i++) {
    const guint8 *descriptor = frame + OFFSET_SUBRECORDS + i * DESCRIPTOR_SIZE;
    gsize offset = VIGIL_GE_DRI_HEADER_SIZE + (gsize) ge_s5_u16 (descriptor);

    if (descriptor[2] == LIST_END || offset >= len)
      return;
    decode_subrecord (ctx, main_type, descriptor[2], frame + offset, len - offset);
  }
}

static void
on_tick (VigilDriverContext *ctx)
{
  ge_s5_age_alarms (ctx);
  ask_next (ctx);
}

/* While waves run, no silence is so long as that between two records of values. */
static gboolean
is_ready (VigilDriverContext *ctx)
{
  const GeS5 *self = ctx->state;
  gint64 values_us = self->polls[GE_S5_REQUEST_VALUES].heard_us;
  gint64 waves_us = self->polls[GE_S5_REQUEST_WAVES].heard_us;
  gboolean had_waves = waves_us != 0 && ctx->now_us - waves_us < VALUES_SILENT_US;

  if (values_us == 0 || ctx->now_us - values_us > VALUES_SILENT_US)
    return FALSE;
  return !had_waves || ctx->now_us - self->record_us < WAVES_SILENT_US;
}

static gboolean
encode (VigilDriverContext *ctx, const VigilCommand *command, GError **error)
{
  g_set_error_literal (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED,
                       "This patient monitor takes no commands");
  return FALSE;
}

/* What it was asked for it would send for ever. */
static void
stop (VigilDriverContext *ctx)
{
  static const GeS5Request asked[]
      = { GE_S5_REQUEST_WAVES, GE_S5_REQUEST_ALARM_CHANGES, GE_S5_REQUEST_AUXILIARY, GE_S5_REQUEST_VALUES };
  guint8 record[GE_S5_REQUEST_MAX];

  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    send_record (ctx, record, ge_s5_encode_stop (asked[i], record));
}

static const VigilCode emits[] = {
  VIGIL_CODE_HR,           VIGIL_CODE_PULSE_PLETH,  VIGIL_CODE_PULSE_NIBP,
  VIGIL_CODE_PULSE,        VIGIL_CODE_SPO2,         VIGIL_CODE_PERFUSION,
  VIGIL_CODE_RR,           VIGIL_CODE_RR_CO2,       VIGIL_CODE_NIBP_SYS,
  VIGIL_CODE_NIBP_DIA,     VIGIL_CODE_NIBP_MEAN,    VIGIL_CODE_ABP_SYS,
  VIGIL_CODE_ABP_DIA,      VIGIL_CODE_ABP_MEAN,     VIGIL_CODE_ETCO2,
  VIGIL_CODE_FICO2,        VIGIL_CODE_TEMP,         VIGIL_CODE_PVC_RATE,
  VIGIL_CODE_WAVE_ECG_I,   VIGIL_CODE_WAVE_ECG_II,  VIGIL_CODE_WAVE_ECG_III,
  VIGIL_CODE_WAVE_ECG_AVR, VIGIL_CODE_WAVE_ECG_AVL, VIGIL_CODE_WAVE_ECG_AVF,
  VIGIL_CODE_WAVE_ECG_V,   VIGIL_CODE_WAVE_PLETH,   VIGIL_CODE_WAVE_RESP,
  VIGIL_CODE_WAVE_CO2,     VIGIL_CODE_DEVICE_MODEL, VIGIL_CODE_DEVICE_ALERT,
  VIGIL_CODE_NONE,
};

const VigilDriver vigil_driver_ge_datex_s5 = {
  .id = "ge-datex-s5",
  .label = "GE / Datex-Ohmeda S/5, B and CARESCAPE (DRI, RS-232)",
  .role = VIGIL_ROLE_MONITOR,
  .maturity = VIGIL_MATURITY_EXPERIMENTAL,
  .bauds = { 19200, 115200 },
  .data_bits = 8,
  .parity = 'E',
  .stop_bits = 1,
  .rts_cts = TRUE,
  .framer = &vigil_framer_ge_dri,
  .state_size = sizeof (GeS5),
  .emits = emits,
  .answers_ms = 6500, /* values come each 5 s */
  .tick_ms = 250,
  .lost_after_ms = VIGIL_SLOW_STALE_AFTER_MS,
  .start = start,
  .on_frame = on_frame,
  .on_tick = on_tick,
  .is_ready = is_ready,
  .encode = encode,
  .stop = stop,
};
