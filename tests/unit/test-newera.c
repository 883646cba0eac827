/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The New Era framer, replies and commands, and the driver's stories with a pump that the test plays
 * itself. The first vector is the maker's, the others were computed by its rule. */
#include "driver/newera-command.h"
#include "driver/newera-reply.h"
#include "framing/newera.h"

#include <locale.h>
#include <string.h>

#define BYTES(s) (const guint8 *) (s), sizeof (s) - 1
#define SAF0 "\x02\x08SAF0\x55\x43\x03"
#define STATUS_S "\x02\x07" "00S" "\xAA\xA6\x03"
#define VOLUMES "\x02\x15" "00II1.234W0.000ML" "\x83\xFC\x03"

/* ---- framer ---- */

static void
on_caught_frame (const guint8 *frame, gsize len, gpointer user_data)
{
  g_string_append_len (user_data, (const char *) frame, (gssize) len);
  g_string_append_c (user_data, '|');
}

static const struct {
  const char *wire;
  gsize len;
  const char *frames;
  guint bad_checksum, bad_length, noise;
} wires[] = {
#define W(bytes, frames, checksum, length, noise) { bytes, sizeof (bytes) - 1, frames, checksum, length, noise }
  W (SAF0, "SAF0|", 0, 0, 0),
  W (STATUS_S VOLUMES, "00S|00II1.234W0.000ML|", 0, 0, 0),
  W ("\x02\x09" "00A?T" "\x05\x40\x03", "00A?T|", 0, 0, 0),
  W ("\x02\x0B" "00S?OOR" "\x23\x3F\x03", "00S?OOR|", 0, 0, 0),
  W ("abc" STATUS_S "xyz", "00S|", 0, 0, 6),
  W ("\x02\x07" "00S" "\xAA\xA7\x03" STATUS_S, "00S|", 1, 0, 7),
  W ("\x02\x07" "00S" "\xAA\xA6\x04" STATUS_S, "00S|", 0, 1, 7),
  /* a byte lost, a byte too many: what follows is found within what was taken for it */
  W ("\x02\x07" "00" "\xAA\xA6\x03" STATUS_S, "00S|", 0, 1, 6),
  W ("\x02\x07" "000S" "\xAA\xA6\x03" STATUS_S, "00S|", 0, 1, 8),
  W ("\x02" STATUS_S, "00S|", 0, 1, 0),
  W ("\x02\x40" STATUS_S, "00S|", 0, 1, 1),
  W ("\x02\x04\x02\x03\x02\xFF" STATUS_S, "00S|", 0, 3, 3),
  /* a beginning in the check code of another */
  W ("\x02\x15" "00II1.23" STATUS_S, "00S|", 0, 1, 9),
#undef W
};

static void
test_framer_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wires); i++)
    for (gsize chunk = wires[i].len; chunk > 0; chunk = chunk > 1 ? 1 : 0) {
      g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_newera);
      g_autoptr (GString) frames = g_string_new (NULL);
      const VigilFramerCounters *counters = vigil_framer_get_counters (framer);

      for (gsize at = 0; at < wires[i].len; at += chunk)
        vigil_framer_feed (framer, (const guint8 *) wires[i].wire + at, chunk, on_caught_frame, frames);
      g_assert_cmpstr (frames->str, ==, wires[i].frames);
      g_assert_cmpuint (counters->bad_checksum, ==, wires[i].bad_checksum);
      g_assert_cmpuint (counters->bad_length, ==, wires[i].bad_length);
      g_assert_cmpuint (counters->noise_bytes, ==, wires[i].noise);
    }
}

static void
test_framer_garbage (void)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_newera);
  g_autoptr (GString) frames = g_string_new (NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1000);
  guint8 noise[64];

  for (guint round = 0; round < 2000; round++) {
    guint64 before;

    for (gsize i = 0; i < sizeof noise; i++)
      noise[i] = (guint8) g_rand_int_range (rand, 0, round % 2 == 0 ? 256 : 70);
    vigil_framer_feed (framer, noise, sizeof noise, on_caught_frame, frames);
    /* at once, but for a beginning whose text could go on: then with what comes next */
    vigil_framer_feed (framer, BYTES (STATUS_S), on_caught_frame, frames);
    before = vigil_framer_get_counters (framer)->frames;
    vigil_framer_feed (framer, BYTES (STATUS_S), on_caught_frame, frames);
    g_assert_cmpuint (vigil_framer_get_counters (framer)->frames, >, before);
  }
}

static void
test_vectors (void)
{
  static const struct { const char *data, *wire; gsize len; } vectors[] = {
#define V(data, wire) { data, wire, sizeof (wire) - 1 }
    V ("SAF0", SAF0),
    V ("0SAF0", "\x02\x09" "0SAF0" "\x59\xAD\x03"),
    V ("0SAF10", "\x02\x0A" "0SAF10" "\x63\xBE\x03"),
    V ("0", "\x02\x05" "0" "\x36\x53\x03"),
    V ("0VER", "\x02\x08" "0VER" "\x48\x09\x03"),
    V ("0RAT12.5MH", "\x02\x0E" "0RAT12.5MH" "\xD6\xD5\x03"),
    V ("0RAT", "\x02\x08" "0RAT" "\x38\xCB\x03"),
    V ("0VOLML", "\x02\x0A" "0VOLML" "\xD7\x5D\x03"),
    V ("0VOL30.00", "\x02\x0D" "0VOL30.00" "\xE9\x8F\x03"),
    V ("0DIRINF", "\x02\x0B" "0DIRINF" "\x91\x86\x03"),
    V ("0RUN", "\x02\x08" "0RUN" "\x44\x07\x03"),
    V ("0STP", "\x02\x08" "0STP" "\xB3\xF9\x03"),
    V ("0DIS", "\x02\x08" "0DIS" "\x30\x46\x03"),
    V ("0CLDINF", "\x02\x0B" "0CLDINF" "\x46\xAE\x03"),
    V ("00S", STATUS_S),
    V ("00SNE1000V3.928", "\x02\x13" "00SNE1000V3.928" "\x27\x22\x03"),
#undef V
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++) {
    guint8 sealed[VIGIL_NEWERA_FRAME_SIZE (VIGIL_NEWERA_DATA_MAX)];
    gsize n = vigil_newera_frame_encode (vectors[i].data, sealed);

    g_assert_cmpmem (sealed, n, vectors[i].wire, vectors[i].len);
  }
}

/* ---- replies and commands ---- */

static void
test_replies (void)
{
  static const struct { const char *text; char state; NeweraKind kind; double value; } replies[] = {
    { "00S", 'S', NEWERA_BARE, 0 },
    { "00IRAT", 'I', NEWERA_STRANGE, 0 },
    { "00S12.50MH", 'S', NEWERA_RATE, 12.5 },
    { "00S0.5MM", 'S', NEWERA_RATE, 30 },
    { "00S100.UM", 'S', NEWERA_RATE, 6 },
    { "00S2500UH", 'S', NEWERA_RATE, 2.5 },
    { "00S30.00ML", 'S', NEWERA_TARGET, 30 },
    { "00S0.000ML", 'S', NEWERA_TARGET, 0 },
    { "00S500.0UL", 'S', NEWERA_TARGET, 0.5 },
    { "00II1.234W0.000ML", 'I', NEWERA_VOLUMES, 1.234 },
    { "00PI1234.W0.000UL", 'P', NEWERA_VOLUMES, 1.234 },
    { "00S26.59", 'S', NEWERA_DIAMETER, 26.59 },
    { "00SNE1000V3.928", 'S', NEWERA_VERSION, 0 },
    { "00SNE1000X2V3.9", 'S', NEWERA_VERSION, 0 },
    { "00S?OOR", 'S', NEWERA_ERROR, 0 },
    { "00S?", 'S', NEWERA_ERROR, 0 },
    { "00A?T", 'A', NEWERA_ALARM, 0 },
    { "00S12.50ML/H", 'S', NEWERA_STRANGE, 0 },
    { "00S1.2.3MH", 'S', NEWERA_STRANGE, 0 },
    { "00SI1.234ML", 'S', NEWERA_STRANGE, 0 },
    { "00S-12.50MH", 'S', NEWERA_STRANGE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++) {
    NeweraReply reply;

    g_assert_true (newera_reply_parse (&reply, (const guint8 *) replies[i].text, strlen (replies[i].text)));
    g_assert_cmpuint (reply.address, ==, 0);
    g_assert_cmpint (reply.state, ==, replies[i].state);
    g_assert_cmpint (reply.kind, ==, replies[i].kind);
    if (reply.kind >= NEWERA_RATE && reply.kind <= NEWERA_DIAMETER)
      g_assert_cmpfloat_with_epsilon (reply.value, replies[i].value, 1e-9);
  }
  for (const char *const *bad = (const char *const[]){ "", "0", "00", "0S", "xxS", "00Q", "00A", "00A?", "00A?TT", "0DIS",
                                                       "0SAF10", NULL };
       *bad != NULL; bad++) {
    NeweraReply reply;

    g_assert_false (newera_reply_parse (&reply, (const guint8 *) *bad, strlen (*bad)));
  }
}

static void
test_words (void)
{
  static const struct { VigilCommandKind kind; double value; gboolean is_pumping, has_infused; const char *words[3]; } commands[]
      = { { VIGIL_COMMAND_SET_RATE, 12.5, FALSE, FALSE, { "RAT12.50MH" } },
          { VIGIL_COMMAND_SET_RATE, 0.125, FALSE, FALSE, { "RAT0.125MH" } },
          { VIGIL_COMMAND_SET_RATE, 9.999, FALSE, FALSE, { "RAT9.999MH" } },
          { VIGIL_COMMAND_SET_RATE, 120.5, FALSE, FALSE, { "RAT120.5MH" } },
          { VIGIL_COMMAND_SET_RATE, 1500, FALSE, FALSE, { "RAT1500MH" } },
          { VIGIL_COMMAND_SET_RATE, 12.5, TRUE, FALSE, { "RAT12.50" } },
          { VIGIL_COMMAND_SET_VTBI, 30, FALSE, FALSE, { "VOLML", "VOL30.00" } },
          { VIGIL_COMMAND_START, 0, FALSE, FALSE, { "DIRINF", "RUN" } },
          { VIGIL_COMMAND_START, 0, FALSE, TRUE, { "RUN" } },
          { VIGIL_COMMAND_STOP, 0, TRUE, FALSE, { "STP" } },
          { VIGIL_COMMAND_CLEAR_INFUSED, 0, FALSE, FALSE, { "CLDINF" } } };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    VigilCommand command = { commands[i].kind, commands[i].value };
    NeweraState state = { commands[i].is_pumping, TRUE, commands[i].has_infused };
    char words[NEWERA_MAX_WORDS];

    g_assert_true (newera_command_is_possible (&command, &state, NULL));
    for (guint step = 0; step < 3; step++) {
      gboolean is_step = newera_command_write (&command, &state, step, words);

      g_assert_cmpint (is_step, ==, commands[i].words[step] != NULL);
      if (is_step)
        g_assert_cmpstr (words, ==, commands[i].words[step]);
    }
  }
}

static void
test_impossible (void)
{
  static const double rates[] = { 0, -1, 0.0001, 1.2345, 12.345, 123.45, 1234.5, 9999.5, 10000, 0.0 / 0.0 };
  NeweraState pumping_in_other_unit = { .is_pumping = TRUE };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++) {
    VigilCommand rate = { VIGIL_COMMAND_SET_RATE, rates[i] }, volume = { VIGIL_COMMAND_SET_VTBI, rates[i] };
    NeweraState state = { FALSE, TRUE, FALSE };

    g_assert_false (newera_command_is_possible (&rate, &state, &error));
    g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED);
    g_clear_error (&error);
    g_assert_false (newera_command_is_possible (&volume, &state, NULL));
  }
  g_assert_false (newera_command_is_possible (&(VigilCommand){ VIGIL_COMMAND_SET_RATE, 5 }, &pumping_in_other_unit, NULL));
}

/* ---- the driver ---- */

typedef struct {
  VigilDriverContext ctx;
  GPtrArray *sent;
  guint n_checked;
  VigilObservation last[VIGIL_N_CODES];
  guint n_seen[VIGIL_N_CODES];
  gint64 heard_us;   /* by the pump */
  gint64 longest_silence_us;
} Bench;

static const VigilDriver *const newera = &vigil_driver_newera_safe;

static void
on_emit (VigilDriverContext *ctx, const VigilObservation *seen)
{
  Bench *bench = ctx->host;

  bench->last[seen->code] = *seen;
  bench->n_seen[seen->code]++;
}

static void
on_send (VigilDriverContext *ctx, const guint8 *bytes, gsize len)
{
  Bench *bench = ctx->host;

  g_assert_cmpuint (len, ==, (gsize) bytes[1] + 1);
  g_assert_cmpint (bytes[2], ==, '0');
  g_ptr_array_add (bench->sent, g_strndup ((const char *) bytes + 3, len - 6));
  bench->longest_silence_us = MAX (bench->longest_silence_us, ctx->now_us - bench->heard_us);
  bench->heard_us = ctx->now_us;
}

static Bench *
bench_new (VigilControl control)
{
  Bench *bench = g_new0 (Bench, 1);

  bench->sent = g_ptr_array_new_with_free_func (g_free);
  bench->ctx = (VigilDriverContext){ .state = g_malloc0 (newera->state_size),
                                     .now_us = 1000,
                                     .control = control,
                                     .n_channels = 1,
                                     .emit = on_emit,
                                     .send = on_send,
                                     .host = bench };
  bench->heard_us = 1000;
  newera->start (&bench->ctx);
  return bench;
}

static void
bench_free (Bench *bench)
{
  g_ptr_array_unref (bench->sent);
  g_free (bench->ctx.state);
  g_free (bench);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

static const char *
next_sent (Bench *bench)
{
  return bench->n_checked < bench->sent->len ? g_ptr_array_index (bench->sent, bench->n_checked++) : NULL;
}

static void
say (Bench *bench, const char *data)
{
  bench->ctx.now_us += 5 * VIGIL_USEC_PER_MSEC;
  newera->on_frame (&bench->ctx, (const guint8 *) data, strlen (data));
}

static void
pass_ms (Bench *bench, guint time_ms)
{
  for (guint t_ms = 0; t_ms < time_ms; t_ms += newera->tick_ms) {
    bench->ctx.now_us += newera->tick_ms * VIGIL_USEC_PER_MSEC;
    newera->on_tick (&bench->ctx);
  }
}

/* Answers as a pump in @state does, until the driver waits or says what is no question; that is
 * returned. Never is a second thing sent before the first is answered. */
static const char *
answer_all (Bench *bench, char state)
{
  static const struct { const char *question, *data; } answers[] = {
    { "SAF10", "" }, { "RAT", "12.50MH" }, { "DIS", "I1.234W0.000ML" }, { "VOL", "30.00ML" },
    { "DIA", "26.59" }, { "VER", "NE1000V3.928" },
  };
  const char *said;

  while ((said = next_sent (bench)) != NULL) {
    g_autofree char *reply = NULL;

    g_assert_cmpuint (bench->n_checked, ==, bench->sent->len);
    for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
      if (strcmp (answers[i].question, said) == 0)
        reply = g_strdup_printf ("00%c%s", state, answers[i].data);
    if (reply == NULL)
      return said;
    say (bench, reply);
  }
  return NULL;
}

static void
play (Bench *bench, char state, guint time_ms)
{
  for (guint t_ms = 0; t_ms < time_ms; t_ms += 100) {
    pass_ms (bench, 100);
    g_assert_cmpstr (answer_all (bench, state), ==, NULL);
  }
}

static Bench *
bench_new_ready (VigilControl control, char state)
{
  Bench *bench = bench_new (control);

  g_assert_null (answer_all (bench, state));
  g_assert_true (newera->is_ready (&bench->ctx));
  return bench;
}

static gboolean
command (Bench *bench, VigilCommandKind kind, double value, GError **error)
{
  VigilCommand wanted = { .kind = kind, .value = value };

  return newera->encode (&bench->ctx, &wanted, error);
}

static void
assert_value (Bench *bench, VigilCode code, double value)
{
  g_assert_cmpint (bench->last[code].quality, ==, VIGIL_QUALITY_OK);
  g_assert_cmpfloat_with_epsilon (bench->last[code].value, value, 1e-9);
}

static void
test_read (void)
{
  g_autoptr (Bench) bench = bench_new (VIGIL_CONTROL_FULL);

  g_assert_cmpstr (g_ptr_array_index (bench->sent, 0), ==, "SAF10");
  g_assert_false (newera->is_ready (&bench->ctx));
  g_assert_null (answer_all (bench, 'I'));
  assert_value (bench, VIGIL_CODE_PUMP_REMOTE, 1);
  assert_value (bench, VIGIL_CODE_PUMP_MODE, VIGIL_PUMP_MODE_INFUSING);
  assert_value (bench, VIGIL_CODE_PUMP_RATE, 12.5);
  assert_value (bench, VIGIL_CODE_PUMP_RATE_SET, 12.5);
  assert_value (bench, VIGIL_CODE_PUMP_INFUSED, 1.234);
  assert_value (bench, VIGIL_CODE_PUMP_VTBI, 30);
  assert_value (bench, VIGIL_CODE_PUMP_ALARM, VIGIL_PUMP_ALARM_NONE);
  g_assert_cmpstr (bench->last[VIGIL_CODE_PUMP_SYRINGE].text, ==, "26.59 mm inside");
  g_assert_cmpstr (bench->last[VIGIL_CODE_DEVICE_MODEL].text, ==, "NE1000V3.928");
  play (bench, 'P', 2000);
  assert_value (bench, VIGIL_CODE_PUMP_MODE, VIGIL_PUMP_MODE_HOLD);
  assert_value (bench, VIGIL_CODE_PUMP_RATE, 0);
  play (bench, 'W', 2000);
  assert_value (bench, VIGIL_CODE_PUMP_MODE, VIGIL_PUMP_MODE_UNKNOWN);
  g_assert_cmpint (bench->last[VIGIL_CODE_PUMP_RATE].quality, ==, VIGIL_QUALITY_INVALID);
}

/* The pump hears something valid well within the ten seconds, hour after hour. */
static void
test_watchdog (void)
{
  g_autoptr (Bench) bench = bench_new_ready (VIGIL_CONTROL_FULL, 'I');

  g_assert_cmpuint (newera->silence_stop_ms, ==, 10000);
  play (bench, 'I', 5 * 3600 * 1000);
  g_assert_cmpint (bench->longest_silence_us, <=, 1200 * VIGIL_USEC_PER_MSEC);
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_INFUSED], >=, 5 * 3500);
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_DEVICE_MODEL], ==, 1);
}

/* To be read alone, it is left in the mode that it is in. */
static void
test_only_queries_without_control (void)
{
  static const VigilControl controls[] = { VIGIL_CONTROL_NONE, VIGIL_CONTROL_PAUSE };

  for (gsize i = 0; i < G_N_ELEMENTS (controls); i++) {
    g_autoptr (Bench) bench = bench_new_ready (controls[i], 'S');
    g_autoptr (GError) error = NULL;

    play (bench, 'S', 60000);
    g_assert_false (command (bench, VIGIL_COMMAND_START, 0, &error));
    g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_NOT_READY);
    g_clear_error (&error);
    g_assert_cmpint (command (bench, VIGIL_COMMAND_STOP, 0, &error), ==, controls[i] == VIGIL_CONTROL_PAUSE);
    newera->stop (&bench->ctx);
    for (guint k = 0; k < bench->sent->len; k++) {
      const char *said = g_ptr_array_index (bench->sent, k);

      g_assert_false (g_str_has_prefix (said, "SAF"));
      g_assert_true (strlen (said) == 3);
    }
    g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_REMOTE], ==, 0);
  }
}

static void
test_start (void)
{
  g_autoptr (Bench) bench = bench_new_ready (VIGIL_CONTROL_FULL, 'S');

  g_assert_true (command (bench, VIGIL_COMMAND_SET_RATE, 3.5, NULL));
  g_assert_true (command (bench, VIGIL_COMMAND_SET_VTBI, 11, NULL));
  g_assert_true (command (bench, VIGIL_COMMAND_START, 0, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "RAT3.500MH");
  say (bench, "00S");
  g_assert_cmpstr (next_sent (bench), ==, "VOLML");
  say (bench, "00S");
  g_assert_cmpstr (next_sent (bench), ==, "VOL11.00");
  say (bench, "00S");
  g_assert_cmpstr (next_sent (bench), ==, "DIRINF");
  say (bench, "00S");
  g_assert_cmpstr (next_sent (bench), ==, "RUN");
  say (bench, "00I");
  /* what it made of it */
  g_assert_cmpstr (next_sent (bench), ==, "RAT");
  say (bench, "00I3.500MH");
  g_assert_cmpstr (next_sent (bench), ==, "DIS");
  say (bench, "00II0.000W0.000ML");
  assert_value (bench, VIGIL_CODE_PUMP_MODE, VIGIL_PUMP_MODE_INFUSING);
  assert_value (bench, VIGIL_CODE_PUMP_RATE, 3.5);
  g_assert_cmpstr (next_sent (bench), ==, "VOL");
  say (bench, "00I11.00ML");
  assert_value (bench, VIGIL_CODE_PUMP_VTBI, 11);
  /* while it runs the number alone */
  g_assert_true (command (bench, VIGIL_COMMAND_SET_RATE, 4, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "RAT4.000");
}

/* Each refusal, in each step: nothing behind it is sent, nothing is repeated. */
static void
test_refused (gconstpointer reply)
{
  for (guint refused = 0; refused < 5; refused++) {
    static const char *const steps[] = { "RAT3.500MH", "VOLML", "VOL11.00", "DIRINF", "RUN" };
    g_autoptr (Bench) bench = bench_new_ready (VIGIL_CONTROL_FULL, 'S');
    guint n_run = 0;

    g_assert_true (command (bench, VIGIL_COMMAND_SET_RATE, 3.5, NULL));
    g_assert_true (command (bench, VIGIL_COMMAND_SET_VTBI, 11, NULL));
    g_assert_true (command (bench, VIGIL_COMMAND_START, 0, NULL));
    for (guint step = 0; step < refused; step++) {
      g_assert_cmpstr (next_sent (bench), ==, steps[step]);
      say (bench, "00S");
    }
    g_assert_cmpstr (next_sent (bench), ==, steps[refused]);
    if (reply != NULL)
      say (bench, reply);
    else
      pass_ms (bench, 1100);
    play (bench, 'S', 20000);
    for (guint i = 0; i < bench->sent->len; i++)
      n_run += strcmp (g_ptr_array_index (bench->sent, i), "RUN") == 0;
    g_assert_cmpuint (n_run, ==, refused == 4 ? 1 : 0);
  }
}

/* A stop overtakes all, and cuts a start between its two words. */
static void
test_stop (void)
{
  g_autoptr (Bench) bench = bench_new_ready (VIGIL_CONTROL_FULL, 'S');
  g_autoptr (GError) error = NULL;

  g_assert_true (command (bench, VIGIL_COMMAND_START, 0, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "DIRINF");
  g_assert_true (command (bench, VIGIL_COMMAND_STOP, 0, NULL));
  g_assert_false (command (bench, VIGIL_COMMAND_START, 0, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_BUSY);
  say (bench, "00S");
  g_assert_cmpstr (next_sent (bench), ==, "STP");
  say (bench, "00S");
  play (bench, 'S', 5000);
  for (guint i = 0; i < bench->sent->len; i++)
    g_assert_cmpstr (g_ptr_array_index (bench->sent, i), !=, "RUN");
  /* without safe mode, and behind what nobody answers, within a second */
  {
    g_autoptr (Bench) deaf = bench_new (VIGIL_CONTROL_FULL);

    g_assert_cmpstr (next_sent (deaf), ==, "SAF10");
    g_assert_true (command (deaf, VIGIL_COMMAND_STOP, 0, NULL));
    g_assert_null (next_sent (deaf));
    pass_ms (deaf, 1000);
    g_assert_cmpstr (next_sent (deaf), ==, "STP");
    pass_ms (deaf, 20000);
    for (const char *said = next_sent (deaf); said != NULL; said = next_sent (deaf))
      g_assert_cmpstr (said, !=, "STP");
  }
}

/* Paused it goes on; stopped, or at its end, a start would give its volume once more. */
static void
test_start_again (void)
{
  g_autoptr (Bench) bench = bench_new_ready (VIGIL_CONTROL_FULL, 'I');
  g_autoptr (GError) error = NULL;

  play (bench, 'P', 2000);
  g_assert_true (command (bench, VIGIL_COMMAND_START, 0, NULL));
  g_assert_cmpstr (answer_all (bench, 'P'), ==, "RUN");
  say (bench, "00I");
  g_assert_cmpstr (next_sent (bench), ==, "RAT");
  say (bench, "00I12.50MH");
  play (bench, 'I', 2000);
  play (bench, 'S', 2000);
  g_assert_false (command (bench, VIGIL_COMMAND_START, 0, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_NOT_READY);
  g_assert_true (command (bench, VIGIL_COMMAND_SET_VTBI, 5, NULL));
  g_assert_true (command (bench, VIGIL_COMMAND_START, 0, NULL));
  g_assert_cmpstr (answer_all (bench, 'S'), ==, "VOLML");
  /* the volume is refused: so is the start */
  say (bench, "00S?NA");
  play (bench, 'S', 3000);
  g_assert_false (command (bench, VIGIL_COMMAND_START, 0, NULL));
}

static void
test_alarms (void)
{
  static const struct { const char *said; VigilPumpAlarm alarm; const char *words; } alarms[] = {
    { "00A?S", VIGIL_PUMP_ALARM_OCCLUSION, "A?S motor stalled" },
    { "00A?T", VIGIL_PUMP_ALARM_COMMS, "A?T heard nothing" },
    { "00A?R", VIGIL_PUMP_ALARM_OTHER, "A?R power was lost" },
    { "00A?E", VIGIL_PUMP_ALARM_FAULT, "A?E error in the program" },
    { "00A?O", VIGIL_PUMP_ALARM_FAULT, "A?O phase out of range" },
    { "00A?Q", VIGIL_PUMP_ALARM_OTHER, "A?Q" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (alarms); i++) {
    g_autoptr (Bench) bench = bench_new_ready (VIGIL_CONTROL_FULL, 'I');

    /* by itself, while nothing is asked */
    say (bench, alarms[i].said);
    assert_value (bench, VIGIL_CODE_PUMP_ALARM, alarms[i].alarm);
    g_assert_cmpstr (bench->last[VIGIL_CODE_PUMP_ALARM].text, ==, alarms[i].words);
    /* it tells it once; here it stands until the pump runs again */
    play (bench, 'S', 60000);
    assert_value (bench, VIGIL_CODE_PUMP_ALARM, alarms[i].alarm);
    play (bench, 'I', 2000);
    assert_value (bench, VIGIL_CODE_PUMP_ALARM, VIGIL_PUMP_ALARM_NONE);
  }
}

/* A question that got an alarm is asked again; a command is not, and has failed. */
static void
test_alarm_instead (void)
{
  g_autoptr (Bench) bench = bench_new_ready (VIGIL_CONTROL_FULL, 'S');
  guint n_saf = 0;

  play (bench, 'S', 1500);
  while (next_sent (bench) == NULL)
    pass_ms (bench, 100);
  g_assert_cmpstr (g_ptr_array_index (bench->sent, bench->sent->len - 1), ==, "RAT");
  say (bench, "00A?R");
  g_assert_cmpstr (next_sent (bench), ==, "DIS");
  say (bench, "00SI1.234W0.000ML");
  play (bench, 'S', 1000);
  /* its power was lost: it is asked for safe mode again */
  for (guint i = 0; i < bench->sent->len; i++)
    n_saf += strcmp (g_ptr_array_index (bench->sent, i), "SAF10") == 0;
  g_assert_cmpuint (n_saf, ==, 2);
  g_assert_true (command (bench, VIGIL_COMMAND_SET_RATE, 3.5, NULL));
  g_assert_true (command (bench, VIGIL_COMMAND_START, 0, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "RAT3.500MH");
  say (bench, "00A?S");
  play (bench, 'S', 10000);
}

/* Switched on, it says so; that is no alarm of ours. */
static void
test_switched_on (void)
{
  g_autoptr (Bench) bench = bench_new (VIGIL_CONTROL_FULL);

  g_assert_cmpstr (next_sent (bench), ==, "SAF10");
  say (bench, "00A?R");
  play (bench, 'S', 2000);
  assert_value (bench, VIGIL_CODE_PUMP_ALARM, VIGIL_PUMP_ALARM_NONE);
  assert_value (bench, VIGIL_CODE_PUMP_REMOTE, 1);
}

static void
test_errors (void)
{
  g_autoptr (Bench) bench = bench_new (VIGIL_CONTROL_FULL);

  g_assert_cmpstr (next_sent (bench), ==, "SAF10");
  say (bench, "00S?NA");
  assert_value (bench, VIGIL_CODE_PUMP_REMOTE, 0);
  g_assert_false (command (bench, VIGIL_COMMAND_START, 0, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "RAT");
  say (bench, "00S?COM");
  g_assert_cmpstr (next_sent (bench), ==, "DIS");
  say (bench, "00S?");
  g_assert_cmpint (bench->last[VIGIL_CODE_PUMP_INFUSED].quality, ==, VIGIL_QUALITY_INVALID);
  g_assert_cmpstr (next_sent (bench), ==, "VOL");
  /* what was not asked is no answer, and a bare number no diameter */
  say (bench, "00S26.59");
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_SYRINGE], ==, 0);
  g_assert_null (next_sent (bench));
  say (bench, "00S30.00ML");
  play (bench, 'S', 40000);
  assert_value (bench, VIGIL_CODE_PUMP_REMOTE, 1);
}

static void
test_silence (void)
{
  g_autoptr (Bench) bench = bench_new (VIGIL_CONTROL_FULL);

  pass_ms (bench, 60000);
  g_assert_cmpuint (bench->sent->len, >, 30);
  g_assert_cmpuint (bench->sent->len, <=, 62);
  g_assert_false (newera->is_ready (&bench->ctx));
  bench->n_checked = bench->sent->len - 1;
  play (bench, 'S', 5000);
  g_assert_true (newera->is_ready (&bench->ctx));
  assert_value (bench, VIGIL_CODE_PUMP_REMOTE, 1);
}

/* Another pump of the chain, our own words, units beyond belief. */
static void
test_strange (void)
{
  g_autoptr (Bench) bench = bench_new_ready (VIGIL_CONTROL_FULL, 'S');
  guint n_seen = bench->n_seen[VIGIL_CODE_PUMP_INFUSED];

  say (bench, "01II9.999W0.000ML");
  say (bench, "0DIS");
  say (bench, "0RAT9.000MH");
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_INFUSED], ==, n_seen);
  say (bench, "00I9999MM");
  g_assert_cmpint (bench->last[VIGIL_CODE_PUMP_RATE_SET].quality, ==, VIGIL_QUALITY_INVALID);
  say (bench, "00II1.235W0.000ML");
  g_assert_cmpint (bench->last[VIGIL_CODE_PUMP_RATE].quality, ==, VIGIL_QUALITY_INVALID);
  /* and one that was told long ago is not the present */
  say (bench, "00I12.50MH");
  bench->ctx.now_us += 4 * VIGIL_USEC_PER_SEC;
  say (bench, "00II1.236W0.000ML");
  g_assert_cmpint (bench->last[VIGIL_CODE_PUMP_RATE].quality, ==, VIGIL_QUALITY_INVALID);
}

static void
test_locale (void)
{
  static const char *const comma_locales[] = { "fr_FR.UTF-8", "de_DE.UTF-8", "C.UTF-8" };
  g_autoptr (Bench) bench = bench_new_ready (VIGIL_CONTROL_FULL, 'S');

  for (gsize i = 0; i < G_N_ELEMENTS (comma_locales); i++)
    if (setlocale (LC_NUMERIC, comma_locales[i]) != NULL)
      break;
  g_assert_true (command (bench, VIGIL_COMMAND_SET_RATE, 0.5, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "RAT0.500MH");
  setlocale (LC_NUMERIC, "C");
}

static void
test_goodbye (void)
{
  g_autoptr (Bench) bench = bench_new_ready (VIGIL_CONTROL_FULL, 'I');

  newera->stop (&bench->ctx);
  g_assert_cmpstr (next_sent (bench), ==, "SAF0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/newera/framer/table", test_framer_table);
  g_test_add_func ("/newera/framer/garbage", test_framer_garbage);
  g_test_add_func ("/newera/vectors", test_vectors);
  g_test_add_func ("/newera/replies", test_replies);
  g_test_add_func ("/newera/words", test_words);
  g_test_add_func ("/newera/impossible", test_impossible);
  g_test_add_func ("/newera/read", test_read);
  g_test_add_func ("/newera/watchdog", test_watchdog);
  g_test_add_func ("/newera/control/none", test_only_queries_without_control);
  g_test_add_func ("/newera/start", test_start);
  g_test_add_data_func ("/newera/refused/range", "00S?OOR", test_refused);
  g_test_add_data_func ("/newera/refused/not-now", "00S?NA", test_refused);
  g_test_add_data_func ("/newera/refused/packet", "00S?COM", test_refused);
  g_test_add_data_func ("/newera/refused/alarm", "00A?S", test_refused);
  g_test_add_data_func ("/newera/refused/silence", NULL, test_refused);
  g_test_add_func ("/newera/stop", test_stop);
  g_test_add_func ("/newera/start-again", test_start_again);
  g_test_add_func ("/newera/alarms", test_alarms);
  g_test_add_func ("/newera/alarm-instead", test_alarm_instead);
  g_test_add_func ("/newera/switched-on", test_switched_on);
  g_test_add_func ("/newera/errors", test_errors);
  g_test_add_func ("/newera/silence", test_silence);
  g_test_add_func ("/newera/strange", test_strange);
  g_test_add_func ("/newera/locale", test_locale);
  g_test_add_func ("/newera/goodbye", test_goodbye);
  return g_test_run ();
}
