/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the simulated Philips monitor says of its patient: numbers, cuff, waves, alerts, the mark of
 * its demonstration mode. */
#include "intellivue-bedside.h"

#include <math.h>
#include <string.h>

typedef struct {
  guint handle, id, len;
  const guint8 *value;
} Attribute;

/* Walks a poll result to its last byte; the attributes of all its objects. */
static GArray *
parse_poll (const GByteArray *m)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (Attribute));
  guint at = bedside_get_u16 (m, 4) == 5 ? 16 : 14, n_contexts, end = m->len;
  gboolean is_extended = bedside_get_u16 (m, at + 6) == 0xF13B;

  g_assert_cmpuint (bedside_get_u16 (m, 6), ==, m->len - 8);
  g_assert_cmpuint (bedside_get_u16 (m, at - 2), ==, m->len - at);
  g_assert_cmpuint (bedside_get_u16 (m, at + 8), ==, m->len - at - 10);
  at += 10 + (is_extended ? 4 : 2) + 4 + 8 + 6;
  n_contexts = bedside_get_u16 (m, at);
  g_assert_cmpuint (bedside_get_u16 (m, at + 2), ==, end - at - 4);
  at += 4;
  while (n_contexts-- > 0) {
    guint n_objects = bedside_get_u16 (m, at + 2);

    for (at += 6; n_objects > 0; n_objects--) {
      guint handle = bedside_get_u16 (m, at), n_attributes = bedside_get_u16 (m, at + 2);
      guint stop = at + 6 + bedside_get_u16 (m, at + 4);

      for (at += 6; n_attributes > 0; n_attributes--) {
        Attribute a = { handle, bedside_get_u16 (m, at), bedside_get_u16 (m, at + 2), m->data + at + 4 };

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

/* Looks through every message since bedside_bedside_forget (); the last one wins. */
static gboolean
find_numeric (Bedside *bedside, guint physio_id, guint *state, double *value)
{
  gboolean is_found = FALSE;

  for (guint i = 0; i < bedside->messages->len; i++) {
    g_autoptr (GArray) attributes = parse_poll (g_ptr_array_index (bedside->messages, i));

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
test_numerics_stream (Bedside *bedside, gconstpointer unused)
{
  guint n_closed = 0, sequence = 0, n_linked = 0;

  bedside_associate (bedside);
  bedside_say (bedside, BEDSIDE_POLL_NUMERICS);
  for (guint cycle = 0; cycle < 58; cycle++) {
    guint state;
    double value;

    bedside_forget (bedside);
    /* heard, and not answered */
    bedside_say (bedside, BEDSIDE_CREATE_RESULT);
    bedside_wait_blocks (bedside, 4);
    for (guint i = 0; i < bedside->messages->len; i++) {
      GByteArray *m = bedside->messages->pdata[i];
      gboolean is_linked = bedside_get_u16 (m, 4) == 5;

      g_assert_cmpuint (bedside_get_u16 (m, is_linked ? 10 : 8), ==, 1);
      g_assert_cmpuint (bedside_get_u16 (m, is_linked ? 28 : 26), ==, sequence);
      n_linked += is_linked;
      n_closed += !is_linked;
    }
    sequence++;
    g_assert_cmpuint (n_closed, ==, sequence);
    if (cycle < 10)
      continue;
    g_assert_true (find_numeric (bedside, 0x4182, &state, &value));
    g_assert_cmphex (state, ==, 0);
    g_assert_cmpfloat_with_epsilon (value, 72, 7);
    g_assert_true (find_numeric (bedside, 0x4BB8, &state, &value));
    g_assert_cmpfloat_with_epsilon (value, 97, 2);
    g_assert_true (find_numeric (bedside, 0x500A, &state, &value));
    g_assert_cmpfloat_with_epsilon (value, 14, 4);
    g_assert_true (find_numeric (bedside, 0x4822, &state, &value));
    g_assert_true (find_numeric (bedside, 0x4BB0, &state, &value));
    g_assert_true (find_numeric (bedside, 0x4A05, &state, &value));
    g_assert_cmphex (state & 0xFF00, ==, isnan (value) ? 0x2000 : 0);
  }
  g_assert_cmpuint (n_linked, >=, 2 * n_closed);
  /* the 60 s are over; the keep-alive is answered all the same */
  bedside_forget (bedside);
  bedside_wait_blocks (bedside, 8);
  bedside_forget (bedside);
  bedside_say (bedside, BEDSIDE_KEEP_ALIVE);
  bedside_wait_blocks (bedside, 8);
  g_assert_cmpuint (bedside->messages->len, ==, 1);
  g_assert_cmpuint (bedside_get_u16 (bedside->messages->pdata[0], 8), ==, 4);
}

static void
test_cuff_reading (Bedside *bedside, gconstpointer unused)
{
  guint state;
  double sys, dia, mean;
  GByteArray *expected = g_byte_array_new ();
  VigilSimVitals vitals;
  gboolean has_time = FALSE;

  bedside_associate (bedside);
  for (guint i = 0; i < 6; i++) {
    bedside_wait_blocks (bedside, 30);
    bedside_say (bedside, BEDSIDE_KEEP_ALIVE);
  }
  vitals = vigil_sim_patient_get_vitals (bedside->patient);
  g_assert_true (vitals.has_nibp);
  bedside_ask_extended (bedside, 9, 6, 0x0803, 80000);
  bedside_wait_blocks (bedside, 4);
  bedside_forget (bedside);
  bedside_wait_blocks (bedside, 4);
  g_assert_cmpuint (bedside->messages->len, ==, 1);
  g_assert_true (find_numeric (bedside, 0x4A05, &state, &sys));
  g_assert_true (find_numeric (bedside, 0x4A06, &state, &dia));
  g_assert_true (find_numeric (bedside, 0x4A07, &state, &mean));
  g_assert_cmpfloat (sys, ==, vitals.nibp_sys_mmhg);
  g_assert_cmpfloat (dia, ==, vitals.nibp_dia_mmhg);
  g_assert_cmpfloat_with_epsilon (mean, dia + (sys - dia) / 3, 0.51);
  vigil_sim_put_bcd_time (expected, vitals.nibp_wall_us);
  g_assert_cmphex (expected->data[0], ==, 0x20);
  g_assert_cmphex (expected->data[1], ==, 0x23);
  {
    g_autoptr (GArray) attributes = parse_poll (bedside->messages->pdata[0]);

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
test_wave_stream (Bedside *bedside, gconstpointer unused)
{
  guint n_samples[3] = { 0 }, n_static[3] = { 0 }, last_sequence = 0;
  static const guint handles[] = { 0x02AE, 0x03DA, 0x02B8 };

  bedside_associate (bedside);
  bedside_say (bedside, BEDSIDE_SET_WAVES);
  g_assert_cmpuint (bedside->messages->len, ==, 1);
  /* carbon dioxide is not there and vanishes */
  g_assert_cmpuint (bedside_get_u16 (bedside->messages->pdata[0], 28), ==, 3);
  bedside_ask_extended (bedside, 2, 9, 0, 480000);
  bedside_forget (bedside);
  bedside_wait_blocks (bedside, 4);
  bedside_forget (bedside);
  bedside_wait_blocks (bedside, 24);
  g_assert_cmpuint (bedside->messages->len, ==, 24);
  for (guint i = 0; i < bedside->messages->len; i++) {
    GByteArray *m = bedside->messages->pdata[i];
    g_autoptr (GArray) attributes = parse_poll (m);

    g_assert_true (i == 0 || bedside_get_u16 (m, 26) == last_sequence + 1);
    last_sequence = bedside_get_u16 (m, 26);
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
test_sensors_off (Bedside *bedside, gconstpointer unused)
{
  guint state;
  double value;

  bedside_associate (bedside);
  bedside_wait_blocks (bedside, 20);
  vigil_sim_patient_set (bedside->patient, VIGIL_SIM_PROBE_OFF, TRUE);
  bedside_ask_extended (bedside, 1, 6, 0x0803, 80000);
  bedside_wait_blocks (bedside, 4);
  g_assert_true (find_numeric (bedside, 0x4BB8, &state, &value));
  g_assert_true (isnan (value));
  g_assert_cmphex (state, ==, 0x2002);
  g_assert_true (find_numeric (bedside, 0x4182, &state, &value));
  g_assert_cmphex (state, ==, 0);
  vigil_sim_patient_set (bedside->patient, VIGIL_SIM_LEAD_OFF, TRUE);
  bedside_forget (bedside);
  bedside_wait_blocks (bedside, 4);
  g_assert_true (find_numeric (bedside, 0x4182, &state, &value));
  g_assert_true (isnan (value));
  g_assert_true (find_numeric (bedside, 0x500A, &state, &value));
  g_assert_true (isnan (value));
}

static void
test_alerts (Bedside *bedside, gconstpointer unused)
{
  GByteArray *m;
  gboolean has_text = FALSE;
  static const guint8 apnea[] = { 0, 'A', 0, 'P', 0, 'N', 0, 'E', 0, 'A' };

  bedside_associate (bedside);
  vigil_sim_patient_set (bedside->patient, VIGIL_SIM_APNOEA, TRUE);
  for (guint i = 0; i < 3; i++) {
    bedside_wait_blocks (bedside, 34);
    bedside_say (bedside, BEDSIDE_KEEP_ALIVE);
  }
  bedside_forget (bedside);
  bedside_ask_extended (bedside, 3, 0x36, 0x0801, 80000);
  bedside_wait_blocks (bedside, 8);
  m = bedside->messages->pdata[bedside->messages->len - 1];
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
test_demo_flag_everywhere (Bedside *bedside, gconstpointer unused)
{
  static const guint ids[] = { 0x4182, 0x4BB8, 0x4822, 0x4BB0, 0x500A, 0x4A05, 0x4A06, 0x4A07, 0xF0E5 };
  guint n_waves = 0;

  bedside_associate (bedside);
  bedside_wait_blocks (bedside, 12);
  bedside_ask_extended (bedside, 1, 6, 0, 80000);
  bedside_wait_blocks (bedside, 4);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
    guint state;
    double value;

    g_assert_true (find_numeric (bedside, ids[i], &state, &value));
    g_assert_cmphex (state & 0x0400, ==, 0x0400);
  }
  bedside_say (bedside, BEDSIDE_RELEASE);
  bedside_associate (bedside);
  bedside_ask_extended (bedside, 2, 9, 0x0803, 80000);
  bedside_wait_blocks (bedside, 4);
  for (guint i = 0; i < bedside->messages->len; i++) {
    g_autoptr (GArray) attributes = parse_poll (bedside->messages->pdata[i]);

    for (guint j = 0; j < attributes->len; j++) {
      const Attribute *a = &g_array_index (attributes, Attribute, j);

      g_assert_cmphex (vigil_sim_get_u16 (a->value, a->len, 2) & 0x0400, ==, 0x0400);
      n_waves++;
    }
  }
  g_assert_cmpuint (n_waves, ==, 12);
}

#define TEST(path, demo, function) g_test_add (path, Bedside, demo, bedside_set_up, function, bedside_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/sim/intellivue/numerics", NULL, test_numerics_stream);
  TEST ("/sim/intellivue/nibp", NULL, test_cuff_reading);
  TEST ("/sim/intellivue/waves", NULL, test_wave_stream);
  TEST ("/sim/intellivue/sensors", NULL, test_sensors_off);
  TEST ("/sim/intellivue/alerts", NULL, test_alerts);
  TEST ("/sim/intellivue/demo", "demo", test_demo_flag_everywhere);
  return g_test_run ();
}
