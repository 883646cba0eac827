/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The monitor's end of Philips IntelliVue Data Export over RS-232: association, create event,
 * single and extended polls, wave priority list, alerts, time-outs. Written from the public
 * descriptions of the protocol and a recorded session of an M8000 monitor; where the two say
 * nothing (what follows a wave poll that was never granted), it is pessimistic and refuses. */
#include "sim/device.h"
#include "sim/monitor-association.h"
#include "sim/monitor-objects.h"
#include "sim/wire.h"

#include <string.h>

#define ACCEPT_DELAY_US (100 * G_TIME_SPAN_MILLISECOND)
#define CREATE_REPEAT_US (3 * G_USEC_PER_SEC)
#define CREATE_GIVE_UP_US (10 * G_USEC_PER_SEC)
#define BLOCK_TICKS 0x800                 /* 256 ms */

enum { RELEASE_REQUEST = 0x09, ABORT = 0x19, ASSOCIATION_REQUEST = 0x0D, DATA = 0xE1 };
enum { RO_INVOKE = 1, RO_RESULT = 2, RO_ERROR = 3, RO_LINKED = 5 };
enum { COMMAND_EVENT = 1, COMMAND_GET = 3, COMMAND_SET = 4, COMMAND_SET_CONFIRMED = 5, COMMAND_ACTION = 7 };
enum { ACTION_POLL = 0x0C16, ACTION_POLL_EXTENDED = 0xF13B, EVENT_MDS_CREATE = 0x0D06 };
enum { ERROR_NO_CLASS = 0, ERROR_ACCESS_DENIED = 2, ERROR_GET_LIST = 7, ERROR_SET_LIST = 8, ERROR_NO_ACTION = 9, ERROR_BAD_ARGUMENT = 15 };
enum { CLASS_ENUMERATIONS = 0x0005, CLASS_NUMERICS = 0x0006, CLASS_WAVES = 0x0009, CLASS_MDS = 0x0021,
       CLASS_DEMOGRAPHICS = 0x002A, CLASS_ALERTS = 0x0036 };
enum { GROUP_ALL = 0, GROUP_ALERTS = 0x0801, ATTRIBUTE_WAVE_LIST = 0xF23A, ATTRIBUTE_POLL_PERIOD = 0xF13E };
enum { BLOCKS_PER_CYCLE = 4, MAX_POLLS = 16, MAX_OBJECT_BYTES = 480 };

typedef struct {
  gboolean is_extended;
  guint class_id, group, invoke_id, poll_number, sequence;
  gint64 expires_us;                      /* extended polls; one answer only when 0 */
} Poll;

typedef enum {
  IDLE,
  ACCEPTING,    /* asked; the answer takes a moment */
  INTRODUCING,  /* accepted; create event not answered yet */
  ASSOCIATED,
} State;

typedef struct {
  VigilSimDevice base;
  VigilSimSendFunc send;
  gpointer user_data;
  VigilSimCutter cutter;
  State state;
  VigilSimProfile profile;
  gint64 accept_at_us, introduced_us, create_at_us, heard_us;
  VigilSimScene scene;
  guint32 block_ticks[BLOCKS_PER_CYCLE];
  VigilSimBlock blocks[BLOCKS_PER_CYCLE];
  guint n_blocks, n_cycles;
  Poll polls[MAX_POLLS];
  guint n_polls;
  guint waves[VIGIL_SIM_N_WAVES], n_waves;   /* as chosen by the priority list */
} Intellivue;

static void
forget_session (Intellivue *self)
{
  self->state = IDLE;
  self->n_polls = 0;
  self->n_waves = VIGIL_SIM_N_WAVES;
  for (guint i = 0; i < VIGIL_SIM_N_WAVES; i++)
    self->waves[i] = i;
}

static VigilSimDevice *
new (const VigilSimDeviceOptions *options)
{
  Intellivue *self = g_new0 (Intellivue, 1);

  self->base.ops = &vigil_sim_intellivue;
  self->send = options->send;
  self->user_data = options->user_data;
  self->scene.is_demo = options->is_demo;
  forget_session (self);
  return &self->base;
}

static void
intellivue_free (VigilSimDevice *device)
{
  vigil_sim_cutter_clear (&((Intellivue *) device)->cutter);
  g_free (device);
}

static void
send_payload (Intellivue *self, const GByteArray *payload)
{
  g_autoptr (GByteArray) frame = vigil_sim_wire_frame (payload->data, payload->len);

  self->send (frame->data, frame->len, self->user_data);
}

/* Wraps @body in session id, operation, invoke id and command. @link: 0, or a state of a linked
 * result and its running number. */
static void
send_operation (Intellivue *self, guint ro_type, guint link, guint invoke_id, guint command,
                const GByteArray *body)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint length;

  vigil_sim_put_u32 (out, 0xE1000002);
  vigil_sim_put_u16 (out, ro_type);
  length = vigil_sim_open_length (out);
  if (ro_type == RO_LINKED)
    vigil_sim_put_u16 (out, link);
  vigil_sim_put_u16 (out, invoke_id);
  vigil_sim_put_u16 (out, command);
  vigil_sim_put_u16 (out, body->len);
  g_byte_array_append (out, body->data, body->len);
  vigil_sim_close_length (out, length);
  send_payload (self, out);
}

static void
send_error (Intellivue *self, guint invoke_id, guint error)
{
  g_autoptr (GByteArray) nothing = g_byte_array_new ();

  send_operation (self, RO_ERROR, 0, invoke_id, error, nothing);
}

static void
put_mds_id (GByteArray *out)
{
  vigil_sim_put_u16 (out, CLASS_MDS);
  vigil_sim_put_u32 (out, 0);
}

static void
send_create_event (Intellivue *self)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  guint length;

  put_mds_id (body);
  vigil_sim_put_u32 (body, self->scene.ticks);
  vigil_sim_put_u16 (body, EVENT_MDS_CREATE);
  length = vigil_sim_open_length (body);
  put_mds_id (body);
  vigil_sim_objects_put_mds (body, &self->scene);
  vigil_sim_close_length (body, length);
  send_operation (self, RO_INVOKE, 0, 1, COMMAND_EVENT, body);
}

/* One message of a poll's answer: @objects holds @n_objects of one context, or nothing. */
static void
send_poll_part (Intellivue *self, const Poll *poll, guint ro_type, guint link, guint32 ticks,
                const GByteArray *objects, guint n_objects)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  guint length, contexts;

  put_mds_id (body);
  vigil_sim_put_u16 (body, poll->is_extended ? ACTION_POLL_EXTENDED : ACTION_POLL);
  length = vigil_sim_open_length (body);
  vigil_sim_put_u16 (body, poll->poll_number);
  if (poll->is_extended)
    vigil_sim_put_u16 (body, poll->sequence);
  vigil_sim_put_u32 (body, ticks);
  vigil_sim_put_u32 (body, 0xFFFFFFFF);
  vigil_sim_put_u32 (body, 0xFFFFFFFF);
  vigil_sim_put_u16 (body, 1);
  vigil_sim_put_u16 (body, poll->class_id);
  vigil_sim_put_u16 (body, poll->group);
  contexts = vigil_sim_open_list (body);
  if (n_objects > 0) {
    guint list;

    /* measurements belong to the first measurement server, the monitor's own objects to none */
    vigil_sim_put_u16 (body, poll->class_id == CLASS_NUMERICS || poll->class_id == CLASS_WAVES ? 1 : 0);
    list = vigil_sim_open_list (body);
    g_byte_array_append (body, objects->data, objects->len);
    vigil_sim_close_list (body, list, n_objects);
  }
  vigil_sim_close_list (body, contexts, n_objects > 0 ? 1 : 0);
  vigil_sim_close_length (body, length);
  send_operation (self, ro_type, link, poll->invoke_id, COMMAND_ACTION, body);
}

/* Numerics with all their attributes do not fit one message: linked results of which the first
 * says 1, the last 3, closed by a result with an empty list, as recorded. */
static void
answer_numerics (Intellivue *self, const Poll *poll)
{
  g_autoptr (GByteArray) part = g_byte_array_new ();
  gboolean is_all = poll->group == GROUP_ALL;
  guint n_in_part = 0, n_parts = 0;

  for (guint i = 0; i < VIGIL_SIM_N_NUMERICS; i++) {
    g_autoptr (GByteArray) object = g_byte_array_new ();

    vigil_sim_objects_put_numeric (object, &self->scene, i, is_all);
    if (part->len + object->len > MAX_OBJECT_BYTES) {
      n_parts++;
      send_poll_part (self, poll, RO_LINKED, (n_parts == 1 ? 1 : 2) << 8 | n_parts, self->scene.ticks,
                      part, n_in_part);
      g_byte_array_set_size (part, 0);
      n_in_part = 0;
    }
    g_byte_array_append (part, object->data, object->len);
    n_in_part++;
  }
  if (n_parts == 0) {
    send_poll_part (self, poll, RO_RESULT, 0, self->scene.ticks, part, n_in_part);
    return;
  }
  send_poll_part (self, poll, RO_LINKED, 3 << 8 | (n_parts + 1), self->scene.ticks, part, n_in_part);
  send_poll_part (self, poll, RO_RESULT, 0, self->scene.ticks, NULL, 0);
}

/* The four blocks of a cycle leave together, the last alone answers a single poll. In group "all"
 * one wave a cycle carries its static attributes. */
static void
answer_waves (Intellivue *self, Poll *poll)
{
  guint first = poll->is_extended ? 0 : BLOCKS_PER_CYCLE - 1;

  for (guint b = first; b < BLOCKS_PER_CYCLE; b++) {
    g_autoptr (GByteArray) objects = g_byte_array_new ();

    for (guint i = 0; i < self->n_waves; i++) {
      gboolean has_static = poll->group == GROUP_ALL && b == first && self->n_cycles % self->n_waves == i;

      vigil_sim_objects_put_wave (objects, &self->scene, self->waves[i], &self->blocks[b], has_static);
    }
    send_poll_part (self, poll, RO_RESULT, 0, self->block_ticks[b], objects, self->n_waves);
    if (b + 1 < BLOCKS_PER_CYCLE)
      poll->sequence = (poll->sequence + 1) & 0xFFFF;
  }
}

static void
answer (Intellivue *self, Poll *poll)
{
  g_autoptr (GByteArray) objects = g_byte_array_new ();
  guint n = 0;

  switch (poll->class_id) {
  case CLASS_NUMERICS:
    answer_numerics (self, poll);
    return;
  case CLASS_WAVES:
    answer_waves (self, poll);
    return;
  case CLASS_MDS:
    vigil_sim_put_u16 (objects, 0);
    vigil_sim_objects_put_mds (objects, &self->scene);
    n = 1;
    break;
  case CLASS_DEMOGRAPHICS:
    vigil_sim_objects_put_demographics (objects);
    n = 1;
    break;
  case CLASS_ALERTS:
    if (poll->group == GROUP_ALERTS) {
      vigil_sim_objects_put_alerts (objects, &self->scene);
      n = 1;
    }
    break;
  default:
    break;
  }
  send_poll_part (self, poll, RO_RESULT, 0, self->scene.ticks, objects, n);
}

static void
answer_polls (Intellivue *self, gint64 now_us)
{
  guint kept = 0, n = self->n_polls;

  for (guint i = 0; i < n; i++) {
    Poll *poll = &self->polls[i];

    answer (self, poll);
    poll->sequence = (poll->sequence + 1) & 0xFFFF;
    if (poll->is_extended && poll->expires_us > now_us)
      self->polls[kept++] = *poll;
  }
  self->n_polls = kept;
}

static void
on_poll (Intellivue *self, guint invoke_id, const guint8 *arg, gsize len, gboolean is_extended, gint64 now_us)
{
  Poll poll = {
    .is_extended = is_extended, .invoke_id = invoke_id, .poll_number = vigil_sim_get_u16 (arg, len, 0),
    .class_id = vigil_sim_get_u16 (arg, len, 4), .group = vigil_sim_get_u16 (arg, len, 6),
  };
  guint needed = poll.class_id == CLASS_WAVES ? VIGIL_SIM_EXTENSION_WAVES : VIGIL_SIM_EXTENSION_NUMERICS;
  guint slot = self->n_polls;

  if (len < (is_extended ? 12 : 8)) {
    send_error (self, invoke_id, ERROR_BAD_ARGUMENT);
    return;
  }
  if (poll.class_id != CLASS_NUMERICS && poll.class_id != CLASS_WAVES && poll.class_id != CLASS_MDS
      && poll.class_id != CLASS_DEMOGRAPHICS && poll.class_id != CLASS_ALERTS
      && poll.class_id != CLASS_ENUMERATIONS) {
    send_error (self, invoke_id, ERROR_NO_CLASS);
    return;
  }
  if (is_extended && (self->profile.extensions & needed) == 0) {
    send_error (self, invoke_id, ERROR_ACCESS_DENIED);
    return;
  }
  for (gsize at = 12; is_extended && at + 4 <= len; at += 4 + vigil_sim_get_u16 (arg, len, at + 2))
    if (vigil_sim_get_u16 (arg, len, at) == ATTRIBUTE_POLL_PERIOD)
      poll.expires_us = now_us + (gint64) vigil_sim_get_u32 (arg, len, at + 4) * 125;
  /* the same question again renews the one that runs */
  for (guint i = 0; i < self->n_polls; i++)
    if (is_extended && self->polls[i].is_extended && self->polls[i].class_id == poll.class_id
        && self->polls[i].group == poll.group)
      slot = i;
  if (slot == MAX_POLLS) {
    send_error (self, invoke_id, ERROR_ACCESS_DENIED);
    return;
  }
  self->polls[slot] = poll;
  self->n_polls = MAX (self->n_polls, slot + 1);
}

static void
send_wave_list (Intellivue *self, guint invoke_id, guint command, const guint *list, guint n_list)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  guint place, length, ids;

  put_mds_id (body);
  place = vigil_sim_open_list (body);
  vigil_sim_put_u16 (body, ATTRIBUTE_WAVE_LIST);
  length = vigil_sim_open_length (body);
  ids = vigil_sim_open_list (body);
  for (guint i = 0; i < n_list; i++)
    vigil_sim_put_u32 (body, vigil_sim_objects_wave_label (list[i]));
  vigil_sim_close_list (body, ids, n_list);
  vigil_sim_close_length (body, length);
  vigil_sim_close_list (body, place, 1);
  send_operation (self, RO_RESULT, 0, invoke_id, command, body);
}

/* What it cannot show vanishes silently, as on the real one. */
static void
on_set (Intellivue *self, guint invoke_id, guint command, const guint8 *arg, gsize len)
{
  guint n_asked = vigil_sim_get_u16 (arg, len, 20);

  if (vigil_sim_get_u16 (arg, len, 16) != ATTRIBUTE_WAVE_LIST) {
    if (command == COMMAND_SET_CONFIRMED)
      send_error (self, invoke_id, ERROR_SET_LIST);
    return;
  }
  self->n_waves = 0;
  for (guint i = 0; i < n_asked && 24 + 4 * i + 4 <= len && self->n_waves < VIGIL_SIM_N_WAVES; i++)
    for (guint w = 0; w < VIGIL_SIM_N_WAVES; w++)
      if (vigil_sim_objects_wave_label (w) == vigil_sim_get_u32 (arg, len, 24 + 4 * i))
        self->waves[self->n_waves++] = w;
  if (command == COMMAND_SET_CONFIRMED)
    send_wave_list (self, invoke_id, command, self->waves, self->n_waves);
}

static void
on_invoke (Intellivue *self, const guint8 *payload, gsize len, gint64 now_us)
{
  static const guint all_waves[VIGIL_SIM_N_WAVES] = { 0, 1, 2 };
  guint invoke_id = vigil_sim_get_u16 (payload, len, 8), command = vigil_sim_get_u16 (payload, len, 10);
  const guint8 *arg = payload + 14;
  gsize arg_len = len - 14;
  guint action = vigil_sim_get_u16 (arg, arg_len, 10);

  if (arg_len < 14 || vigil_sim_get_u16 (payload, len, 12) != arg_len)
    return;
  if (command == COMMAND_GET && vigil_sim_get_u16 (arg, arg_len, 14) != ATTRIBUTE_WAVE_LIST)
    send_error (self, invoke_id, ERROR_GET_LIST);
  else if (command == COMMAND_GET)
    send_wave_list (self, invoke_id, command, all_waves, VIGIL_SIM_N_WAVES);
  else if (command == COMMAND_SET || command == COMMAND_SET_CONFIRMED)
    on_set (self, invoke_id, command, arg, arg_len);
  else if (command == COMMAND_ACTION && (action == ACTION_POLL || action == ACTION_POLL_EXTENDED))
    on_poll (self, invoke_id, arg + 14, arg_len - 14, action == ACTION_POLL_EXTENDED, now_us);
  else
    send_error (self, invoke_id, ERROR_NO_ACTION);
}

static void
on_data (Intellivue *self, const guint8 *payload, gsize len, gint64 now_us)
{
  guint ro_type = vigil_sim_get_u16 (payload, len, 4);

  if (len < 14)
    return;
  if (ro_type == RO_RESULT && vigil_sim_get_u16 (payload, len, 10) == COMMAND_EVENT && len >= 28
      && vigil_sim_get_u16 (payload, len, 24) == EVENT_MDS_CREATE) {
    if (self->state == INTRODUCING)
      self->state = ASSOCIATED;
  } else if (ro_type == RO_INVOKE && self->state == ASSOCIATED) {
    on_invoke (self, payload, len, now_us);
  }
}

typedef struct {
  Intellivue *self;
  gint64 now_us;
} Feed;

static void
on_payload (const guint8 *payload, gsize len, gpointer user_data)
{
  const Feed *feed = user_data;
  Intellivue *self = feed->self;
  g_autoptr (GByteArray) reply = g_byte_array_new ();

  if (len == 0)
    return;
  self->heard_us = feed->now_us;
  if (payload[0] == RELEASE_REQUEST) {
    forget_session (self);
    vigil_sim_association_put_released (reply);
    send_payload (self, reply);
  } else if (payload[0] == ABORT) {
    forget_session (self);
  } else if (payload[0] == ASSOCIATION_REQUEST && self->state == IDLE) {
    if (vigil_sim_association_parse (payload, len, &self->profile)) {
      self->state = ACCEPTING;
      self->accept_at_us = feed->now_us + ACCEPT_DELAY_US;
    }
  } else if (payload[0] == DATA) {
    on_data (self, payload, len, feed->now_us);
  }
}

static void
feed (VigilSimDevice *device, const guint8 *bytes, gsize len, gint64 now_us)
{
  Intellivue *self = (Intellivue *) device;
  Feed fed = { self, now_us };

  vigil_sim_cutter_feed (&self->cutter, bytes, len, on_payload, &fed);
}

static void
drop_host (Intellivue *self)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();

  forget_session (self);
  vigil_sim_association_put_abort (message);
  send_payload (self, message);
}

static void
step_session (Intellivue *self, gint64 now_us)
{
  if (self->state == ACCEPTING && now_us >= self->accept_at_us) {
    g_autoptr (GByteArray) message = g_byte_array_new ();

    vigil_sim_association_put_accept (message, &self->profile);
    send_payload (self, message);
    self->state = INTRODUCING;
    self->introduced_us = self->create_at_us = now_us;
  }
  if (self->state == INTRODUCING && now_us - self->introduced_us >= CREATE_GIVE_UP_US) {
    drop_host (self);
  } else if (self->state == INTRODUCING && now_us >= self->create_at_us) {
    send_create_event (self);
    self->create_at_us = now_us + CREATE_REPEAT_US;
  } else if (self->state == ASSOCIATED
             && now_us - self->heard_us >= vigil_sim_association_get_timeout_us (&self->profile)) {
    drop_host (self);
  }
}

static void
show (VigilSimDevice *device, const VigilSimBlock *block, const VigilSimVitals *vitals, gint64 now_us, gint64 wall_us)
{
  Intellivue *self = (Intellivue *) device;

  self->scene.vitals = *vitals;
  self->scene.wall_us = wall_us;
  self->scene.ticks += BLOCK_TICKS;
  self->block_ticks[self->n_blocks] = self->scene.ticks;
  self->blocks[self->n_blocks++] = *block;
  step_session (self, now_us);
  if (self->n_blocks < BLOCKS_PER_CYCLE)
    return;
  self->n_blocks = 0;
  self->n_cycles++;
  vigil_sim_objects_judge (&self->scene);
  if (self->state == ASSOCIATED)
    answer_polls (self, now_us);
}

/* It comes back at another tick of its relative clock, and without an association. */
static void
reboot (VigilSimDevice *device, gint64 now_us)
{
  Intellivue *self = (Intellivue *) device;

  vigil_sim_cutter_clear (&self->cutter);
  forget_session (self);
  self->scene.ticks = 0;
  self->n_blocks = 0;
}

static const char *
get_state_word (const VigilSimDevice *device, guint channel)
{
  static const char *const words[] = { "idle", "accepting", "introducing", "associated" };

  return words[((const Intellivue *) device)->state];
}

const VigilSimDeviceOps vigil_sim_intellivue = {
  .id = "philips-intellivue",
  .new = new,
  .free = intellivue_free,
  .feed = feed,
  .reboot = reboot,
  .get_state_word = get_state_word,
  .show = show,
};
