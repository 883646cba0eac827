/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Who speaks when: the association with a Philips monitor, told second by second. */
#include "driver/philips-intellivue.h"
#include "fixtures/intellivue-host.h"

#include <string.h>

#define ALL_EXTENSIONS (INTELLIVUE_EXTENSION_NUMERICS_1S | INTELLIVUE_EXTENSION_WAVES)
#define NUMERICS_POLL "e1000002000100280001000700220021000000000000" "0000f13b0014000100010006"
#define WAVES_POLL "e1000002000100280002000700220021000000000000" "0000f13b0014000200010009"
#define ALERTS_POLL "e1000002000100280003000700220021000000000000" "0000f13b0014000300010036"
#define SINGLE_NUMERICS "e10000020001001c0001000700160021000000000000" "00000c160008000100010006"
#define KEEP_ALIVE "e10000020001001c000400070016002100000000000000000c16000800040001003608" "11"
#define WAVE_LIST "e10000020001002e00050005"
#define CREATE_RESULT "e1000002000200140001000100"
#define RELEASE_RESPONSE "0a18c11661803080020101a08063808001000000000000000000"
#define HEART_RATE "0950 000a 4182 0000 0aa0 00000048"

static void
say_heart_rate (Host *host)
{
  host_say_object (host, INTELLIVUE_CLASS_NUMERIC, 0, 0x0d620000, 0x82b3, HEART_RATE, 1);
}

/* Data every second, so that nothing is missed but what the test leaves out. */
static void
wait_with_data (Host *host, guint seconds)
{
  for (guint i = 0; i < seconds; i++) {
    host_wait (host, 1000);
    host_say_object (host, INTELLIVUE_CLASS_NUMERIC, (guint16) i, 0x0d620000 + i * 8000, 0x82b3,
                     HEART_RATE, 1);
    host_say_object (host, INTELLIVUE_CLASS_WAVE, (guint16) i, 0x0d620000 + i * 8000, 0x02ae, "", 0);
    host_say_object (host, INTELLIVUE_CLASS_ALERT, (guint16) i, 0x0d620000 + i * 8000, 0x8401, "",
                     0);
  }
}

/* Never more than four frames in any 128 ms. */
static void
assert_rate (const Host *host)
{
  for (guint i = 4; i < host->sent->len; i++)
    g_assert_cmpint (g_array_index (host->sent, HostSent, i).t_us
                         - g_array_index (host->sent, HostSent, i - 4).t_us,
                     >=, 128 * VIGIL_USEC_PER_MSEC);
}

static void
test_requests (void)
{
  g_autoptr (Host) host = host_new ();
  guint8 request[INTELLIVUE_REQUEST_MAX];

  g_assert_cmpuint (host_count (host, 0x09), ==, 1);
  g_assert_cmpuint (host_count (host, 0x0D), ==, 0);
  host_wait (host, 14000);
  g_assert_cmpuint (host_count (host, 0x09), ==, 1);
  g_assert_cmpuint (host_count (host, 0x0D), >=, 7);
  g_assert_cmpuint (host_count (host, 0x0D), <=, 14);
  host_wait (host, 3000);
  g_assert_cmpuint (host_count (host, 0x09), ==, 2);
  g_assert_cmpuint (intellivue_encode_association_request (request), ==, 238);
  assert_rate (host);
  g_assert_false (vigil_decoder_is_ready (host->decoder));
}

static void
test_release_answered (void)
{
  g_autoptr (Host) host = host_new ();

  host_say (host, RELEASE_RESPONSE);
  g_assert_cmpuint (host_count (host, 0x0D), ==, 1);
}

static void
test_associate (void)
{
  g_autoptr (Host) host = host_new ();

  host_associate (host, ALL_EXTENSIONS);
  g_assert_cmpuint (host_count_hex (host, CREATE_RESULT), ==, 1);
  g_assert_cmpuint (host_count_hex (host, WAVE_LIST), ==, 1);
  g_assert_cmpuint (host_count_hex (host, NUMERICS_POLL), ==, 1);
  g_assert_cmpuint (host_count_hex (host, ALERTS_POLL), ==, 1);
  g_assert_cmpuint (host_count_hex (host, WAVES_POLL), ==, 1);
  g_assert_cmpuint (host->observations->len, ==, 1);
  g_assert_cmpstr (g_array_index (host->observations, VigilObservation, 0).text, ==,
                   "Philips M8000");
  g_assert_false (vigil_decoder_is_ready (host->decoder));
  say_heart_rate (host);
  g_assert_true (vigil_decoder_is_ready (host->decoder));
  /* A late second answer changes nothing; the monitor that missed ours is answered again. */
  host_say (host, "0ece");
  g_assert_true (vigil_decoder_is_ready (host->decoder));
  host_say (host, "e1000002 0001 0018 0001 0001 0012 0021 0000 0000 0d611600 0d06 0004 0000 0000");
  host_wait (host, 200);
  g_assert_cmpuint (host_count_hex (host, CREATE_RESULT), ==, 2);
  assert_rate (host);
}

static void
test_wave_list_answered (void)
{
  g_autoptr (Host) host = host_new ();

  host_associate (host, ALL_EXTENSIONS);
  host_forget (host);
  host_say (host, "e1000002 0002 000e 0005 0005 0008 0021 0000 0000 0000");
  host_wait (host, 1000);
  g_assert_cmpuint (host_count_hex (host, WAVES_POLL), ==, 0);
}

static void
test_fewer_extensions (void)
{
  g_autoptr (Host) host = host_new ();

  host_associate (host, INTELLIVUE_EXTENSION_NUMERICS_1S);
  g_assert_cmpuint (host_count_hex (host, WAVE_LIST), ==, 0);
  g_assert_cmpuint (host_count_hex (host, WAVES_POLL), ==, 0);
  g_assert_cmpuint (host_count_hex (host, NUMERICS_POLL), ==, 1);
}

static void
test_no_extensions (void)
{
  g_autoptr (Host) host = host_new ();

  host_associate (host, 0);
  host_forget (host);
  host_wait (host, 10000);
  g_assert_cmpuint (host_count_hex (host, NUMERICS_POLL), ==, 0);
  g_assert_cmpuint (host_count_hex (host, SINGLE_NUMERICS), >=, 8);
  g_assert_cmpuint (host_count_hex (host, SINGLE_NUMERICS), <=, 11);
  assert_rate (host);
}

static void
test_renewal (void)
{
  g_autoptr (Host) host = host_new ();

  host_associate (host, ALL_EXTENSIONS);
  host_forget (host);
  wait_with_data (host, 500);
  g_assert_cmpuint (host_count_hex (host, NUMERICS_POLL), ==, 0);
  g_assert_cmpuint (host_count_hex (host, WAVES_POLL), ==, 0);
  g_assert_cmpuint (host_count_hex (host, KEEP_ALIVE), >=, 90);
  for (guint i = 1; i < host->sent->len; i++)
    g_assert_cmpint (g_array_index (host->sent, HostSent, i).t_us
                         - g_array_index (host->sent, HostSent, i - 1).t_us,
                     <, 9 * VIGIL_USEC_PER_SEC);
  /* The polls run 600 s. */
  wait_with_data (host, 90);
  g_assert_cmpuint (host_count_hex (host, NUMERICS_POLL), ==, 1);
  g_assert_cmpuint (host_count_hex (host, WAVES_POLL), ==, 1);
  g_assert_cmpuint (host_count_hex (host, ALERTS_POLL), ==, 1);
  g_assert_true (vigil_decoder_is_ready (host->decoder));
}

static void
test_silence (void)
{
  g_autoptr (Host) host = host_new ();

  host_associate (host, ALL_EXTENSIONS);
  wait_with_data (host, 3);
  host_forget (host);
  host_wait (host, 6000);
  g_assert_cmpuint (host_count_hex (host, NUMERICS_POLL), ==, 1);
  g_assert_cmpuint (host_count (host, 0x09), ==, 0);
  host_wait (host, 9500);
  g_assert_cmpuint (host_count (host, 0x09), ==, 1);
  g_assert_cmpuint (host_count (host, 0x0D), >=, 1);
  g_assert_false (vigil_decoder_is_ready (host->decoder));
  assert_rate (host);
}

/* After a refusal or an abort it waits, longer each time, and always releases first. */
static void
test_back_off (void)
{
  static const struct {
    const char *hex;
    guint wait_ms;
  } steps[] = { { "0c", 1000 }, { "0c", 2000 },  { "192e1101", 4000 },
                { "0c", 8000 }, { "0c", 16000 }, { "0c", 16000 } };
  g_autoptr (Host) host = host_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    host_wait (host, 1000);
    g_assert_cmpuint (host_count (host, 0x0D), >=, 1);
    host_forget (host);
    host_say (host, steps[i].hex);
    host_wait (host, steps[i].wait_ms - 200);
    g_assert_cmpuint (host->sent->len, ==, 0);
    host_wait (host, 400);
    g_assert_cmpuint (g_array_index (host->sent, HostSent, 0).type, ==, 0x09);
  }
  host_associate (host, ALL_EXTENSIONS);
  say_heart_rate (host);
  g_assert_true (vigil_decoder_is_ready (host->decoder));
  host_say (host, "192e1101");
  g_assert_false (vigil_decoder_is_ready (host->decoder));
  host_forget (host);
  host_wait (host, 1200);
  g_assert_cmpuint (host_count (host, 0x09), ==, 1);
}

static void
test_lost_messages (void)
{
  g_autoptr (Host) host = host_new ();

  /* Aborts of the old association do not delay the new one. */
  host_say (host, "192e1101");
  host_wait (host, 500);
  g_assert_cmpuint (host_count (host, 0x0D), ==, 1);
  /* A create event without accept: what was granted is not known. */
  host_say (host, "e1000002 0001 0018 0001 0001 0012 0021 0000 0000 0d611600 0d06 0004 0000 0000");
  g_assert_cmpuint (host_count (host, 0x09), ==, 2);
  /* Data outside of an association is nothing. */
  say_heart_rate (host);
  g_assert_cmpuint (host->observations->len, ==, 0);
  g_assert_false (vigil_decoder_is_ready (host->decoder));
  /* An accept without create event. */
  host_wait (host, 500);
  host_forget (host);
  host_say (host, "0ece");
  host_wait (host, 9000);
  g_assert_cmpuint (host->sent->len, ==, 0);
  host_wait (host, 1500);
  g_assert_cmpuint (host_count (host, 0x09), ==, 1);
}

static void
test_monitor_releases (void)
{
  g_autoptr (Host) host = host_new ();

  host_associate (host, ALL_EXTENSIONS);
  host_forget (host);
  host_say (host, "0918c11661803080020101a08062808001000000000000000000");
  g_assert_cmpuint (host_count_hex (host, RELEASE_RESPONSE), ==, 1);
  host_wait (host, 2000);
  g_assert_cmpuint (host_count (host, 0x0D), ==, 1);
}

static void
test_stop (void)
{
  g_autoptr (Host) host = host_new ();

  host_associate (host, ALL_EXTENSIONS);
  host_forget (host);
  vigil_decoder_stop (host->decoder);
  g_assert_cmpuint (host_count (host, 0x09), ==, 1);
  host_say (host, RELEASE_RESPONSE);
  host_wait (host, 60000);
  g_assert_cmpuint (host->sent->len, ==, 1);
}

static void
on_send_type (VigilDriverContext *ctx, const guint8 *bytes, gsize len)
{
  /* C0, four bytes of header, the payload's first */
  g_string_append_printf (ctx->host, "%02x ", bytes[5]);
}

/* A program that was held up for 20 s has not heard the monitor, and may not blame it. */
static void
test_own_pause (void)
{
  static const guint8 create[] = { 0xE1, 0, 0, 2, 0, 1, 0, 0x18, 0, 1, 0, 1, 0, 0x12, 0, 0x21, 0, 0,
                                   0,    0, 0x0D, 0x61, 0x16, 0, 0x0D, 0x06, 0, 4, 0, 0, 0, 0 };
  g_autoptr (GString) sent = g_string_new (NULL);
  g_autofree Intellivue *state = g_new0 (Intellivue, 1);
  const VigilDriver *driver = &vigil_driver_philips_intellivue;
  VigilDriverContext ctx
      = { .state = state, .now_us = HOST_START_US, .send = on_send_type, .host = sent };

  driver->start (&ctx);
  ctx.now_us += VIGIL_USEC_PER_SEC;
  driver->on_tick (&ctx);
  driver->on_frame (&ctx, (const guint8 *) "\x0e", 1);
  driver->on_frame (&ctx, create, sizeof create);
  g_assert_cmpint (state->phase, ==, INTELLIVUE_PHASE_ASSOCIATED);
  g_string_truncate (sent, 0);
  ctx.now_us += 20 * VIGIL_USEC_PER_SEC;
  driver->on_tick (&ctx);
  g_assert_null (strstr (sent->str, "09"));
  for (guint i = 0; i < 14 * 8; i++) {
    ctx.now_us += VIGIL_USEC_PER_SEC / 8;
    driver->on_tick (&ctx);
  }
  g_assert_null (strstr (sent->str, "09"));
  for (guint i = 0; i < 2 * 8; i++) {
    ctx.now_us += VIGIL_USEC_PER_SEC / 8;
    driver->on_tick (&ctx);
  }
  g_assert_nonnull (strstr (sent->str, "09"));
}

static void
test_registry (void)
{
  g_autoptr (GError) error = NULL;
  VigilCommand command = { VIGIL_COMMAND_STOP, 0 };

  g_assert_true (vigil_driver_find ("philips-intellivue", &error)
                 == &vigil_driver_philips_intellivue);
  g_assert_no_error (error);
  g_assert_null (vigil_driver_find ("philips", &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "philips-intellivue"));
  g_clear_error (&error);
  g_assert_false (vigil_driver_philips_intellivue.encode (NULL, &command, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intellivue/requests", test_requests);
  g_test_add_func ("/intellivue/release-answered", test_release_answered);
  g_test_add_func ("/intellivue/associate", test_associate);
  g_test_add_func ("/intellivue/wave-list-answered", test_wave_list_answered);
  g_test_add_func ("/intellivue/fewer-extensions", test_fewer_extensions);
  g_test_add_func ("/intellivue/no-extensions", test_no_extensions);
  g_test_add_func ("/intellivue/renewal", test_renewal);
  g_test_add_func ("/intellivue/silence", test_silence);
  g_test_add_func ("/intellivue/back-off", test_back_off);
  g_test_add_func ("/intellivue/lost-messages", test_lost_messages);
  g_test_add_func ("/intellivue/monitor-releases", test_monitor_releases);
  g_test_add_func ("/intellivue/stop", test_stop);
  g_test_add_func ("/intellivue/own-pause", test_own_pause);
  g_test_add_func ("/intellivue/registry", test_registry);
  return g_test_run ();
}
