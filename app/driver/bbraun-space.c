/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* B. Braun Space and CompactPlus pumps behind a SpaceStation with SpaceCom or a like unit (the
 * "ComDevice"), over its BCC interface. It can be read and nothing else; no silence of ours changes
 * what a pump does.
 *
 * Written from the maker's Technical Interface Specification BCC (I0022_000030, v4.0, BCC 3.25 to
 * 3.36) and from what two open clients add (icu_devices; patient-monitor-datalogger, which met
 * two-digit slots). Never seen on a real ComDevice. The check is a sum of eight bits; beside it the
 * frame's exact length, the place of its control characters and the form of every record guard what
 * is said, and a value out of its range is none.
 *
 * Settings of the ComDevice that nobody tells are found out: stuffing by what its frames read as,
 * the bed's name from its first answer, and whether it is asked (request mode) or speaks by itself
 * (cyclic mode) by who speaks first. Each block is acknowledged; one that comes spoilt or never is
 * asked for with NAK, then everything anew. What NAK does in cyclic mode is not said: there a block
 * without an answer keeps the next ones back until the device is woken. Its clock counts the seconds since it was switched on and is no
 * time of day, so host time alone is told.
 *
 * Several pumps are several channels, see driver/bcc-rack.h. */
#include "driver/bcc-rack.h"
#include "driver/driver.h"

#include "framing/bcc.h"

#include <stdlib.h>
#include <string.h>

/* Dialogue: at least 0.1 s before ACK, 0.5 s between an answer and the next question; a question
 * each 3 to 10 s. */
#define ACK_AFTER_US (100 * VIGIL_USEC_PER_MSEC)
#define PAUSE_US (500 * VIGIL_USEC_PER_MSEC)
#define POLL_US (3 * VIGIL_USEC_PER_SEC)
/* At 9600 baud a block of all that a pump can say takes some seconds, and we hear of it when it is
 * whole. */
#define BLOCK_TIMEOUT_US (5 * VIGIL_USEC_PER_SEC)
#define OPEN_TIMEOUT_US (2 * VIGIL_USEC_PER_SEC)
#define OPEN_TIMEOUT_MAX_US (8 * VIGIL_USEC_PER_SEC)
/* A device that speaks by itself does it each five seconds unless it was set otherwise. So long it is
 * left alone after its first report, to hear whether it goes on. */
#define CYCLE_US (6 * VIGIL_USEC_PER_SEC)
#define CYCLE_PATIENCE_US (12 * VIGIL_USEC_PER_SEC)
#define WAKE_US (2 * VIGIL_USEC_PER_SEC)
#define MAX_NAKS 2 /* to one block that comes spoilt; one that does not come is asked for once */
#define MAX_QUESTIONS 2
#define OPENINGS_BY_NAME 4
#define FIRST_BED_ID "1"
/* GNERR of the ComDevice itself */
#define ERROR_NO_PUMPS 11
#define ERROR_NOT_UNDERSTOOD 68
#define ERROR_WRONG_BED 811

typedef enum {
  ASKED_NOTHING,
  ASKED_TO_OPEN,
  ASKED_FOR_DATA,  /* the first block of an answer */
  ASKED_FOR_MORE,  /* the block after one that was acknowledged */
} BccAsked;

typedef struct {
  BccRack rack;
  char bed_id[BCC_BED_ID_SIZE]; /* "" not known yet */
  gboolean is_open, has_data;
  gboolean is_stuffed, is_stuffing_known;
  BccAsked asked;
  gint64 asked_us, question_us, next_question_us;
  gint64 ack_due_us;     /* 0: no block to answer */
  gboolean is_refused;   /* with NAK */
  guint64 n_spoilt;      /* frames, as they were seen last */
  guint n_naks;          /* to the block that is waited for */
  gint64 quiet_until_us; /* until then it is not asked */
  gboolean has_listened; /* whether it speaks unasked, since it was opened */
  gboolean is_cyclic;    /* it does */
  guint n_tries;         /* of what was asked, without an answer */
} BbraunSpace;

/* What a block held. */
typedef struct {
  guint n_records;
  gboolean has_pump, is_opened, has_no_pumps, is_refused;
} BccBlock;

/* ---- sending ---- */

static void
send_byte (VigilDriverContext *ctx, guint8 byte)
{
  ctx->send (ctx, &byte, 1);
}

static void
ask (VigilDriverContext *ctx, BccAsked asked, const char *bed_id, const char *command)
{
  BbraunSpace *self = ctx->state;
  char text[64];
  guint8 frame[VIGIL_BCC_FRAME_SIZE (sizeof text)];

  g_snprintf (text, sizeof text, "%s/1/1>%s", bed_id, command);
  self->asked = asked;
  self->asked_us = self->question_us = ctx->now_us;
  self->n_naks = 0;
  ctx->send (ctx, frame, vigil_bcc_frame_encode (text, self->is_stuffed, frame));
}

/* Whether it stuffs is not known before it has said something: tried both ways in turn. That it
 * forgot the name it gave us, or another one is plugged in, is found out last. */
static void
ask_to_open (VigilDriverContext *ctx)
{
  BbraunSpace *self = ctx->state;
  gboolean is_named = *self->bed_id != '\0' && self->n_tries < OPENINGS_BY_NAME;

  if (!self->is_stuffing_known)
    self->is_stuffed = self->n_tries % 2 == 1;
  self->n_tries++;
  ask (ctx, ASKED_TO_OPEN, is_named ? self->bed_id : FIRST_BED_ID, "ADMIN:ALIVE");
}

static void
ask_for_data (VigilDriverContext *ctx)
{
  BbraunSpace *self = ctx->state;

  self->n_tries++;
  ask (ctx, ASKED_FOR_DATA, self->bed_id, "MEM:GET");
}

static void
open_anew (VigilDriverContext *ctx)
{
  BbraunSpace *self = ctx->state;

  self->is_open = self->is_cyclic = self->has_listened = FALSE;
  self->asked = ASKED_NOTHING;
  self->n_tries = 0;
  self->quiet_until_us = 0;
  self->next_question_us = ctx->now_us + PAUSE_US;
}

/* ---- hearing ---- */

static void
take_com_device (BbraunSpace *self, const BccRecord *record, BccBlock *block)
{
  int error = strcmp (record->parameter, "GNERR") == 0 ? atoi (record->value) : 0;

  block->is_opened |= strcmp (record->parameter, "GNACK") == 0;
  block->has_no_pumps |= error == ERROR_NO_PUMPS;
  block->is_refused |= error == ERROR_NOT_UNDERSTOOD || error == ERROR_WRONG_BED;
  if (error == ERROR_WRONG_BED)
    self->bed_id[0] = '\0';
}

/* Another name is another bed: what was known of pumps is not known any more. */
static void
take_bed (VigilDriverContext *ctx, const char *bed_id)
{
  BbraunSpace *self = ctx->state;

  if (*self->bed_id != '\0' && strcmp (self->bed_id, bed_id) != 0)
    bcc_rack_clear (&self->rack, ctx);
  g_strlcpy (self->bed_id, bed_id, sizeof self->bed_id);
}

static BccBlock
take_records (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  BbraunSpace *self = ctx->state;
  const char *at, *end;
  char bed_id[BCC_BED_ID_SIZE];
  BccBlock block = { 0 };
  BccRecord record = { 0 };

  if (len <= VIGIL_BCC_TEXT)
    return block;
  at = (const char *) frame + VIGIL_BCC_TEXT;
  end = (const char *) frame + len;
  if (!bcc_record_read_bed (&at, end, bed_id))
    return block;
  while (bcc_record_next (&record, &at, end)) {
    if (block.n_records++ == 0)
      take_bed (ctx, bed_id);
    block.has_pump |= record.place != BCC_COM_DEVICE;
    if (record.place == BCC_COM_DEVICE)
      take_com_device (self, &record, &block);
    else
      bcc_rack_take (&self->rack, ctx, &record);
  }
  return block;
}

static void
expect_next (VigilDriverContext *ctx, gboolean is_last)
{
  BbraunSpace *self = ctx->state;
  BccAsked asked = self->asked;

  self->is_open = TRUE;
  self->n_tries = self->n_naks = 0;
  self->asked = is_last ? ASKED_NOTHING : ASKED_FOR_MORE;
  self->asked_us = ctx->now_us;
  self->next_question_us = ctx->now_us + PAUSE_US;
  if (asked != ASKED_TO_OPEN)
    self->next_question_us = MAX (self->next_question_us, self->question_us + POLL_US);
}

/* One block that nobody asked for may be a late answer; a second one is none. */
static void
listen (VigilDriverContext *ctx, gboolean is_asked)
{
  BbraunSpace *self = ctx->state;

  if (is_asked && self->has_listened)
    return;
  self->has_listened = TRUE;
  self->is_cyclic = !is_asked && ctx->now_us < self->quiet_until_us;
  self->quiet_until_us = ctx->now_us + (self->is_cyclic ? CYCLE_PATIENCE_US : CYCLE_US);
}

static void
bbraun_space_on_frame (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  BbraunSpace *self = ctx->state;
  BccAsked asked = self->asked;
  BccBlock block = take_records (ctx, frame, len);
  gboolean is_last;

  /* without a record it may be our own words come back over a crossed cable */
  if (block.n_records == 0)
    return;
  is_last = frame[VIGIL_BCC_END] == VIGIL_BCC_ETX;
  self->ack_due_us = ctx->now_us + ACK_AFTER_US;
  self->is_refused = FALSE;
  if (frame[VIGIL_BCC_STUFFING] != VIGIL_BCC_EITHER) {
    self->is_stuffed = frame[VIGIL_BCC_STUFFING] == VIGIL_BCC_STUFFED;
    self->is_stuffing_known = TRUE;
  }
  if (asked == ASKED_FOR_DATA && block.has_no_pumps && !block.has_pump)
    bcc_rack_clear (&self->rack, ctx);
  self->has_data |= bcc_rack_report (&self->rack, ctx, is_last);
  if (block.is_refused)
    open_anew (ctx);
  else if (block.has_pump || (block.is_opened && asked == ASKED_TO_OPEN)
           || (block.has_no_pumps && asked == ASKED_FOR_DATA))
    expect_next (ctx, is_last);
  if (block.has_pump && (is_last || asked == ASKED_NOTHING))
    listen (ctx, asked == ASKED_FOR_DATA || asked == ASKED_FOR_MORE);
}

/* ---- time ---- */

static void
give_up_waiting (VigilDriverContext *ctx)
{
  BbraunSpace *self = ctx->state;

  if (self->asked == ASKED_FOR_MORE && self->n_naks == 0) {
    self->n_naks++;
    self->asked_us = ctx->now_us;
    send_byte (ctx, VIGIL_BCC_NAK);
    return;
  }
  if (self->asked == ASKED_FOR_MORE)
    self->n_tries = 0;
  else if (self->asked == ASKED_FOR_DATA && self->n_tries >= MAX_QUESTIONS)
    open_anew (ctx);
  self->asked = ASKED_NOTHING;
  self->next_question_us = ctx->now_us;
}

static gint64
get_timeout_us (const BbraunSpace *self)
{
  gint64 timeout_us = OPEN_TIMEOUT_US;

  if (self->asked != ASKED_TO_OPEN)
    return BLOCK_TIMEOUT_US;
  for (guint i = 2; i < self->n_tries && timeout_us < OPEN_TIMEOUT_MAX_US; i += 2)
    timeout_us *= 2;
  return timeout_us;
}

/* One that spoke by itself and has fallen silent goes on after an ACK that it missed, or when it is
 * opened again. */
static void
wake_cyclic (VigilDriverContext *ctx)
{
  BbraunSpace *self = ctx->state;

  open_anew (ctx);
  self->next_question_us = ctx->now_us + WAKE_US;
  send_byte (ctx, VIGIL_BCC_ACK);
}

/* A block that was asked for, and is at its end, wrong. A good one that came since goes before it. */
static void
refuse_spoilt (VigilDriverContext *ctx)
{
  BbraunSpace *self = ctx->state;
  gboolean is_new = ctx->n_spoilt != self->n_spoilt;

  self->n_spoilt = ctx->n_spoilt;
  if (!is_new || self->is_cyclic || self->ack_due_us != 0 || self->n_naks >= MAX_NAKS
      || (self->asked != ASKED_FOR_DATA && self->asked != ASKED_FOR_MORE))
    return;
  self->n_naks++;
  self->ack_due_us = ctx->now_us + ACK_AFTER_US;
  self->is_refused = TRUE;
}

static void
bbraun_space_on_tick (VigilDriverContext *ctx)
{
  BbraunSpace *self = ctx->state;

  refuse_spoilt (ctx);
  if (self->ack_due_us != 0) {
    if (ctx->now_us < self->ack_due_us)
      return;
    self->ack_due_us = 0;
    self->asked_us = ctx->now_us;
    send_byte (ctx, self->is_refused ? VIGIL_BCC_NAK : VIGIL_BCC_ACK);
  }
  if (self->asked != ASKED_NOTHING && ctx->now_us - self->asked_us >= get_timeout_us (self))
    give_up_waiting (ctx);
  if (self->asked != ASKED_NOTHING || ctx->now_us < self->quiet_until_us)
    return;
  if (self->is_cyclic)
    wake_cyclic (ctx);
  else if (ctx->now_us >= self->next_question_us && self->is_open)
    ask_for_data (ctx);
  else if (ctx->now_us >= self->next_question_us)
    ask_to_open (ctx);
}

static void
bbraun_space_start (VigilDriverContext *ctx)
{
  BbraunSpace *self = ctx->state;

  bcc_rack_init (&self->rack);
  self->n_spoilt = ctx->n_spoilt;
  ask_to_open (ctx);
}

static gboolean
bbraun_space_is_ready (VigilDriverContext *ctx)
{
  return ((BbraunSpace *) ctx->state)->has_data;
}

static gboolean
bbraun_space_is_channel_ready (VigilDriverContext *ctx, guint8 channel)
{
  return bcc_rack_is_heard (&((BbraunSpace *) ctx->state)->rack, channel, ctx->now_us);
}

static guint
bbraun_space_count_pumps (VigilDriverContext *ctx)
{
  return bcc_rack_count (&((BbraunSpace *) ctx->state)->rack, ctx->now_us);
}

static gboolean
bbraun_space_encode (VigilDriverContext *ctx, const VigilCommand *command, GError **error)
{
  g_set_error_literal (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED, "this pump can only be read");
  return FALSE;
}

static const VigilCode bbraun_space_codes[] = {
  VIGIL_CODE_PUMP_SERIAL,    VIGIL_CODE_PUMP_MODE,     VIGIL_CODE_PUMP_RATE,  VIGIL_CODE_PUMP_RATE_SET,
  VIGIL_CODE_PUMP_INFUSED,   VIGIL_CODE_PUMP_VTBI,     VIGIL_CODE_PUMP_TIME_LEFT, VIGIL_CODE_PUMP_PRESSURE,
  VIGIL_CODE_PUMP_DRUG,      VIGIL_CODE_PUMP_SYRINGE,  VIGIL_CODE_PUMP_ALARM, VIGIL_CODE_PUMP_MAINS,
  VIGIL_CODE_DEVICE_MODEL,   VIGIL_CODE_NONE,
};

const VigilDriver vigil_driver_bbraun_space = {
  .id = "bbraun-space",
  .label = "B. Braun Space (BCC, read only)",
  .role = VIGIL_ROLE_PUMP,
  .maturity = VIGIL_MATURITY_SIMULATED,
  .bauds = { 9600, 19200, 38400, 57600, 115200 },
  .data_bits = 8,
  .parity = 'N',
  .stop_bits = 1,
  .framer = &vigil_framer_bcc,
  .state_size = sizeof (BbraunSpace),
  .emits = bbraun_space_codes,
  .max_channels = BCC_MAX_CHANNELS,
  .tick_ms = 50,
  .lost_after_ms = 15000,
  .start = bbraun_space_start,
  .on_frame = bbraun_space_on_frame,
  .on_tick = bbraun_space_on_tick,
  .is_ready = bbraun_space_is_ready,
  .is_channel_ready = bbraun_space_is_channel_ready,
  .count_pumps = bbraun_space_count_pumps,
  .encode = bbraun_space_encode,
};
