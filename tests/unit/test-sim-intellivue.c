/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversation of the simulated Philips monitor: framing, association, what it answers and
 * whom it drops. */
#include "intellivue-bedside.h"

static void
test_framing (Bedside *bedside, gconstpointer unused)
{
  static const char *const vectors[] = { BEDSIDE_RELEASE,       BEDSIDE_CREATE_RESULT, BEDSIDE_SINGLE_POLL,
                                         BEDSIDE_POLL_NUMERICS, BEDSIDE_KEEP_ALIVE,    BEDSIDE_SET_WAVES };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++) {
    g_autoptr (GByteArray) wire = bedside_from_hex (vectors[i]), again = NULL;

    bedside_forget (bedside);
    for (guint b = 0; b < wire->len; b++)
      bedside_hear (bedside, wire->data + b, 1);
    g_assert_cmpuint (bedside->messages->len, ==, 1);
    again = vigil_sim_wire_frame (((GByteArray *) bedside->messages->pdata[0])->data,
                                  ((GByteArray *) bedside->messages->pdata[0])->len);
    g_assert_cmpmem (again->data, again->len, wire->data, wire->len);
  }
  /* aborted, cut short, spoilt: nothing */
  bedside_forget (bedside);
  bedside_hear (bedside, (const guint8 *) "\xC0\x11\x01\x00\x7D\xC1\xC0\x11\xC1\xC1", 10);
  g_assert_cmpuint (bedside->messages->len, ==, 0);
}

static void
test_association (Bedside *bedside, gconstpointer unused)
{
  static const guint8 released[] = { 0x0A, 0x18, 0xC1, 0x16, 0x61, 0x80, 0x30, 0x80, 0x02, 0x01, 0x01, 0xA0, 0x80,
                                     0x63, 0x80, 0x80, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
  GByteArray *accept, *create;

  bedside_say (bedside, BEDSIDE_RELEASE);
  g_assert_cmpuint (bedside->messages->len, ==, 1);
  g_assert_cmpmem (((GByteArray *) bedside->messages->pdata[0])->data, 26, released, sizeof released);
  bedside_forget (bedside);
  bedside_say (bedside, BEDSIDE_SINGLE_POLL);
  bedside_wait_blocks (bedside, 8);
  g_assert_cmpuint (bedside->messages->len, ==, 0);

  bedside_ask_for_association (bedside, 8000, 0x89000000);
  g_assert_cmpuint (bedside->messages->len, ==, 0);
  bedside_wait_blocks (bedside, 1);
  g_assert_cmpuint (bedside->messages->len, ==, 2);
  accept = bedside->messages->pdata[0];
  g_assert_cmpuint (accept->len, ==, 208);
  g_assert_cmphex (accept->data[0], ==, 0x0E);
  g_assert_cmphex (vigil_sim_get_u32 (accept->data, accept->len, 156), ==, 8000);
  g_assert_cmphex (vigil_sim_get_u32 (accept->data, accept->len, 184), ==, 0x88000000);
  create = bedside->messages->pdata[1];
  g_assert_cmphex (bedside_get_u16 (create, 4), ==, 1);
  g_assert_cmphex (bedside_get_u16 (create, 10), ==, 1);
  g_assert_cmphex (bedside_get_u16 (create, 24), ==, 0x0D06);
  g_assert_cmpuint (create->len, ==, 290);
  g_assert_cmphex (bedside_get_u16 (create, 34), ==, 17);
}

static void
test_create_event_needs_its_answer (Bedside *bedside, gconstpointer unused)
{
  guint n_created = 0, n_aborts = 0;

  bedside_ask_for_association (bedside, 8000, 0x88000000);
  bedside_wait_blocks (bedside, 44);
  for (guint i = 0; i < bedside->messages->len; i++) {
    GByteArray *m = bedside->messages->pdata[i];

    n_created += m->data[0] == 0xE1;
    n_aborts += m->data[0] == 0x19;
  }
  g_assert_cmpuint (n_created, ==, 4);
  g_assert_cmpuint (n_aborts, ==, 1);
  g_assert_cmpstr (bedside->monitor->ops->get_state_word (bedside->monitor, 0), ==, "idle");
}

static void
test_half_open_session_blocks (Bedside *bedside, gconstpointer unused)
{
  bedside_associate (bedside);
  bedside_ask_for_association (bedside, 8000, 0x88000000);
  bedside_wait_blocks (bedside, 2);
  g_assert_cmpuint (bedside->messages->len, ==, 0);
  bedside_say (bedside, BEDSIDE_RELEASE);
  bedside_associate (bedside);
}

static void
test_waves_need_the_extension (Bedside *bedside, gconstpointer unused)
{
  bedside_ask_for_association (bedside, 8000, 0xA0000000);
  bedside_wait_blocks (bedside, 1);
  bedside_say (bedside, BEDSIDE_CREATE_RESULT);
  bedside_forget (bedside);
  bedside_ask_extended (bedside, 2, 9, 0, 480000);
  g_assert_cmpuint (bedside->messages->len, ==, 1);
  g_assert_cmpuint (bedside_get_u16 (bedside->messages->pdata[0], 4), ==, 3);
}

static void
test_silent_host_is_dropped (Bedside *bedside, gconstpointer unused)
{
  GByteArray *last;

  bedside_associate (bedside);
  bedside_say (bedside, BEDSIDE_POLL_NUMERICS);
  for (guint i = 0; i < 4; i++) {
    bedside_wait_blocks (bedside, 36);
    bedside_say (bedside, BEDSIDE_KEEP_ALIVE);
  }
  g_assert_cmpstr (bedside->monitor->ops->get_state_word (bedside->monitor, 0), ==, "associated");
  bedside_wait_blocks (bedside, 38);
  g_assert_cmpstr (bedside->monitor->ops->get_state_word (bedside->monitor, 0), ==, "associated");
  bedside_wait_blocks (bedside, 3);
  g_assert_cmpstr (bedside->monitor->ops->get_state_word (bedside->monitor, 0), ==, "idle");
  last = bedside->messages->pdata[bedside->messages->len - 1];
  g_assert_cmphex (last->data[0], ==, 0x19);
  g_assert_cmpuint (last->len, ==, 48);
  bedside_forget (bedside);
  bedside_wait_blocks (bedside, 20);
  g_assert_cmpuint (bedside->messages->len, ==, 0);
}

/* A real program's side of a session with a real monitor: every question gets its answer. */
static void
test_recorded_host (Bedside *bedside, gconstpointer unused)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "philips-host",
                                                   "m8000-host-to-monitor.bin", NULL);
  g_autoptr (GPtrArray) asked = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize len;
  guint n_questions = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &len, &error));
  bedside_hear (bedside, (const guint8 *) bytes, len);
  asked = g_steal_pointer (&bedside->messages);
  bedside->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_assert_cmpuint (asked->len, ==, 25);
  for (guint i = 0; i < asked->len; i++) {
    GByteArray *question = asked->pdata[i];
    gboolean is_answered = FALSE;

    bedside_forget (bedside);
    bedside_say_payload (bedside, question);
    bedside_wait_blocks (bedside, 4);
    if (question->data[0] != 0xE1 || bedside_get_u16 (question, 4) != 1)
      continue;
    n_questions++;
    for (guint j = 0; j < bedside->messages->len; j++) {
      GByteArray *m = bedside->messages->pdata[j];

      is_answered |= bedside_get_u16 (m, 4) == 2 && bedside_get_u16 (m, 8) == bedside_get_u16 (question, 8);
    }
    /* one of them sets without asking for confirmation */
    g_assert_cmpint (is_answered, ==, bedside_get_u16 (question, 10) != 4);
  }
  g_assert_cmpuint (n_questions, ==, 21);
  g_assert_cmpstr (bedside->monitor->ops->get_state_word (bedside->monitor, 0), ==, "associated");
}

static void
test_garbage (Bedside *bedside, gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  bedside_associate (bedside);
  for (guint i = 0; i < 20000; i++) {
    g_autoptr (GByteArray) payload = bedside_from_hex (i % 2 ? "E10000020001" : "0D");
    guint n = (guint) g_rand_int_range (rand, 0, 60);

    for (guint j = 0; j < n; j++)
      vigil_sim_put_u8 (payload, (guint) g_rand_int_range (rand, 0, 256));
    bedside_say_payload (bedside, payload);
  }
  bedside_wait_blocks (bedside, 8);
  g_assert_cmpstr (bedside->monitor->ops->get_state_word (bedside->monitor, 0), ==, "associated");
}

#define TEST(path, demo, function) g_test_add (path, Bedside, demo, bedside_set_up, function, bedside_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/sim/intellivue/framing", NULL, test_framing);
  TEST ("/sim/intellivue/association", NULL, test_association);
  TEST ("/sim/intellivue/create", NULL, test_create_event_needs_its_answer);
  TEST ("/sim/intellivue/half-open", NULL, test_half_open_session_blocks);
  TEST ("/sim/intellivue/extension", NULL, test_waves_need_the_extension);
  TEST ("/sim/intellivue/silence", NULL, test_silent_host_is_dropped);
  TEST ("/sim/intellivue/recorded-host", NULL, test_recorded_host);
  TEST ("/sim/intellivue/garbage", NULL, test_garbage);
  return g_test_run ();
}
