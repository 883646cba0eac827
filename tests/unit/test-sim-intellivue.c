/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/device.h"
#include "sim/wire.h"

#include <math.h>
#include <string.h>

#define BLOCK_US 256000
#define START_WALL_US G_GINT64_CONSTANT (1700000000000000)

/* Frames of the public descriptions, byte for byte. */
static const char RELEASE[] = "C0 11 01 00 1A 09 18 7D E1 16 61 80 30 80 02 01 01 A0 80 62 80 80 01 00 00 00 00 00 00 00 00 00 41 08 C1";
static const char CREATE_RESULT[] = "C0 11 01 00 1C E1 00 00 02 00 02 00 14 00 01 00 01 00 0E 00 21 00 00 00 00 00 00 00 00 0D 06 00 00 C3 09 C1";
static const char SINGLE_POLL[] = "C0 11 01 00 24 E1 00 00 02 00 01 00 1C 00 01 00 07 00 16 00 21 00 00 00 00 00 00 00 00 0C 16 00 08 00 01 00 01 00 06 00 00 C6 C7 C1";
static const char POLL_NUMERICS[] = "C0 11 01 00 30 E1 00 00 02 00 01 00 28 00 01 00 07 00 22 00 21 00 00 00 00 00 00 00 00 F1 3B 00 14 00 01 00 01 00 06 00 00 00 01 00 08 F1 3E 00 04 00 07 53 00 49 17 C1";
static const char KEEP_ALIVE[] = "C0 11 01 00 24 E1 00 00 02 00 01 00 1C 00 04 00 07 00 16 00 21 00 00 00 00 00 00 00 00 0C 16 00 08 00 04 00 01 00 36 08 11 7A 6D C1";
static const char SET_WAVES[] = "C0 11 01 00 36 E1 00 00 02 00 01 00 2E 00 05 00 05 00 28 00 21 00 00 00 00 00 00 00 00 00 01 00 1A 00 00 F2 3A 00 14 00 04 00 10 00 02 01 02 00 02 4B B4 00 02 50 00 00 02 50 AC 09 69 C1";

typedef struct {
  VigilSimDevice *monitor;
  VigilSimPatient *patient;
  VigilSimCutter cutter;
  GPtrArray *messages;          /* GByteArray, payloads since the last clear */
  gint64 now_us;
} Bench;

static void
on_payload (const guint8 *payload, gsize len, gpointer user_data)
{
  GByteArray *copy = g_byte_array_new ();

  g_byte_array_append (copy, payload, (guint) len);
  g_ptr_array_add (((Bench *) user_data)->messages, copy);
}

static void
on_send (const guint8 *bytes, gsize len, gpointer user_data)
{
  vigil_sim_cutter_feed (&((Bench *) user_data)->cutter, bytes, len, on_payload, user_data);
}

static void
set_up (Bench *bench, gconstpointer is_demo)
{
  VigilSimPatientOptions options = { .weight_kg = 70, .concentration_mg_ml = 2, .nibp_interval_s = 600 };

  memset (bench, 0, sizeof *bench);
  bench->now_us = 1000 * G_USEC_PER_SEC;
  bench->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  bench->patient = vigil_sim_patient_new (&options);
  bench->monitor = vigil_sim_intellivue.new (&(VigilSimDeviceOptions) {
    .is_demo = is_demo != NULL,
    .send = on_send,
    .user_data = bench,
  });
}

static void
tear_down (Bench *bench, gconstpointer is_demo)
{
  vigil_sim_device_free (bench->monitor);
  vigil_sim_patient_free (bench->patient);
  vigil_sim_cutter_clear (&bench->cutter);
  g_ptr_array_unref (bench->messages);
}

static GByteArray *
from_hex (const char *hex)
{
  GByteArray *out = g_byte_array_new ();

  for (; *hex != '\0'; hex += hex[2] == ' ' ? 3 : 2)
    vigil_sim_put_u8 (out, (guint) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1])));
  return out;
}

static void
say (Bench *bench, const char *hex)
{
  g_autoptr (GByteArray) bytes = from_hex (hex);

  bench->monitor->ops->feed (bench->monitor, bytes->data, bytes->len, bench->now_us);
}

static void
say_payload (Bench *bench, const GByteArray *payload)
{
  g_autoptr (GByteArray) frame = vigil_sim_wire_frame (payload->data, payload->len);

  bench->monitor->ops->feed (bench->monitor, frame->data, frame->len, bench->now_us);
}

static void
wait_blocks (Bench *bench, guint n)
{
  for (guint i = 0; i < n; i++) {
    VigilSimBlock block;
    VigilSimVitals vitals;
    gint64 wall_us = START_WALL_US + bench->now_us;

    bench->now_us += BLOCK_US;
    vigil_sim_patient_step (bench->patient, 0, wall_us, &block);
    vitals = vigil_sim_patient_get_vitals (bench->patient);
    bench->monitor->ops->show (bench->monitor, &block, &vitals, bench->now_us, wall_us);
  }
}

static guint
u16 (const GByteArray *message, guint offset)
{
  return vigil_sim_get_u16 (message->data, message->len, offset);
}

static void
forget (Bench *bench)
{
  g_ptr_array_set_size (bench->messages, 0);
}

/* The recorded request, with another poll period and extensions. */
static void
ask_for_association (Bench *bench, guint32 period_ticks, guint32 extensions)
{
  static const char head[] =
    "0DEC0508130100160102800014020002C1DC3180A0808001010000A280A003000001A4803080020101060452010001308006025101"
    "00000000308002010206 0C2A8648CE14020100000001013080060C2A8648CE14020100000002010000000000006180308002010"
    "1A0806080A180060C2A8648CE14020100000003010000BE802880060C2A8648CE1402010000000101020102814880000000400000"
    "00000000008000000020000000000000000001002C0001002880000000";
  g_autoptr (GByteArray) payload = NULL;
  g_autoptr (GString) hex = g_string_new (head);

  g_string_replace (hex, " ", "", 0);
  payload = from_hex (hex->str);
  vigil_sim_put_u32 (payload, period_ticks);
  vigil_sim_put_u32 (payload, 1364);
  vigil_sim_put_u32 (payload, 1364);
  vigil_sim_put_u32 (payload, 0xFFFFFFFF);
  vigil_sim_put_u32 (payload, 0x60000000);
  vigil_sim_put_u32 (payload, 0x0001000C);
  vigil_sim_put_u32 (payload, 0xF0010008);
  vigil_sim_put_u32 (payload, extensions);
  for (guint i = 0; i < 5; i++)
    vigil_sim_put_u32 (payload, 0);
  g_assert_cmpuint (payload->len, ==, 238);
  say_payload (bench, payload);
}

static void
associate (Bench *bench)
{
  ask_for_association (bench, 8000, 0x88000000);
  wait_blocks (bench, 1);
  say (bench, CREATE_RESULT);
  g_assert_cmpstr (bench->monitor->ops->get_state_word (bench->monitor, 0), ==, "associated");
  forget (bench);
}

static void
ask_extended (Bench *bench, guint invoke_id, guint class_id, guint group, guint32 ticks)
{
  g_autoptr (GByteArray) payload = from_hex ("E100000200010028");

  vigil_sim_put_u16 (payload, invoke_id);
  vigil_sim_put_u32 (payload, 0x00070022);
  vigil_sim_put_u16 (payload, 0x0021);
  vigil_sim_put_u32 (payload, 0);
  vigil_sim_put_u32 (payload, 0);
  vigil_sim_put_u32 (payload, 0xF13B0014);
  vigil_sim_put_u16 (payload, 7);
  vigil_sim_put_u16 (payload, 1);
  vigil_sim_put_u16 (payload, class_id);
  vigil_sim_put_u16 (payload, group);
  vigil_sim_put_u32 (payload, 0x00010008);
  vigil_sim_put_u32 (payload, 0xF13E0004);
  vigil_sim_put_u32 (payload, ticks);
  say_payload (bench, payload);
}

typedef struct {
  guint handle, id, len;
  const guint8 *value;
} Attribute;

/* Walks a poll result to its last byte; the attributes of all its objects. */
static GArray *
parse_poll (const GByteArray *m)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (Attribute));
  guint at = u16 (m, 4) == 5 ? 16 : 14, n_contexts, end = m->len;
  gboolean is_extended = u16 (m, at + 6) == 0xF13B;

  g_assert_cmpuint (u16 (m, 6), ==, m->len - 8);
  g_assert_cmpuint (u16 (m, at - 2), ==, m->len - at);
  g_assert_cmpuint (u16 (m, at + 8), ==, m->len - at - 10);
  at += 10 + (is_extended ? 4 : 2) + 4 + 8 + 6;
  n_contexts = u16 (m, at);
  g_assert_cmpuint (u16 (m, at + 2), ==, end - at - 4);
  at += 4;
  while (n_contexts-- > 0) {
    guint n_objects = u16 (m, at + 2);

    for (at += 6; n_objects > 0; n_objects--) {
      guint handle = u16 (m, at), n_attributes = u16 (m, at + 2), stop = at + 6 + u16 (m, at + 4);

      for (at += 6; n_attributes > 0; n_attributes--) {
        Attribute a = { handle, u16 (m, at), u16 (m, at + 2), m->data + at + 4 };

        g_array_append_val (out, a);
        at += 4 + a.len;
      }
      g_assert_cmpuint (at, ==, stop);
    }
  }
  g_assert_cmpuint (at, ==, end);
  return out;
}

static gboolean
read_value (const guint8 *ten, guint physio_id, guint *state, double *value)
{
  guint32 bits = vigil_sim_get_u32 (ten, 10, 6);
  gint32 mantissa = (gint32) (bits << 8) >> 8;

  if (vigil_sim_get_u16 (ten, 10, 0) != physio_id)
    return FALSE;
  *state = vigil_sim_get_u16 (ten, 10, 2);
  *value = (bits & 0xFFFFFF) == 0x7FFFFF ? NAN : mantissa * pow (10, (gint8) (bits >> 24));
  return TRUE;
}

/* Looks through every message since forget (); the last one wins. */
static gboolean
find_numeric (Bench *bench, guint physio_id, guint *state, double *value)
{
  gboolean is_found = FALSE;

  for (guint i = 0; i < bench->messages->len; i++) {
    g_autoptr (GArray) attributes = parse_poll (g_ptr_array_index (bench->messages, i));

    for (guint j = 0; j < attributes->len; j++) {
      const Attribute *a = &g_array_index (attributes, Attribute, j);

      if (a->id == 0x0950)
        is_found |= read_value (a->value, physio_id, state, value);
      for (guint k = 0; a->id == 0x094B && k < 3; k++)
        is_found |= read_value (a->value + 4 + 10 * k, physio_id, state, value);
    }
  }
  return is_found;
}

static void
test_framing (Bench *bench, gconstpointer unused)
{
  static const char *const vectors[] = { RELEASE, CREATE_RESULT, SINGLE_POLL, POLL_NUMERICS, KEEP_ALIVE, SET_WAVES };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++) {
    g_autoptr (GByteArray) wire = from_hex (vectors[i]), again = NULL;

    forget (bench);
    for (guint b = 0; b < wire->len; b++)
      on_send (wire->data + b, 1, bench);
    g_assert_cmpuint (bench->messages->len, ==, 1);
    again = vigil_sim_wire_frame (((GByteArray *) bench->messages->pdata[0])->data,
                                  ((GByteArray *) bench->messages->pdata[0])->len);
    g_assert_cmpmem (again->data, again->len, wire->data, wire->len);
  }
  /* aborted, cut short, spoilt: nothing */
  forget (bench);
  on_send ((const guint8 *) "\xC0\x11\x01\x00\x7D\xC1\xC0\x11\xC1\xC1", 10, bench);
  g_assert_cmpuint (bench->messages->len, ==, 0);
}

static void
test_association (Bench *bench, gconstpointer unused)
{
  static const guint8 released[] = { 0x0A, 0x18, 0xC1, 0x16, 0x61, 0x80, 0x30, 0x80, 0x02, 0x01, 0x01, 0xA0, 0x80,
                                     0x63, 0x80, 0x80, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
  GByteArray *accept, *create;

  say (bench, RELEASE);
  g_assert_cmpuint (bench->messages->len, ==, 1);
  g_assert_cmpmem (((GByteArray *) bench->messages->pdata[0])->data, 26, released, sizeof released);
  forget (bench);
  say (bench, SINGLE_POLL);
  wait_blocks (bench, 8);
  g_assert_cmpuint (bench->messages->len, ==, 0);

  ask_for_association (bench, 8000, 0x89000000);
  g_assert_cmpuint (bench->messages->len, ==, 0);
  wait_blocks (bench, 1);
  g_assert_cmpuint (bench->messages->len, ==, 2);
  accept = bench->messages->pdata[0];
  g_assert_cmpuint (accept->len, ==, 208);
  g_assert_cmphex (accept->data[0], ==, 0x0E);
  g_assert_cmphex (vigil_sim_get_u32 (accept->data, accept->len, 156), ==, 8000);
  g_assert_cmphex (vigil_sim_get_u32 (accept->data, accept->len, 184), ==, 0x88000000);
  create = bench->messages->pdata[1];
  g_assert_cmphex (u16 (create, 4), ==, 1);
  g_assert_cmphex (u16 (create, 10), ==, 1);
  g_assert_cmphex (u16 (create, 24), ==, 0x0D06);
  g_assert_cmpuint (create->len, ==, 290);
  g_assert_cmphex (u16 (create, 34), ==, 17);
}

static void
test_create_event_needs_its_answer (Bench *bench, gconstpointer unused)
{
  guint n_created = 0, n_aborts = 0;

  ask_for_association (bench, 8000, 0x88000000);
  wait_blocks (bench, 44);
  for (guint i = 0; i < bench->messages->len; i++) {
    GByteArray *m = bench->messages->pdata[i];

    n_created += m->data[0] == 0xE1;
    n_aborts += m->data[0] == 0x19;
  }
  g_assert_cmpuint (n_created, ==, 4);
  g_assert_cmpuint (n_aborts, ==, 1);
  g_assert_cmpstr (bench->monitor->ops->get_state_word (bench->monitor, 0), ==, "idle");
}

static void
test_half_open_session_blocks (Bench *bench, gconstpointer unused)
{
  associate (bench);
  ask_for_association (bench, 8000, 0x88000000);
  wait_blocks (bench, 2);
  g_assert_cmpuint (bench->messages->len, ==, 0);
  say (bench, RELEASE);
  associate (bench);
}

static void
test_numerics_stream (Bench *bench, gconstpointer unused)
{
  guint n_closed = 0, sequence = 0, n_linked = 0;

  associate (bench);
  say (bench, POLL_NUMERICS);
  for (guint cycle = 0; cycle < 58; cycle++) {
    guint state;
    double value;

    forget (bench);
    /* heard, and not answered */
    say (bench, CREATE_RESULT);
    wait_blocks (bench, 4);
    for (guint i = 0; i < bench->messages->len; i++) {
      GByteArray *m = bench->messages->pdata[i];
      gboolean is_linked = u16 (m, 4) == 5;

      g_assert_cmpuint (u16 (m, is_linked ? 10 : 8), ==, 1);
      g_assert_cmpuint (u16 (m, is_linked ? 28 : 26), ==, sequence);
      n_linked += is_linked;
      n_closed += !is_linked;
    }
    sequence++;
    g_assert_cmpuint (n_closed, ==, sequence);
    if (cycle < 10)
      continue;
    g_assert_true (find_numeric (bench, 0x4182, &state, &value));
    g_assert_cmphex (state, ==, 0);
    g_assert_cmpfloat_with_epsilon (value, 72, 7);
    g_assert_true (find_numeric (bench, 0x4BB8, &state, &value));
    g_assert_cmpfloat_with_epsilon (value, 97, 2);
    g_assert_true (find_numeric (bench, 0x500A, &state, &value));
    g_assert_cmpfloat_with_epsilon (value, 14, 4);
    g_assert_true (find_numeric (bench, 0x4822, &state, &value));
    g_assert_true (find_numeric (bench, 0x4BB0, &state, &value));
    g_assert_true (find_numeric (bench, 0x4A05, &state, &value));
    g_assert_cmphex (state & 0xFF00, ==, isnan (value) ? 0x2000 : 0);
  }
  g_assert_cmpuint (n_linked, >=, 2 * n_closed);
  /* the 60 s are over; the keep-alive is answered all the same */
  forget (bench);
  wait_blocks (bench, 8);
  forget (bench);
  say (bench, KEEP_ALIVE);
  wait_blocks (bench, 8);
  g_assert_cmpuint (bench->messages->len, ==, 1);
  g_assert_cmpuint (u16 (bench->messages->pdata[0], 8), ==, 4);
}

static void
test_cuff_reading (Bench *bench, gconstpointer unused)
{
  guint state;
  double sys, dia, mean;
  GByteArray *expected = g_byte_array_new ();
  VigilSimVitals vitals;
  gboolean has_time = FALSE;

  associate (bench);
  for (guint i = 0; i < 6; i++) {
    wait_blocks (bench, 30);
    say (bench, KEEP_ALIVE);
  }
  vitals = vigil_sim_patient_get_vitals (bench->patient);
  g_assert_true (vitals.has_nibp);
  ask_extended (bench, 9, 6, 0x0803, 80000);
  wait_blocks (bench, 4);
  forget (bench);
  wait_blocks (bench, 4);
  g_assert_cmpuint (bench->messages->len, ==, 1);
  g_assert_true (find_numeric (bench, 0x4A05, &state, &sys));
  g_assert_true (find_numeric (bench, 0x4A06, &state, &dia));
  g_assert_true (find_numeric (bench, 0x4A07, &state, &mean));
  g_assert_cmpfloat (sys, ==, vitals.nibp_sys_mmhg);
  g_assert_cmpfloat (dia, ==, vitals.nibp_dia_mmhg);
  g_assert_cmpfloat_with_epsilon (mean, dia + (sys - dia) / 3, 0.51);
  vigil_sim_put_bcd_time (expected, vitals.nibp_wall_us);
  g_assert_cmphex (expected->data[0], ==, 0x20);
  g_assert_cmphex (expected->data[1], ==, 0x23);
  {
    g_autoptr (GArray) attributes = parse_poll (bench->messages->pdata[0]);

    for (guint i = 0; i < attributes->len; i++) {
      const Attribute *a = &g_array_index (attributes, Attribute, i);

      if (a->id == 0x0990) {
        g_assert_cmpmem (a->value, a->len, expected->data, expected->len);
        has_time = TRUE;
      }
    }
  }
  g_assert_true (has_time);
  g_byte_array_unref (expected);
}

static void
test_wave_stream (Bench *bench, gconstpointer unused)
{
  guint n_samples[3] = { 0 }, n_static[3] = { 0 }, last_sequence = 0;
  static const guint handles[] = { 0x02AE, 0x03DA, 0x02B8 };

  associate (bench);
  say (bench, SET_WAVES);
  g_assert_cmpuint (bench->messages->len, ==, 1);
  /* carbon dioxide is not there and vanishes */
  g_assert_cmpuint (u16 (bench->messages->pdata[0], 28), ==, 3);
  ask_extended (bench, 2, 9, 0, 480000);
  forget (bench);
  wait_blocks (bench, 4);
  forget (bench);
  wait_blocks (bench, 24);
  g_assert_cmpuint (bench->messages->len, ==, 24);
  for (guint i = 0; i < bench->messages->len; i++) {
    GByteArray *m = bench->messages->pdata[i];
    g_autoptr (GArray) attributes = parse_poll (m);

    g_assert_true (i == 0 || u16 (m, 26) == last_sequence + 1);
    last_sequence = u16 (m, 26);
    for (guint j = 0; j < attributes->len; j++) {
      const Attribute *a = &g_array_index (attributes, Attribute, j);

      for (guint w = 0; w < 3; w++) {
        n_static[w] += a->handle == handles[w] && a->id == 0x096D;
        if (a->handle == handles[w] && a->id == 0x096E)
          n_samples[w] += (a->len - 6) / 2;
      }
    }
  }
  /* 6.144 s */
  g_assert_cmpuint (n_samples[0], ==, 24 * 128);
  g_assert_cmpuint (n_samples[1], ==, 24 * 32);
  g_assert_cmpuint (n_samples[2], ==, 24 * 16);
  for (guint w = 0; w < 3; w++)
    g_assert_cmpuint (n_static[w], ==, 2);
}

static void
test_waves_need_the_extension (Bench *bench, gconstpointer unused)
{
  ask_for_association (bench, 8000, 0xA0000000);
  wait_blocks (bench, 1);
  say (bench, CREATE_RESULT);
  forget (bench);
  ask_extended (bench, 2, 9, 0, 480000);
  g_assert_cmpuint (bench->messages->len, ==, 1);
  g_assert_cmpuint (u16 (bench->messages->pdata[0], 4), ==, 3);
}

static void
test_silent_host_is_dropped (Bench *bench, gconstpointer unused)
{
  GByteArray *last;

  associate (bench);
  say (bench, POLL_NUMERICS);
  for (guint i = 0; i < 4; i++) {
    wait_blocks (bench, 36);
    say (bench, KEEP_ALIVE);
  }
  g_assert_cmpstr (bench->monitor->ops->get_state_word (bench->monitor, 0), ==, "associated");
  wait_blocks (bench, 38);
  g_assert_cmpstr (bench->monitor->ops->get_state_word (bench->monitor, 0), ==, "associated");
  wait_blocks (bench, 3);
  g_assert_cmpstr (bench->monitor->ops->get_state_word (bench->monitor, 0), ==, "idle");
  last = bench->messages->pdata[bench->messages->len - 1];
  g_assert_cmphex (last->data[0], ==, 0x19);
  g_assert_cmpuint (last->len, ==, 48);
  forget (bench);
  wait_blocks (bench, 20);
  g_assert_cmpuint (bench->messages->len, ==, 0);
}

static void
test_sensors_off (Bench *bench, gconstpointer unused)
{
  guint state;
  double value;

  associate (bench);
  wait_blocks (bench, 20);
  vigil_sim_patient_set (bench->patient, VIGIL_SIM_PROBE_OFF, TRUE);
  ask_extended (bench, 1, 6, 0x0803, 80000);
  wait_blocks (bench, 4);
  g_assert_true (find_numeric (bench, 0x4BB8, &state, &value));
  g_assert_true (isnan (value));
  g_assert_cmphex (state, ==, 0x2002);
  g_assert_true (find_numeric (bench, 0x4182, &state, &value));
  g_assert_cmphex (state, ==, 0);
  vigil_sim_patient_set (bench->patient, VIGIL_SIM_LEAD_OFF, TRUE);
  forget (bench);
  wait_blocks (bench, 4);
  g_assert_true (find_numeric (bench, 0x4182, &state, &value));
  g_assert_true (isnan (value));
  g_assert_true (find_numeric (bench, 0x500A, &state, &value));
  g_assert_true (isnan (value));
}

static void
test_alerts (Bench *bench, gconstpointer unused)
{
  GByteArray *m;
  gboolean has_text = FALSE;
  static const guint8 apnea[] = { 0, 'A', 0, 'P', 0, 'N', 0, 'E', 0, 'A' };

  associate (bench);
  vigil_sim_patient_set (bench->patient, VIGIL_SIM_APNOEA, TRUE);
  for (guint i = 0; i < 3; i++) {
    wait_blocks (bench, 34);
    say (bench, KEEP_ALIVE);
  }
  forget (bench);
  ask_extended (bench, 3, 0x36, 0x0801, 80000);
  wait_blocks (bench, 8);
  m = bench->messages->pdata[bench->messages->len - 1];
  g_autoptr (GArray) attributes = parse_poll (m);
  for (guint i = 0; i < attributes->len; i++) {
    const Attribute *a = &g_array_index (attributes, Attribute, i);

    if (a->id == 0x0916)
      g_assert_cmphex (vigil_sim_get_u16 (a->value, a->len, 4), ==, 0x0400);
    if (a->id == 0x0902) {
      g_assert_cmpuint (vigil_sim_get_u16 (a->value, a->len, 0), >=, 1);
      has_text = memmem (a->value, a->len, apnea, sizeof apnea) != NULL;
    }
  }
  g_assert_true (has_text);
}

static void
test_demo_flag_everywhere (Bench *bench, gconstpointer unused)
{
  static const guint ids[] = { 0x4182, 0x4BB8, 0x4822, 0x4BB0, 0x500A, 0x4A05, 0x4A06, 0x4A07, 0xF0E5 };
  guint n_waves = 0;

  associate (bench);
  wait_blocks (bench, 12);
  ask_extended (bench, 1, 6, 0, 80000);
  wait_blocks (bench, 4);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
    guint state;
    double value;

    g_assert_true (find_numeric (bench, ids[i], &state, &value));
    g_assert_cmphex (state & 0x0400, ==, 0x0400);
  }
  say (bench, RELEASE);
  associate (bench);
  ask_extended (bench, 2, 9, 0x0803, 80000);
  wait_blocks (bench, 4);
  for (guint i = 0; i < bench->messages->len; i++) {
    g_autoptr (GArray) attributes = parse_poll (bench->messages->pdata[i]);

    for (guint j = 0; j < attributes->len; j++) {
      const Attribute *a = &g_array_index (attributes, Attribute, j);

      g_assert_cmphex (vigil_sim_get_u16 (a->value, a->len, 2) & 0x0400, ==, 0x0400);
      n_waves++;
    }
  }
  g_assert_cmpuint (n_waves, ==, 12);
}

/* A real program's side of a session with a real monitor: every question gets its answer. */
static void
test_recorded_host (Bench *bench, gconstpointer unused)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "philips-host", "m8000-host-to-monitor.bin", NULL);
  g_autoptr (GPtrArray) asked = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize len;
  guint n_questions = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &len, &error));
  on_send ((const guint8 *) bytes, len, bench);
  asked = g_steal_pointer (&bench->messages);
  bench->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_assert_cmpuint (asked->len, ==, 25);
  for (guint i = 0; i < asked->len; i++) {
    GByteArray *question = asked->pdata[i];
    gboolean is_answered = FALSE;

    forget (bench);
    say_payload (bench, question);
    wait_blocks (bench, 4);
    if (question->data[0] != 0xE1 || u16 (question, 4) != 1)
      continue;
    n_questions++;
    for (guint j = 0; j < bench->messages->len; j++) {
      GByteArray *m = bench->messages->pdata[j];

      is_answered |= u16 (m, 4) == 2 && u16 (m, 8) == u16 (question, 8);
    }
    /* one of them sets without asking for confirmation */
    g_assert_cmpint (is_answered, ==, u16 (question, 10) != 4);
  }
  g_assert_cmpuint (n_questions, ==, 21);
  g_assert_cmpstr (bench->monitor->ops->get_state_word (bench->monitor, 0), ==, "associated");
}

static void
test_garbage (Bench *bench, gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  associate (bench);
  for (guint i = 0; i < 20000; i++) {
    g_autoptr (GByteArray) payload = from_hex (i % 2 ? "E10000020001" : "0D");
    guint n = (guint) g_rand_int_range (rand, 0, 60);

    for (guint j = 0; j < n; j++)
      vigil_sim_put_u8 (payload, (guint) g_rand_int_range (rand, 0, 256));
    say_payload (bench, payload);
  }
  wait_blocks (bench, 8);
  g_assert_cmpstr (bench->monitor->ops->get_state_word (bench->monitor, 0), ==, "associated");
}

#define TEST(path, demo, function) g_test_add (path, Bench, demo, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/sim/intellivue/framing", NULL, test_framing);
  TEST ("/sim/intellivue/association", NULL, test_association);
  TEST ("/sim/intellivue/create", NULL, test_create_event_needs_its_answer);
  TEST ("/sim/intellivue/half-open", NULL, test_half_open_session_blocks);
  TEST ("/sim/intellivue/numerics", NULL, test_numerics_stream);
  TEST ("/sim/intellivue/nibp", NULL, test_cuff_reading);
  TEST ("/sim/intellivue/waves", NULL, test_wave_stream);
  TEST ("/sim/intellivue/extension", NULL, test_waves_need_the_extension);
  TEST ("/sim/intellivue/silence", NULL, test_silent_host_is_dropped);
  TEST ("/sim/intellivue/sensors", NULL, test_sensors_off);
  TEST ("/sim/intellivue/alerts", NULL, test_alerts);
  TEST ("/sim/intellivue/demo", "demo", test_demo_flag_everywhere);
  TEST ("/sim/intellivue/recorded-host", NULL, test_recorded_host);
  TEST ("/sim/intellivue/garbage", NULL, test_garbage);
  return g_test_run ();
}
