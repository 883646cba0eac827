/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The Alaris driver's stories, with a pump that the test plays itself. */
#include "driver/driver.h"

#include <locale.h>
#include <string.h>

static const VigilDriver *const asena = &vigil_driver_alaris_asena;

typedef struct {
  VigilDriverContext ctx;
  GPtrArray *sent; /* bodies, in order */
  guint n_checked; /* of those, looked at */
  VigilObservation last[VIGIL_N_CODES];
  guint n_seen[VIGIL_N_CODES];
} Bench;

static void
on_bench_emit (VigilDriverContext *ctx, const VigilObservation *observation)
{
  Bench *bench = ctx->host;
  gboolean is_declared = FALSE;

  for (const VigilCode *code = asena->emits; *code != VIGIL_CODE_NONE; code++)
    if (*code == observation->code)
      is_declared = TRUE;
  g_assert_true (is_declared);
  g_assert_cmpint (observation->t_mono_us, ==, ctx->now_us);
  bench->last[observation->code] = *observation;
  bench->n_seen[observation->code]++;
}

static void
on_bench_send (VigilDriverContext *ctx, const guint8 *bytes, gsize len)
{
  Bench *bench = ctx->host;

  g_assert_cmpuint (len, >, 7);
  g_assert_cmpint (bytes[0], ==, '!');
  g_assert_cmpint (bytes[len - 1], ==, '\r');
  g_ptr_array_add (bench->sent, g_strndup ((const char *) bytes + 1, len - 7));
}

static Bench *
bench_new (VigilControl control)
{
  Bench *bench = g_new0 (Bench, 1);

  bench->sent = g_ptr_array_new_with_free_func (g_free);
  bench->ctx = (VigilDriverContext){ .state = g_malloc0 (asena->state_size),
                                     .now_us = 1000,
                                     .control = control,
                                     .emit = on_bench_emit,
                                     .send = on_bench_send,
                                     .host = bench };
  asena->start (&bench->ctx);
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

/* The next thing the driver said; NULL: it waits. */
static const char *
next_sent (Bench *bench)
{
  return bench->n_checked < bench->sent->len ? g_ptr_array_index (bench->sent, bench->n_checked++)
                                             : NULL;
}

static void
say (Bench *bench, const char *body)
{
  bench->ctx.now_us += 10 * VIGIL_USEC_PER_MSEC;
  asena->on_frame (&bench->ctx, (const guint8 *) body, strlen (body));
}

static void
pass_ms (Bench *bench, guint time_ms)
{
  for (guint t_ms = 0; t_ms < time_ms; t_ms += asena->tick_ms) {
    bench->ctx.now_us += asena->tick_ms * VIGIL_USEC_PER_MSEC;
    asena->on_tick (&bench->ctx);
  }
}

static const char healthy_inf[]
    = "INF^8002-51740^-^SET^4.17^ml/h^KETAMINE^1.234^ml^17.91^mmHg^07:11:00^EVENT^127904";

static const struct {
  const char *query, *reply;
} healthy[] = {
  { "INST_SERIALNO", "INST_SERIALNO^8002-51740" },
  { "ALARM", "ALARM^AL_NOALM^ ^ " },
  { "INF", healthy_inf },
  { "REMOTE_CTRL^ENABLED^3CC1", "REMOTE_CTRL^ENABLED^****^PERMIT^0^ms" },
  { "INF_RATE_MAX_SYRINGE", "INF_RATE_MAX_SYRINGE^1200.00^ml/h" },
  { "INF_RATE", "INF_RATE^4.17^ml/h" },
  { "INF_VTBI", "INF_VTBI^ACTIV^30.000^ml^STOP" },
  { "SYRINGE_STATUS", "SYRINGE_STATUS^BD PLASTIPAK^ 50^CONF" },
  { "COMMS_PROTOCOL", "COMMS_PROTOCOL^Asena Rev 2.1.5" },
  { "POWER_MAINS", "POWER_MAINS^CON" },
  { "PRESSURE", "PRESSURE^L3^17.91^mmHg" },
  { "DRVENG", "DRVENG^ENG" },
  { "PRESSURE_OAL", "PRESSURE_OAL^L5" },
  { "PRESSURE_DISC", "PRESSURE_DISC^FIT" },
  { "INF_KVO", "INF_KVO^ENABLED" },
  { "INF_KVO_RATE", "INF_KVO_RATE^1.00^ml/h" },
};

/* Answers every query as a healthy pump would, until the driver waits or says what is no query;
 * that is returned. Never is a second thing sent before the first is answered. */
static const char *
answer_all (Bench *bench)
{
  const char *body;

  while ((body = next_sent (bench)) != NULL) {
    const char *reply = NULL;

    g_assert_cmpuint (bench->n_checked, ==, bench->sent->len);
    for (gsize i = 0; i < G_N_ELEMENTS (healthy); i++)
      if (strcmp (healthy[i].query, body) == 0)
        reply = healthy[i].reply;
    if (reply == NULL)
      return body;
    say (bench, reply);
  }
  return NULL;
}

static Bench *
bench_new_identified (VigilControl control)
{
  Bench *bench = bench_new (control);

  g_assert_null (answer_all (bench));
  g_assert_true (asena->is_ready (&bench->ctx));
  return bench;
}

static gboolean
command (Bench *bench, VigilCommandKind kind, double value, GError **error)
{
  VigilCommand wanted = { .kind = kind, .value = value };

  return asena->encode (&bench->ctx, &wanted, error);
}

static void
assert_value (Bench *bench, VigilCode code, double value)
{
  g_assert_cmpint (bench->last[code].quality, ==, VIGIL_QUALITY_OK);
  g_assert_cmpfloat_with_epsilon (bench->last[code].value, value, 1e-9);
}

static void
assert_invalid (Bench *bench, VigilCode code, const char *text)
{
  g_assert_cmpuint (bench->n_seen[code], >, 0);
  g_assert_cmpint (bench->last[code].quality, ==, VIGIL_QUALITY_INVALID);
  g_assert_cmpfloat (bench->last[code].value, ==, 0);
  g_assert_cmpstr (bench->last[code].text, ==, text);
}

static void
test_identify (void)
{
  g_autoptr (Bench) bench = bench_new (VIGIL_CONTROL_FULL);

  g_assert_false (asena->is_ready (&bench->ctx));
  g_assert_null (answer_all (bench));
  g_assert_true (asena->is_ready (&bench->ctx));
  g_assert_cmpstr (bench->last[VIGIL_CODE_PUMP_SERIAL].text, ==, "8002-51740");
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_SERIAL], ==, 1);
  g_assert_cmpstr (bench->last[VIGIL_CODE_DEVICE_MODEL].text, ==, "Asena Rev 2.1.5");
  g_assert_cmpstr (bench->last[VIGIL_CODE_PUMP_DRUG].text, ==, "KETAMINE");
  g_assert_cmpstr (bench->last[VIGIL_CODE_PUMP_SYRINGE].text, ==, "BD PLASTIPAK 50");
  g_assert_cmpstr (bench->last[VIGIL_CODE_PUMP_PRESSURE].text, ==, "L3");
  assert_value (bench, VIGIL_CODE_PUMP_MODE, VIGIL_PUMP_MODE_INFUSING);
  assert_value (bench, VIGIL_CODE_PUMP_RATE, 4.17);
  assert_value (bench, VIGIL_CODE_PUMP_RATE_SET, 4.17);
  assert_value (bench, VIGIL_CODE_PUMP_INFUSED, 1.234);
  assert_value (bench, VIGIL_CODE_PUMP_VTBI, 30);
  assert_value (bench, VIGIL_CODE_PUMP_TIME_LEFT, 25860);
  assert_value (bench, VIGIL_CODE_PUMP_PRESSURE, 17.91);
  assert_value (bench, VIGIL_CODE_PUMP_SYRINGE, 1);
  assert_value (bench, VIGIL_CODE_PUMP_ALARM, VIGIL_PUMP_ALARM_NONE);
  assert_value (bench, VIGIL_CODE_PUMP_MAINS, 1);
  assert_value (bench, VIGIL_CODE_PUMP_REMOTE, 1);
}

/* An hour of polling: INF each second, never two at a time, and REMOTE_CTRL kept alive. */
static void
test_polls (void)
{
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_FULL);
  guint n_inf = bench->n_seen[VIGIL_CODE_PUMP_MODE],
        n_remote = bench->n_seen[VIGIL_CODE_PUMP_REMOTE];

  for (guint t_ms = 0; t_ms < 3600 * 1000; t_ms += 100) {
    pass_ms (bench, 100);
    g_assert_null (answer_all (bench));
  }
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_MODE] - n_inf, >=, 3000);
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_REMOTE] - n_remote, >=, 800);
}

static void
test_only_queries_without_control (void)
{
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_NONE);
  g_autoptr (GError) error = NULL;

  for (guint kind = VIGIL_COMMAND_START; kind <= VIGIL_COMMAND_CLEAR_INFUSED; kind <<= 1) {
    g_assert_false (command (bench, kind, 1, &error));
    g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_NOT_READY);
    g_clear_error (&error);
  }
  for (guint i = 0; i < 600; i++) {
    pass_ms (bench, 100);
    g_assert_null (answer_all (bench));
  }
  asena->stop (&bench->ctx);
  for (guint i = 0; i < bench->sent->len; i++)
    g_assert_null (strchr (g_ptr_array_index (bench->sent, i), '^'));
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_REMOTE], ==, 0);
}

static void
test_pause_allows_stop_only (void)
{
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_PAUSE);
  g_autoptr (GError) error = NULL;

  g_assert_false (command (bench, VIGIL_COMMAND_START, 0, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_NOT_READY);
  g_assert_true (command (bench, VIGIL_COMMAND_STOP, 0, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "INF_STOP");
}

static void
test_start (void)
{
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_FULL);

  g_assert_true (command (bench, VIGIL_COMMAND_SET_RATE, 3.5, NULL));
  g_assert_true (command (bench, VIGIL_COMMAND_SET_VTBI, 11, NULL));
  g_assert_true (command (bench, VIGIL_COMMAND_START, 0, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "INF_RATE^3.50^ml/h");
  g_assert_null (next_sent (bench));
  say (bench, "INF_RATE^3.5^ml/h");
  g_assert_cmpstr (next_sent (bench), ==, "INF_VTBI^ACTIV^11.000^ml^STOP");
  say (bench, "INF_VTBI^ACTIV^11.000^ml^STOP");
  g_assert_cmpstr (next_sent (bench), ==, "INF_START");
  /* an echo is no observation */
  assert_value (bench, VIGIL_CODE_PUMP_RATE_SET, 4.17);
  say (bench, "INF_START");
  g_assert_cmpstr (next_sent (bench), ==, "INF");
  say (bench, healthy_inf);
  g_assert_cmpstr (next_sent (bench), ==, "INF_RATE");
  say (bench, "INF_RATE^3.50^ml/h");
  assert_value (bench, VIGIL_CODE_PUMP_RATE_SET, 3.5);
}

/* Each way a pump may refuse the rate: the start behind it is never sent, nothing is repeated,
 * and the pump is asked what stands now. */
static void
test_refused_rate (gconstpointer echo)
{
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_FULL);

  g_assert_true (command (bench, VIGIL_COMMAND_SET_RATE, 100, NULL));
  g_assert_true (command (bench, VIGIL_COMMAND_START, 0, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "INF_RATE^100.00^ml/h");
  if (echo != NULL)
    say (bench, echo);
  else
    pass_ms (bench, 1200);
  assert_value (bench, VIGIL_CODE_PUMP_RATE_SET, 4.17);
  for (guint i = 0; i < 50; i++) {
    g_assert_null (answer_all (bench));
    pass_ms (bench, 100);
  }
  for (guint i = 0; i < bench->sent->len; i++)
    g_assert_cmpstr (g_ptr_array_index (bench->sent, i), !=, "INF_START");
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_RATE_SET], >=, 2);
}

static void
test_stop_overtakes (void)
{
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_FULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (command (bench, VIGIL_COMMAND_SET_RATE, 3.5, NULL));
  g_assert_true (command (bench, VIGIL_COMMAND_SET_VTBI, 11, NULL));
  g_assert_true (command (bench, VIGIL_COMMAND_START, 0, NULL));
  g_assert_true (command (bench, VIGIL_COMMAND_STOP, 0, NULL));
  g_assert_false (command (bench, VIGIL_COMMAND_START, 0, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_BUSY);
  g_assert_cmpstr (next_sent (bench), ==, "INF_RATE^3.50^ml/h");
  say (bench, "INF_RATE^3.50^ml/h");
  g_assert_cmpstr (next_sent (bench), ==, "INF_STOP");
  say (bench, "INF_STOP");
  for (guint i = 0; i < 50; i++) {
    g_assert_null (answer_all (bench));
    pass_ms (bench, 100);
  }
}

/* Behind a query that nobody answers, behind a command that nobody answers, and without the
 * pump's permission: within a second it is on the wire. */
static void
test_stop_always_goes (void)
{
  g_autoptr (Bench) bench = bench_new (VIGIL_CONTROL_FULL);

  g_assert_cmpstr (next_sent (bench), ==, "INST_SERIALNO");
  g_assert_true (command (bench, VIGIL_COMMAND_STOP, 0, NULL));
  g_assert_null (next_sent (bench));
  pass_ms (bench, 1000);
  g_assert_cmpstr (next_sent (bench), ==, "INF_STOP");
  g_assert_true (command (bench, VIGIL_COMMAND_STOP, 0, NULL));
  pass_ms (bench, 1000);
  g_assert_cmpstr (next_sent (bench), ==, "INF_STOP");
  /* asked twice, sent twice, and no more */
  pass_ms (bench, 10000);
  for (const char *body = next_sent (bench); body != NULL; body = next_sent (bench))
    g_assert_cmpstr (body, !=, "INF_STOP");
}

static void
test_not_permitted (void)
{
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_FULL);
  g_autoptr (GError) error = NULL;
  const char *body;

  pass_ms (bench, 4000);
  while ((body = next_sent (bench)) != NULL && strcmp (body, "REMOTE_CTRL^ENABLED^3CC1") != 0) {
    for (gsize i = 0; i < G_N_ELEMENTS (healthy); i++)
      if (strcmp (healthy[i].query, body) == 0)
        say (bench, healthy[i].reply);
  }
  g_assert_nonnull (body);
  say (bench, "REMOTE_CTRL^ENABLED^****^NOPERMIT^0^ms");
  assert_value (bench, VIGIL_CODE_PUMP_REMOTE, 0);
  g_assert_false (command (bench, VIGIL_COMMAND_SET_RATE, 3.5, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_NOT_READY);
  g_assert_null (answer_all (bench));
  g_assert_true (command (bench, VIGIL_COMMAND_STOP, 0, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "INF_STOP");
  say (bench, "INF_STOP");
  /* the nurse may permit it at the pump later */
  for (guint i = 0; i < 400; i++) {
    pass_ms (bench, 100);
    g_assert_null (answer_all (bench));
  }
  assert_value (bench, VIGIL_CODE_PUMP_REMOTE, 1);
}

static void
test_silence (void)
{
  g_autoptr (Bench) bench = bench_new (VIGIL_CONTROL_FULL);

  g_assert_cmpstr (next_sent (bench), ==, "INST_SERIALNO");
  pass_ms (bench, 900);
  g_assert_null (next_sent (bench));
  pass_ms (bench, 100);
  g_assert_cmpstr (next_sent (bench), ==, "INST_SERIALNO");
  pass_ms (bench, 60000);
  /* one message a second, no storm */
  g_assert_cmpuint (bench->sent->len, >, 30);
  g_assert_cmpuint (bench->sent->len, <=, 63);
  g_assert_false (asena->is_ready (&bench->ctx));
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_RATE], ==, 0);
}

/* Transmit and receive crossed: our own words come back, and must not pass for a pump's. */
static void
test_loopback (void)
{
  g_autoptr (Bench) bench = bench_new (VIGIL_CONTROL_FULL);
  const char *body;

  for (guint i = 0; i < 100; i++) {
    while ((body = next_sent (bench)) != NULL)
      say (bench, body);
    pass_ms (bench, 100);
  }
  g_assert_false (asena->is_ready (&bench->ctx));
  for (guint code = 0; code < VIGIL_N_CODES; code++)
    g_assert_cmpuint (bench->n_seen[code], ==, 0);
}

static void
test_bad_fields (void)
{
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_NONE);

  say (bench, "INF^8002-51740^-^MLD^4.17^ml/min^^^ml^nan^mmHg^24+^EVENT^127904");
  assert_value (bench, VIGIL_CODE_PUMP_MODE, VIGIL_PUMP_MODE_UNKNOWN);
  g_assert_cmpstr (bench->last[VIGIL_CODE_PUMP_MODE].text, ==, "MLD");
  assert_invalid (bench, VIGIL_CODE_PUMP_RATE, "4.17 ml/min");
  assert_invalid (bench, VIGIL_CODE_PUMP_DRUG, "");
  assert_invalid (bench, VIGIL_CODE_PUMP_INFUSED, "ml");
  assert_invalid (bench, VIGIL_CODE_PUMP_PRESSURE, "nan mmHg");
  assert_invalid (bench, VIGIL_CODE_PUMP_TIME_LEFT, "24+");
  say (bench, "INF^8002-51740");
  assert_invalid (bench, VIGIL_CODE_PUMP_MODE, "");
  assert_invalid (bench, VIGIL_CODE_PUMP_RATE, "");
  say (bench, "INF_RATE^3,50^ml/h");
  assert_invalid (bench, VIGIL_CODE_PUMP_RATE_SET, "3,50 ml/h");
  say (bench, "INF_RATE^99999.00^ml/h");
  assert_invalid (bench, VIGIL_CODE_PUMP_RATE_SET, "99999.00 ml/h");
  say (bench, "INF_VTBI^DEACT^0.000^ml^STOP");
  assert_invalid (bench, VIGIL_CODE_PUMP_VTBI, "DEACT");
  say (bench, "SYRINGE_STATUS^^^NOTCONF");
  assert_value (bench, VIGIL_CODE_PUMP_SYRINGE, 0);
  say (bench, "POWER_MAINS^PERHAPS");
  assert_invalid (bench, VIGIL_CODE_PUMP_MAINS, "PERHAPS");
  say (bench, "ALARM^^^");
  assert_invalid (bench, VIGIL_CODE_PUMP_ALARM, "");
  say (bench, "INF^8002-51740^-^HLD^0.00^ml/h^K\xb5^1^ml^1^mmHg^00:00:01^EVENT^1");
  g_assert_cmpint (bench->last[VIGIL_CODE_PUMP_DRUG].quality, ==, VIGIL_QUALITY_QUESTIONABLE);
  g_assert_cmpstr (bench->last[VIGIL_CODE_PUMP_DRUG].text, ==, "K?");
}

static void
test_alarms (void)
{
  static const struct {
    const char *reply;
    VigilPumpAlarm alarm;
  } alarms[] = {
    { "ALARM^AL_OCCLU^ ^ ", VIGIL_PUMP_ALARM_OCCLUSION },
    { "ALARM^AL_VTBIS^^", VIGIL_PUMP_ALARM_VTBI_DONE },
    { "ALARM^AL_NEOIN^ ^ ", VIGIL_PUMP_ALARM_NEAR_END },
    { "ALARM^AL_EOIST^ ^ ", VIGIL_PUMP_ALARM_END },
    { "ALARM^AL_SYRCO^ ^ ", VIGIL_PUMP_ALARM_SYRINGE },
    { "ALARM^AL_LDSCN^ ^ ", VIGIL_PUMP_ALARM_LINE_DISCONNECT },
    { "ALARM^AL_LWBAT^ ^ ", VIGIL_PUMP_ALARM_BATTERY_LOW },
    { "ALARM^AL_EMBAT^ ^ ", VIGIL_PUMP_ALARM_BATTERY_EMPTY },
    { "ALARM^AL_ACDIS^ ^ ", VIGIL_PUMP_ALARM_MAINS_LOST },
    { "ALARM^AL_COMTO^ ^ ", VIGIL_PUMP_ALARM_COMMS },
    { "ALARM^AL_CALLB^ ^ ", VIGIL_PUMP_ALARM_ATTENTION },
    { "ALARM^AL_RHIGH^ ^ ", VIGIL_PUMP_ALARM_LIMIT },
    { "ALARM^AL_FAULT^ ^ ", VIGIL_PUMP_ALARM_FAULT },
    { "ALARM^AL_NEW99^ ^ ", VIGIL_PUMP_ALARM_OTHER },
    { "ALARM^AL_NOALM^ ^ ", VIGIL_PUMP_ALARM_NONE },
  };
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_NONE);

  for (gsize i = 0; i < G_N_ELEMENTS (alarms); i++) {
    say (bench, alarms[i].reply);
    assert_value (bench, VIGIL_CODE_PUMP_ALARM, alarms[i].alarm);
    g_assert_cmpint (strncmp (bench->last[VIGIL_CODE_PUMP_ALARM].text, alarms[i].reply + 6, 8), ==,
                     0);
  }
  /* asked while the flag stands, and once more when it is gone */
  for (guint i = 0; i < 3; i++) {
    say (bench, i < 2 ? "INF^8002-51740^A^HLD^0.00^ml/h^^0.969^ml^530.15^mmHg^00:04:09^EVENT^127904"
                      : healthy_inf);
    g_assert_cmpstr (next_sent (bench), ==, "ALARM");
    say (bench, i < 2 ? "ALARM^AL_OCCLU^ ^ " : "ALARM^AL_NOALM^ ^ ");
    assert_value (bench, VIGIL_CODE_PUMP_ALARM,
                  i < 2 ? VIGIL_PUMP_ALARM_OCCLUSION : VIGIL_PUMP_ALARM_NONE);
  }
  say (bench, healthy_inf);
  g_assert_null (next_sent (bench));
}

/* A pump that flags an alarm but never says which: the other questions keep their turns, and its
 * first answer is followed up at once again. */
static void
test_alarm_unanswered (void)
{
  static const char flagged[]
      = "INF^8002-51740^A^HLD^0.00^ml/h^^0.969^ml^530.15^mmHg^00:04:09^EVENT^127904";
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_FULL);
  const VigilCode starved[] = { VIGIL_CODE_PUMP_REMOTE, VIGIL_CODE_PUMP_RATE_SET,
                                VIGIL_CODE_PUMP_VTBI, VIGIL_CODE_PUMP_SYRINGE,
                                VIGIL_CODE_PUMP_MAINS };
  guint n_before[G_N_ELEMENTS (starved)], n_asked = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (starved); i++)
    n_before[i] = bench->n_seen[starved[i]];
  for (guint t_ms = 0; t_ms < 60000; t_ms += asena->tick_ms) {
    const char *body;

    pass_ms (bench, asena->tick_ms);
    while ((body = next_sent (bench)) != NULL) {
      n_asked += strcmp (body, "ALARM") == 0;
      for (gsize i = 0; i < G_N_ELEMENTS (healthy); i++)
        if (strcmp (body, healthy[i].query) == 0 && strcmp (body, "ALARM") != 0)
          say (bench, strcmp (body, "INF") == 0 ? flagged : healthy[i].reply);
    }
  }
  for (gsize i = 0; i < G_N_ELEMENTS (starved); i++)
    g_assert_cmpuint (bench->n_seen[starved[i]] - n_before[i], >=, 4);
  g_assert_cmpuint (n_asked, >=, 12);
  say (bench, "ALARM^AL_OCCLU^ ^ ");
  assert_value (bench, VIGIL_CODE_PUMP_ALARM, VIGIL_PUMP_ALARM_OCCLUSION);
  n_asked = bench->sent->len;
  say (bench, flagged);
  pass_ms (bench, 2500);
  while (n_asked < bench->sent->len
         && strcmp (g_ptr_array_index (bench->sent, n_asked), "ALARM") != 0)
    n_asked++;
  g_assert_cmpuint (n_asked, <, bench->sent->len);
}

/* The cable moved to another pump: what was meant for the first is not done by the second. */
static void
test_swapped (void)
{
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_FULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (command (bench, VIGIL_COMMAND_SET_RATE, 3.5, NULL));
  g_assert_true (command (bench, VIGIL_COMMAND_START, 0, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "INF_RATE^3.50^ml/h");
  say (bench, "INF^8002-51733^-^HLD^0.00^ml/h^^0.969^ml^17.00^mmHg^24+^EVENT^1");
  g_assert_cmpstr (bench->last[VIGIL_CODE_PUMP_SERIAL].text, ==, "8002-51733");
  assert_invalid (bench, VIGIL_CODE_PUMP_REMOTE, "");
  say (bench, "INF_RATE^3.50^ml/h");
  g_assert_cmpstr (next_sent (bench), ==, "ALARM");
  g_assert_false (command (bench, VIGIL_COMMAND_START, 0, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_NOT_READY);
  say (bench, "ALARM^AL_NOALM^ ^ ");
  g_assert_cmpstr (next_sent (bench), ==, "INF");
  say (bench, "INF^8002-51733^-^HLD^0.00^ml/h^^0.969^ml^17.00^mmHg^24+^EVENT^1");
  g_assert_cmpstr (next_sent (bench), ==, "REMOTE_CTRL^ENABLED^9535");
}

static void
test_impossible_values (void)
{
  static const struct {
    VigilCommandKind kind;
    double value;
  } impossible[] = {
    { VIGIL_COMMAND_SET_RATE, 0 },         { VIGIL_COMMAND_SET_RATE, -1 },
    { VIGIL_COMMAND_SET_RATE, 0.05 },      { VIGIL_COMMAND_SET_RATE, 1200.01 },
    { VIGIL_COMMAND_SET_RATE, 3.505 },     { VIGIL_COMMAND_SET_VTBI, 0 },
    { VIGIL_COMMAND_SET_VTBI, 10000 },     { VIGIL_COMMAND_SET_VTBI, 1.00005 },
    { VIGIL_COMMAND_SET_RATE, 0.0 / 0.0 },
  };
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_FULL);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (impossible); i++) {
    g_assert_false (command (bench, impossible[i].kind, impossible[i].value, &error));
    g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED);
    g_clear_error (&error);
  }
  g_assert_false (command (bench, VIGIL_COMMAND_START_NIBP, 1, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  say (bench, "INF_RATE_MAX_SYRINGE^much^ml/h");
  g_assert_false (command (bench, VIGIL_COMMAND_SET_RATE, 5, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_NOT_READY);
  g_assert_null (next_sent (bench));
}

/* Where people write a decimal comma the pump still gets its point. */
static void
test_locale (void)
{
  static const char *const comma_locales[] = { "fr_FR.UTF-8", "de_DE.UTF-8", "C.UTF-8" };
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_FULL);

  for (gsize i = 0; i < G_N_ELEMENTS (comma_locales); i++)
    if (setlocale (LC_NUMERIC, comma_locales[i]) != NULL)
      break;
  g_assert_true (command (bench, VIGIL_COMMAND_SET_RATE, 0.1, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "INF_RATE^0.10^ml/h");
  say (bench, "INF_RATE^0.10^ml/h");
  g_assert_null (answer_all (bench));
  assert_value (bench, VIGIL_CODE_PUMP_RATE_SET, 4.17);
  setlocale (LC_NUMERIC, "C");
}

/* ---- log, KVO, syringe, pressure ---- */

#define INF_WITH(type, id) "INF^8002-51740^-^SET^4.17^ml/h^KETAMINE^1.234^ml^17.91^mmHg^07:11:00^" type "^" id

/* What was there before is the pump's past; what comes after it is read, entry by entry. */
static void
test_log (void)
{
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_NONE);
  const VigilObservation *log = &bench->last[VIGIL_CODE_PUMP_LOG];

  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_LOG], ==, 0);
  say (bench, INF_WITH ("KEY", "127906"));
  g_assert_cmpstr (next_sent (bench), ==, "LOG_READ^KEY^127905");
  say (bench, "LOG_READ^127905^KEY_STP^2024-05-01T10:20:30^STOP pressed");
  g_assert_cmpstr (log->text, ==, "KEY_STP STOP pressed");
  g_assert_cmpint (log->device_time_us, ==, G_GINT64_CONSTANT (1714558830) * VIGIL_USEC_PER_SEC);
  g_assert_cmpstr (next_sent (bench), ==, "LOG_READ^KEY^127906");
  /* another entry than was asked for is no answer; with its type in front it is the same one */
  say (bench, "LOG_READ^127904^OLD^^");
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_LOG], ==, 1);
  say (bench, "LOG_READ^KEY^127906^KEY_RUN^yesterday^");
  g_assert_cmpstr (log->text, ==, "KEY_RUN");
  g_assert_cmpint (log->device_time_us, ==, 0);
  g_assert_null (next_sent (bench));
  /* far behind: the last ones only; a count begun anew: nothing of the past */
  say (bench, INF_WITH ("EVENT", "200000"));
  g_assert_cmpstr (next_sent (bench), ==, "LOG_READ^EVENT^199993");
  say (bench, INF_WITH ("EVENT", "5"));
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_LOG], ==, 2);
}

/* A pump that does not tell its log: it is not asked again and again, and all else goes on. */
static void
test_log_unanswered (void)
{
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_NONE);
  guint n_log = 0, n_inf = bench->n_seen[VIGIL_CODE_PUMP_MODE];

  for (guint t_ms = 0; t_ms < 600000; t_ms += 100) {
    const char *body;

    pass_ms (bench, 100);
    while ((body = next_sent (bench)) != NULL) {
      g_autofree char *inf = g_strdup_printf (INF_WITH ("EVENT", "%u"), 127904 + t_ms / 1000);

      n_log += g_str_has_prefix (body, "LOG_READ");
      for (gsize i = 0; i < G_N_ELEMENTS (healthy); i++)
        if (strcmp (body, healthy[i].query) == 0)
          say (bench, strcmp (body, "INF") == 0 ? inf : healthy[i].reply);
    }
  }
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_LOG], ==, 0);
  g_assert_cmpuint (n_log, >, 2);
  g_assert_cmpuint (n_log, <, 10);
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_MODE] - n_inf, >, 550);
}

/* What an older pump does not know is asked ever more seldom, and costs the status nothing. */
static void
test_extras_unanswered (void)
{
  static const char *const extras[] = { "DRVENG", "PRESSURE_OAL", "PRESSURE_DISC", "INF_KVO", "INF_KVO_RATE" };
  g_autoptr (Bench) bench = bench_new (VIGIL_CONTROL_NONE);
  guint n_extras = 0, n_inf = 0;

  for (guint t_ms = 0; t_ms < 600000; t_ms += 100) {
    const char *body;

    pass_ms (bench, 100);
    while ((body = next_sent (bench)) != NULL) {
      gboolean is_extra = g_strv_contains (extras, body);

      n_extras += is_extra;
      n_inf += strcmp (body, "INF") == 0;
      for (gsize i = 0; i < G_N_ELEMENTS (healthy) && !is_extra; i++)
        if (strcmp (body, healthy[i].query) == 0)
          say (bench, healthy[i].reply);
    }
  }
  g_assert_cmpuint (n_extras, >=, 5 * 5);
  g_assert_cmpuint (n_extras, <=, 5 * 9);
  g_assert_cmpuint (n_inf, >, 540);
}

static void
test_kvo (void)
{
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_NONE);

  assert_value (bench, VIGIL_CODE_PUMP_KVO_RATE, 1);
  say (bench, "INF_KVO^DISABLED");
  say (bench, "INF_KVO_RATE^1.00^ml/h");
  assert_invalid (bench, VIGIL_CODE_PUMP_KVO_RATE, "DISABLED");
  say (bench, "INF_KVO^ENABLED");
  say (bench, "INF_KVO_RATE^2.50^ml/h");
  assert_value (bench, VIGIL_CODE_PUMP_KVO_RATE, 2.5);
  say (bench, "INF_KVO_RATE^2.50^ml/min");
  assert_invalid (bench, VIGIL_CODE_PUMP_KVO_RATE, "2.50 ml/min");
  /* refused to a reader: that is no word on remote control */
  pass_ms (bench, 31000);
  for (const char *body = next_sent (bench); body != NULL; body = next_sent (bench)) {
    gboolean is_kvo = g_str_has_prefix (body, "INF_KVO");

    if (is_kvo)
      say (bench, strcmp (body, "INF_KVO") == 0 ? "INF_KVO^NOPERMIT" : "INF_KVO_RATE^NOPERMIT");
    for (gsize i = 0; i < G_N_ELEMENTS (healthy) && !is_kvo; i++)
      if (strcmp (body, healthy[i].query) == 0)
        say (bench, healthy[i].reply);
  }
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PUMP_REMOTE], ==, 0);
}

static void
test_syringe_and_pressure (void)
{
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_NONE);

  say (bench, healthy_inf);
  g_assert_cmpstr (bench->last[VIGIL_CODE_PUMP_PRESSURE].text, ==, "limit L5");
  say (bench, "PRESSURE_DISC^NOTFIT");
  say (bench, "PRESSURE^L3^17.91^mmHg");
  g_assert_cmpstr (bench->last[VIGIL_CODE_PUMP_PRESSURE].text, ==, "L3, limit L5, no disc");
  assert_value (bench, VIGIL_CODE_PUMP_PRESSURE, 17.91);
  say (bench, "DRVENG^NOTENG");
  assert_value (bench, VIGIL_CODE_PUMP_SYRINGE, 0);
  g_assert_cmpstr (bench->last[VIGIL_CODE_PUMP_SYRINGE].text, ==, "BD PLASTIPAK 50, drive not engaged");
  say (bench, "SYRINGE_STATUS^BD PLASTIPAK^ 50^CONF");
  assert_value (bench, VIGIL_CODE_PUMP_SYRINGE, 0);
  say (bench, "DRVENG^ENG");
  assert_value (bench, VIGIL_CODE_PUMP_SYRINGE, 1);
}

/* ---- a question on the pump's display ---- */

static const VigilCommand question = {
  .kind = VIGIL_COMMAND_ASK,
  .lines = { "", "for J. Doe?" },
  .keys = { "YES", "NO" },
};

static void
test_question (void)
{
  VigilCommand wanted = question;
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_FULL);

  g_strlcpy (wanted.lines[0], "Start at 4.2 mL/h", sizeof wanted.lines[0]);
  g_assert_true (asena->encode (&bench->ctx, &wanted, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "REMQUERY^ACTIV^Start at 4.2 mL/h^for J. Doe?^YES^NO");
  say (bench, "REMQUERY^ACTIV^Start at 4.2 mL/h^for J. Doe?^YES^NO");
  g_assert_cmpstr (next_sent (bench), ==, "REMQUERY_RESULT");
  say (bench, "REMQUERY_RESULT^NOTAVAIL^");
  assert_invalid (bench, VIGIL_CODE_PUMP_ANSWER, "NOTAVAIL");
  pass_ms (bench, 1000);
  g_assert_cmpstr (next_sent (bench), ==, "INF");
  say (bench, healthy_inf);
  g_assert_cmpstr (next_sent (bench), ==, "REMQUERY_RESULT");
  say (bench, "REMQUERY_RESULT^AVAIL^YES");
  g_assert_cmpint (bench->last[VIGIL_CODE_PUMP_ANSWER].quality, ==, VIGIL_QUALITY_OK);
  g_assert_cmpstr (bench->last[VIGIL_CODE_PUMP_ANSWER].text, ==, "YES");
  /* answered: nobody asks on, and there is nothing to take away */
  for (guint i = 0; i < 100; i++) {
    pass_ms (bench, 100);
    g_assert_null (answer_all (bench));
  }
  asena->stop (&bench->ctx);
  g_assert_cmpstr (next_sent (bench), ==, "REMOTE_CTRL^DISABLED");
}

static void
test_question_cancelled (void)
{
  VigilCommand cancel = { .kind = VIGIL_COMMAND_CANCEL_ASK };
  VigilCommand wanted = question;
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_FULL);

  g_strlcpy (wanted.lines[0], "Start?", sizeof wanted.lines[0]);
  g_assert_true (asena->encode (&bench->ctx, &wanted, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "REMQUERY^ACTIV^Start?^for J. Doe?^YES^NO");
  say (bench, "REMQUERY^ACTIV^Start?^for J. Doe?^YES^NO");
  g_assert_cmpstr (next_sent (bench), ==, "REMQUERY_RESULT");
  say (bench, "REMQUERY_RESULT^NOTAVAIL^");
  g_assert_true (asena->encode (&bench->ctx, &cancel, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "REMQUERY^DEACT");
  say (bench, "REMQUERY^DEACT^^^^");
  for (guint i = 0; i < 50; i++) {
    pass_ms (bench, 100);
    g_assert_null (answer_all (bench));
  }
  /* one that stands when we go is taken away */
  g_assert_true (asena->encode (&bench->ctx, &wanted, NULL));
  g_assert_cmpstr (next_sent (bench), ==, "REMQUERY^ACTIV^Start?^for J. Doe?^YES^NO");
  say (bench, "REMQUERY^ACTIV^Start?^for J. Doe?^YES^NO");
  g_assert_cmpstr (next_sent (bench), ==, "REMQUERY_RESULT");
  asena->stop (&bench->ctx);
  g_assert_cmpstr (next_sent (bench), ==, "REMQUERY^DEACT");
  g_assert_cmpstr (next_sent (bench), ==, "REMOTE_CTRL^DISABLED");
}

/* Cut, refused, or not answered: no question stands, and its answer is not waited for. */
static void
test_question_refused (gconstpointer echo)
{
  VigilCommand wanted = question;
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_FULL);

  g_strlcpy (wanted.lines[0], "Start?", sizeof wanted.lines[0]);
  g_assert_true (asena->encode (&bench->ctx, &wanted, NULL));
  g_assert_nonnull (next_sent (bench));
  if (echo != NULL)
    say (bench, echo);
  else
    pass_ms (bench, 1200);
  for (guint i = 0; i < 50; i++) {
    g_assert_null (answer_all (bench));
    pass_ms (bench, 100);
  }
  for (guint i = 0; i < bench->sent->len; i++)
    g_assert_cmpstr (g_ptr_array_index (bench->sent, i), !=, "REMQUERY_RESULT");
}

static void
test_question_impossible (void)
{
  static const char *const lines[] = { "", "a^b", "a|b", "go!", "a\x1b", "caf\xc3\xa9" };
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_FULL);
  g_autoptr (Bench) paused = bench_new_identified (VIGIL_CONTROL_PAUSE);
  VigilCommand wanted = question;

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) error = NULL;

    g_strlcpy (wanted.lines[0], lines[i], sizeof wanted.lines[0]);
    g_assert_false (asena->encode (&bench->ctx, &wanted, &error));
    g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED);
  }
  g_strlcpy (wanted.lines[0], "Start?", sizeof wanted.lines[0]);
  g_assert_false (asena->encode (&paused->ctx, &wanted, NULL));
  g_strlcpy (wanted.keys[1], "YES", sizeof wanted.keys[1]);
  g_assert_false (asena->encode (&bench->ctx, &wanted, NULL));
}

static void
test_goodbye (void)
{
  g_autoptr (Bench) bench = bench_new_identified (VIGIL_CONTROL_PAUSE);

  asena->stop (&bench->ctx);
  g_assert_cmpstr (next_sent (bench), ==, "REMOTE_CTRL^DISABLED");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/asena/identify", test_identify);
  g_test_add_func ("/asena/polls", test_polls);
  g_test_add_func ("/asena/control/none", test_only_queries_without_control);
  g_test_add_func ("/asena/control/pause", test_pause_allows_stop_only);
  g_test_add_func ("/asena/start", test_start);
  g_test_add_data_func ("/asena/refused/clamped", "INF_RATE^50.00^ml/h", test_refused_rate);
  g_test_add_data_func ("/asena/refused/unit", "INF_RATE^100.00^ml/min", test_refused_rate);
  g_test_add_data_func ("/asena/refused/nopermit", "INF_RATE^NOPERMIT", test_refused_rate);
  g_test_add_data_func ("/asena/refused/bare", "INF_RATE", test_refused_rate);
  g_test_add_data_func ("/asena/refused/silence", NULL, test_refused_rate);
  g_test_add_func ("/asena/stop/overtakes", test_stop_overtakes);
  g_test_add_func ("/asena/stop/always", test_stop_always_goes);
  g_test_add_func ("/asena/not-permitted", test_not_permitted);
  g_test_add_func ("/asena/silence", test_silence);
  g_test_add_func ("/asena/loopback", test_loopback);
  g_test_add_func ("/asena/bad-fields", test_bad_fields);
  g_test_add_func ("/asena/alarms", test_alarms);
  g_test_add_func ("/asena/alarms/unanswered", test_alarm_unanswered);
  g_test_add_func ("/asena/swapped", test_swapped);
  g_test_add_func ("/asena/impossible", test_impossible_values);
  g_test_add_func ("/asena/locale", test_locale);
  g_test_add_func ("/asena/log", test_log);
  g_test_add_func ("/asena/log/unanswered", test_log_unanswered);
  g_test_add_func ("/asena/extras-unanswered", test_extras_unanswered);
  g_test_add_func ("/asena/kvo", test_kvo);
  g_test_add_func ("/asena/syringe-and-pressure", test_syringe_and_pressure);
  g_test_add_func ("/asena/question", test_question);
  g_test_add_func ("/asena/question/cancelled", test_question_cancelled);
  g_test_add_data_func ("/asena/question/cut", "REMQUERY^ACTIV^Start?^for J.^YES^NO", test_question_refused);
  g_test_add_data_func ("/asena/question/nopermit", "REMQUERY^NOPERMIT", test_question_refused);
  g_test_add_data_func ("/asena/question/silence", NULL, test_question_refused);
  g_test_add_func ("/asena/question/impossible", test_question_impossible);
  g_test_add_func ("/asena/goodbye", test_goodbye);
  return g_test_run ();
}
