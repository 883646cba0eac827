/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What we send, to the byte, and what the monitor's values become. */
#include "driver/philips-intellivue.h"
#include "fixtures/intellivue-host.h"
#include "framing/intellivue.h"

#include <math.h>
#include <string.h>

#define NU INTELLIVUE_CLASS_NUMERIC

static void
assert_wire (const guint8 *payload, gsize len, const char *wire)
{
  guint8 frame[VIGIL_INTELLIVUE_FRAME_SIZE (INTELLIVUE_REQUEST_MAX)];
  gsize frame_len = vigil_intellivue_frame_encode (payload, (guint16) len, frame);
  g_autoptr (GString) hex = g_string_new (NULL);

  for (gsize i = 0; i < frame_len; i++)
    g_string_append_printf (hex, "%02x", frame[i]);
  g_assert_cmpstr (hex->str, ==, wire);
}

/* Published vectors: 60 s polls, their invoke identifier 1 to 4, poll number alike or 1. */
static void
test_requests (void)
{
  static const guint32 labels[] = { 0x00020102, 0x00024BB4, 0x00025000, 0x000250AC };
  guint8 out[INTELLIVUE_REQUEST_MAX];

  assert_wire (out, intellivue_encode_release_request (out),
               "c01101001a09187de11661803080020101a080628080010000000000000000004108c1");
  assert_wire (out, intellivue_encode_create_result (out, 1),
               "c01101001ce10000020002001400010001000e002100000000000000000d060000c309c1");
  assert_wire (
      out, intellivue_encode_single_poll (out, 1, 1, 0x0006, 0),
      "c011010024e10000020001001c000100070016002100000000000000000c1600080001000100060000c6c7c1");
  assert_wire (
      out, intellivue_encode_extended_poll (out, 1, 1, 0x0006, 0, 480000),
      "c011010030e10000020001002800010007002200210000000000000000f13b00140001000100060000000100"
      "08f13e00040007530049"
      "17c1");
  assert_wire (
      out, intellivue_encode_single_poll (out, 4, 4, 0x0036, 0x0811),
      "c011010024e10000020001001c000400070016002100000000000000000c16000800040001003608117a6dc1");
  assert_wire (
      out, intellivue_encode_wave_list (out, 5, labels, 4),
      "c011010036e10000020001002e000500050028002100000000000000000001001a0000f23a0014000400100002"
      "010200024bb400025000000250ac0969c1");
}

static void
test_association_request (void)
{
  static const char expected[]
      = "0dec0508130100160102800014020002c1dc3180a0808001010000a280a003000001a480308002010106045201"
        "000130800602510100000000"
        "3080020102060c2a8648ce14020100000001013080060c2a8648ce140201000000020100000000000061803080"
        "020101a0806080a180060c"
        "2a8648ce14020100000003010000be802880060c2a8648ce140201000000010102010281488000000040000000"
        "0000000080000000200000"
        "00000000000001002c000100288000000000001f400000055400000554ffffffff6000000000"
        "01000cf00100088800000000000000"
        "00000000000000000000000000000000";
  guint8 out[INTELLIVUE_REQUEST_MAX];
  gsize len = intellivue_encode_association_request (out);
  g_autoptr (GString) hex = g_string_new (NULL);

  for (gsize i = 0; i < len; i++)
    g_string_append_printf (hex, "%02x", out[i]);
  g_assert_cmpstr (hex->str, ==, expected);
}

static void
test_float (void)
{
  static const struct {
    guint32 word;
    double value;
  } cases[] = {
    { 0xFF0003B6, 95 },
    { 0xFD007D00, 32 },
    { 0x02000020, 3200 },
    { 0x00FFFFFF, -1 },
    { 0x007FFFFF, NAN },
    { 0xFF7FFFFF, NAN },
    { 0x00800000, NAN },
    { 0x007FFFFE, INFINITY },
    { 0x00800002, -INFINITY },
    { 0x05800001, NAN },
    { 0, 0 },
    { 0xFE000E42, 36.5 },
    { 0x7F000000, 0 },
    { 0xFEFFF000, -40.96 },
    { 0xF8000001, 1e-8 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    double value = intellivue_decode_float (cases[i].word);

    if (isnan (cases[i].value))
      g_assert_true (isnan (value));
    else
      g_assert_true (value == cases[i].value);
  }
}

static void
test_time (void)
{
  static const struct {
    guint8 bytes[8];
    gint64 us;
  } cases[] = {
    { { 0x20, 0x17, 0x11, 0x04, 0x14, 0x45, 0x59, 0x00 }, G_GINT64_CONSTANT (1509806759000000) },
    { { 0x20, 0x24, 0x02, 0x29, 0x23, 0x59, 0x59, 0x99 }, G_GINT64_CONSTANT (1709251199990000) },
    { { 0x19, 0x70, 0x01, 0x01, 0x00, 0x00, 0x01, 0x00 }, G_GINT64_CONSTANT (1000000) },
    { { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, 0 },
    { { 0x20, 0x24, 0x13, 0x01, 0x00, 0x00, 0x00, 0x00 }, 0 },
    { { 0x20, 0x24, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00 }, 0 },
    { { 0x20, 0x24, 0x0A, 0x01, 0x00, 0x00, 0x00, 0x00 }, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    VigilCursor cursor = vigil_cursor_new (cases[i].bytes, 8);
    VigilCursor cut = vigil_cursor_new (cases[i].bytes, 7);

    g_assert_cmpint (intellivue_decode_time (&cursor), ==, cases[i].us);
    g_assert_cmpint (intellivue_decode_time (&cut), ==, 0);
  }
}

static void
test_text (void)
{
  static const struct {
    const char *utf16;
    gsize len;
    const char *text;
  } cases[] = {
    { "\0F\0C\0 \0 \0\0", 10, "FC" },  { "\0\xe9\0 \0x", 6, "é x" },
    { "\xd8\x3d\xde\x00", 4, "😀" },    { "\xd8\x3d\0a", 4, "�a" },
    { "\0\n\0a", 4, "�a" },             { "\0a\0", 3, "a" },
    { "", 0, "" },
  };
  guint8 many[2 * 100];
  char out[VIGIL_TEXT_SIZE];

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    intellivue_decode_text (vigil_cursor_new ((const guint8 *)cases[i].utf16, cases[i].len), out,
                            sizeof out);
    g_assert_cmpstr (out, ==, cases[i].text);
  }
  /* Three bytes each: cut between characters. */
  for (gsize i = 0; i < sizeof many; i += 2) {
    many[i] = 0x20;
    many[i + 1] = 0xAC;
  }
  intellivue_decode_text (vigil_cursor_new (many, sizeof many), out, sizeof out);
  g_assert_cmpuint (strlen (out), ==, 63);
  g_assert_true (g_utf8_validate (out, -1, NULL));
}

static const VigilObservation *
last (const Host *host)
{
  g_assert_cmpuint (host->observations->len, >, 0);
  return &g_array_index (host->observations, VigilObservation, host->observations->len - 1);
}

static Host *
associated (void)
{
  Host *host = host_new ();

  host_associate (host, 0x88000000);
  host_forget (host);
  return host;
}

static void
test_numerics (void)
{
  static const struct {
    const char *value;           /* NuObsValue */
    VigilCode code;
    double expected;
    VigilQuality quality;
    VigilFlags flags;
  } cases[] = {
    { "4182 0400 0aa0 0000003c", VIGIL_CODE_HR, 60, VIGIL_QUALITY_OK, VIGIL_FLAG_DEMO },
    { "4182 0000 0aa0 0000003c", VIGIL_CODE_HR, 60, VIGIL_QUALITY_OK, 0 },
    { "4182 0002 0aa0 000000c8", VIGIL_CODE_HR, 200, VIGIL_QUALITY_OK, VIGIL_FLAG_IN_ALARM },
    { "4182 4000 0aa0 0000003c", VIGIL_CODE_HR, 60, VIGIL_QUALITY_QUESTIONABLE, 0 },
    { "4182 8000 0aa0 0000003c", VIGIL_CODE_HR, 0, VIGIL_QUALITY_INVALID, 0 },
    { "4182 2000 0aa0 0000003c", VIGIL_CODE_HR, 0, VIGIL_QUALITY_INVALID, 0 },
    { "4182 1000 0aa0 0000003c", VIGIL_CODE_HR, 0, VIGIL_QUALITY_INVALID, 0 },
    { "4182 0800 0aa0 0000003c", VIGIL_CODE_HR, 60, VIGIL_QUALITY_OK, VIGIL_FLAG_TEST },
    { "4182 0020 0aa0 0000003c", VIGIL_CODE_HR, 60, VIGIL_QUALITY_OK, VIGIL_FLAG_MEASURING },
    { "4182 0040 0aa0 0000003c", VIGIL_CODE_HR, 60, VIGIL_QUALITY_QUESTIONABLE, 0 },
    { "4182 0000 0aa0 007fffff", VIGIL_CODE_HR, 0, VIGIL_QUALITY_INVALID, 0 },
    { "4182 0000 0aa0 ff800000", VIGIL_CODE_HR, 0, VIGIL_QUALITY_INVALID, 0 },
    { "4182 0000 0aa0 007ffffe", VIGIL_CODE_HR, 0, VIGIL_QUALITY_INVALID, 0 },
    { "4182 0000 0aa0 00000fff", VIGIL_CODE_HR, 0, VIGIL_QUALITY_INVALID, 0 },
    { "4182 0000 0220 0000003c", VIGIL_CODE_HR, 0, VIGIL_QUALITY_INVALID, 0 },
    { "4bb8 0000 0220 ff0003b6", VIGIL_CODE_SPO2, 95, VIGIL_QUALITY_OK, 0 },
    { "4bb8 0000 0220 00000065", VIGIL_CODE_SPO2, 0, VIGIL_QUALITY_INVALID, 0 },
    { "500a 0000 0ae0 0000000f", VIGIL_CODE_RR, 15, VIGIL_QUALITY_OK, 0 },
    { "5012 0000 0ae0 0000000f", VIGIL_CODE_RR_CO2, 15, VIGIL_QUALITY_OK, 0 },
    { "50b0 0000 0f03 ff000035", VIGIL_CODE_ETCO2, 5.3 * 7.500616827, VIGIL_QUALITY_OK, 0 },
    { "50b0 0000 0f20 00000028", VIGIL_CODE_ETCO2, 40, VIGIL_QUALITY_OK, 0 },
    { "50ba 0000 0f20 00000000", VIGIL_CODE_FICO2, 0, VIGIL_QUALITY_OK, 0 },
    { "4b48 0000 17a0 ff000174", VIGIL_CODE_TEMP, 37.2, VIGIL_QUALITY_OK, 0 },
    { "4b48 0000 1140 ff0003da", VIGIL_CODE_TEMP, (98.6 - 32) / 1.8, VIGIL_QUALITY_OK, 0 },
    { "4261 0000 0aa0 00000002", VIGIL_CODE_PVC_RATE, 2, VIGIL_QUALITY_OK, 0 },
    { "4a11 0000 0f20 00000078", VIGIL_CODE_ABP_SYS, 120, VIGIL_QUALITY_OK, 0 },
    { "480a 0000 0aa0 00000041", VIGIL_CODE_PULSE, 65, VIGIL_QUALITY_OK, 0 },
    { "4822 0000 0aa0 00000041", VIGIL_CODE_PULSE_PLETH, 65, VIGIL_QUALITY_OK, 0 },
    { "4bb0 0000 0200 ff000064", VIGIL_CODE_PERFUSION, 10, VIGIL_QUALITY_OK, 0 },
    { "4a12 0000 0f20 00000046", VIGIL_CODE_ABP_DIA, 70, VIGIL_QUALITY_OK, 0 },
    { "4a13 0000 0f20 00000055", VIGIL_CODE_ABP_MEAN, 85, VIGIL_QUALITY_OK, 0 },
    { "4a15 0000 0f20 00000078", VIGIL_CODE_ABP_SYS, 120, VIGIL_QUALITY_OK, 0 },
    { "4a16 0000 0f20 00000046", VIGIL_CODE_ABP_DIA, 70, VIGIL_QUALITY_OK, 0 },
    { "4a17 0000 0f20 00000055", VIGIL_CODE_ABP_MEAN, 85, VIGIL_QUALITY_OK, 0 },
    { "4b60 0000 17a0 ff000174", VIGIL_CODE_TEMP, 37.2, VIGIL_QUALITY_OK, 0 },
    { "4b64 0000 17a0 ff000174", VIGIL_CODE_TEMP, 37.2, VIGIL_QUALITY_OK, 0 },
    { "4b74 0000 17a0 ff000140", VIGIL_CODE_TEMP, 32.0, VIGIL_QUALITY_OK, 0 },
    { "4b78 0000 17a0 ff000174", VIGIL_CODE_TEMP, 37.2, VIGIL_QUALITY_OK, 0 },
    { "e004 0000 17a0 ff000174", VIGIL_CODE_TEMP, 37.2, VIGIL_QUALITY_OK, 0 },
    { "50ba 0000 0f03 fe000005", VIGIL_CODE_FICO2, 0.05 * 7.500616827, VIGIL_QUALITY_OK, 0 },
    { "4182 0080 0aa0 0000003c", VIGIL_CODE_HR, 60, VIGIL_QUALITY_OK, 0 },
    { "4182 0001 0aa0 0000003c", VIGIL_CODE_HR, 60, VIGIL_QUALITY_OK, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Host) host = associated ();
    g_autofree char *attributes = g_strconcat ("0950 000a ", cases[i].value, NULL);

    host_say_object (host, NU, 0, 0x0d611600 + 8000, 0x8000, attributes, 1);
    g_assert_cmpuint (host->observations->len, ==, 1);
    g_assert_cmpint (last (host)->code, ==, cases[i].code);
    g_assert_cmpint (last (host)->quality, ==, cases[i].quality);
    g_assert_cmpint (last (host)->flags, ==, cases[i].flags);
    g_assert_cmpfloat_with_epsilon (last (host)->value, cases[i].expected, 1e-9);
    g_assert_cmpint (last (host)->t_mono_us, ==, host->now_us);
    /* A second after the create event's 2017-11-04 14:45:59. */
    g_assert_cmpint (last (host)->device_time_us, ==, G_GINT64_CONSTANT (1509806760000000));
  }
}

/* What is no value says why. */
static void
test_reasons (void)
{
  static const struct {
    const char *value, *why;
  } cases[] = {
    { "4182 8000 0aa0 0000003c", "invalid" },         { "4182 2000 0aa0 007fffff", "unavailable" },
    { "4182 1000 0aa0 0000003c", "calibrating" },     { "4182 0000 0aa0 007fffff", "no number" },
    { "4182 0000 0aa0 007ffffe", "no number" },       { "4182 0000 0220 0000003c", "in another unit" },
    { "4182 0000 0aa0 00000fff", "out of range" },    { "4182 4000 0aa0 0000003c", "" },
    { "50b0 0000 0220 00000005", "in another unit" }, { "4b48 0000 0f20 00000025", "in another unit" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Host) host = associated ();
    g_autofree char *attributes = g_strconcat ("0950 000a ", cases[i].value, NULL);

    host_say_object (host, NU, 0, 0x0d620000, 0x8000, attributes, 1);
    g_assert_cmpint (last (host)->quality == VIGIL_QUALITY_INVALID, ==, *cases[i].why != '\0');
    g_assert_cmpstr (last (host)->text, ==, cases[i].why);
  }
}

/* Who the patient is, is none of our business: it is not asked for, and not taken. */
static void
test_demographics (void)
{
  g_autoptr (Host) host = host_new ();

  host_associate (host, 0x88000000);
  for (guint i = 0; i < host->sent->len; i++)
    g_assert_null (strstr (g_array_index (host->sent, HostSent, i).hex, "0001002a"));
  host_forget (host);
  host_say_object (host, 0x002A, 0, 0x0d620000, 0x0050,
                   "0957 0002 0008 095d 0008 0006 0044 006f 0065 0961 0002 0001"
                   " 0950 000a 4182 0000 0aa0 0000003c",
                   4);
  g_assert_cmpuint (host->observations->len, ==, 0);
}

static void
test_ignored (void)
{
  static const struct {
    const char *attributes;
    guint n;
  } cases[] = {
    { "0950 000a f03d 0000 0200 00000001", 1 },       /* not in the vocabulary */
    { "0950 0009 4182 0000 0aa0 000000", 1 },         /* cut */
    { "0950 000a 4182 0000 0aa0", 1 },                /* longer than the list */
    { "094b 0022 0003 001e 4a05 0000", 1 },
    { "0924 0004 00024182", 1 },
    { "", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Host) host = associated ();

    host_say_object (host, NU, 0, 0x0d620000, 0x8000, cases[i].attributes, cases[i].n);
    g_assert_cmpuint (host->observations->len, ==, 0);
  }
}

/* The cuff: in any order, once a measurement. */
static void
test_nibp (void)
{
  static const char first[] = "094b 0022 0003 001e 4a07 0000 0f20 0000005a 4a05 0000 0f20 00000078 "
                              "4a06 0000 0f20 00000050"
                              " 0990 0008 2017110414450000";
  static const char second[] = "0990 0008 2017110414500000"
                               " 094b 0022 0003 001e 4a05 0000 0f20 00000078 4a06 0000 0f20 "
                               "00000050 4a07 0000 0f20 0000005a";
  static const char measuring[]
      = "0990 0008 2017110414500000 094b 000e 0001 000a 4a05 0020 0f20 00000078";
  static const char kpa[]
      = "0990 0008 ffffffffffffffff 094b 000e 0001 000a 4a05 0000 0f03 00000010";
  g_autoptr (Host) host = associated ();

  host_say_object (host, NU, 0, 0x0d620000, 0x826a, first, 2);
  g_assert_cmpuint (host->observations->len, ==, 3);
  g_assert_cmpint (last (host)->code, ==, VIGIL_CODE_NIBP_DIA);
  g_assert_cmpfloat (last (host)->value, ==, 80);
  g_assert_cmpint (last (host)->device_time_us, ==, G_GINT64_CONSTANT (1509806700000000));
  host_say_object (host, NU, 1, 0x0d622000, 0x826a, first, 2);
  g_assert_cmpuint (host->observations->len, ==, 3);
  host_say_object (host, NU, 2, 0x0d624000, 0x826a, second, 2);
  g_assert_cmpuint (host->observations->len, ==, 6);
  g_assert_cmpint (last (host)->device_time_us, ==, G_GINT64_CONSTANT (1509807000000000));
  host_say_object (host, NU, 3, 0x0d626000, 0x826a, measuring, 2);
  g_assert_cmpuint (host->observations->len, ==, 7);
  g_assert_cmpint (last (host)->flags, ==, VIGIL_FLAG_MEASURING);
  host_say_object (host, NU, 4, 0x0d628000, 0x826a, kpa, 2);
  g_assert_cmpfloat_with_epsilon (last (host)->value, 120.009869, 1e-6);
  g_assert_cmpint (last (host)->device_time_us, ==, 0);
}

/* Two thermometers: the better site, and the other only when that is silent. */
static void
test_sources (void)
{
  static const char skin[] = "0950 000a 4b74 0000 17a0 ff000140";
  static const char core[] = "0950 000a 4b60 0000 17a0 ff000174";
  static const char core_off[] = "0950 000a 4b60 8000 17a0 007fffff";
  g_autoptr (Host) host = associated ();

  host_say_object (host, NU, 0, 0x0d620000, 1, skin, 1);
  g_assert_cmpfloat (last (host)->value, ==, 32.0);
  host_say_object (host, NU, 0, 0x0d620000, 2, core, 1);
  g_assert_cmpfloat (last (host)->value, ==, 37.2);
  host_forget (host);
  host_say_object (host, NU, 1, 0x0d622000, 1, skin, 1);
  g_assert_cmpuint (host->observations->len, ==, 0);
  host_say_object (host, NU, 1, 0x0d622000, 2, core_off, 1);
  g_assert_cmpint (last (host)->quality, ==, VIGIL_QUALITY_INVALID);
  host_wait (host, 5500);
  host_say_object (host, NU, 6, 0x0d62e000, 1, skin, 1);
  g_assert_cmpfloat (last (host)->value, ==, 32.0);
  host_forget (host);
  host_say_object (host, NU, 6, 0x0d62e000, 2, core_off, 1);
  g_assert_cmpuint (host->observations->len, ==, 0);
}

#define ALERT_HEAD "0916 000a 0000 0001 0000 0000 0000"
#define NO_PATIENT_ALARM "0902 0004 0000 0000"
#define NO_TECHNICAL_ALARM "0904 0004 0000 0000"
/* "LEADS OFF", medium, technical. */
#define LEADS_OFF                                                                                  \
  "0904 0038 0001 0034 0000 0000 0002 0008 0000 0000 0000 0204 0022 0000 00000000 0000 0000"       \
  " 0016 004c 0045 0041 0044 0053 0020 004f 0046 0046 0000 0000"
/* High, patient, silenced, demonstration, without words. */
#define ASYSTOLE "0902 0016 0001 0012 0000 0000 0400 1100 0000 0000 0000 0000 0000"

static void
test_alerts (void)
{
  g_autoptr (Host) host = associated ();

  host_say_object (host, INTELLIVUE_CLASS_ALERT, 0, 0x0d620000, 0x8401,
                   ALERT_HEAD NO_PATIENT_ALARM NO_TECHNICAL_ALARM, 3);
  g_assert_cmpuint (host->observations->len, ==, 1);
  g_assert_cmpfloat (last (host)->value, ==, 0);
  host_say_object (host, INTELLIVUE_CLASS_ALERT, 1, 0x0d622000, 0x8401,
                   ALERT_HEAD NO_PATIENT_ALARM LEADS_OFF, 3);
  g_assert_cmpuint (host->observations->len, ==, 2);
  g_assert_cmpfloat (last (host)->value, ==, 2);
  g_assert_cmpstr (last (host)->text, ==, "LEADS OFF");
  host_say_object (host, INTELLIVUE_CLASS_ALERT, 2, 0x0d624000, 0x8401,
                   ALERT_HEAD NO_PATIENT_ALARM LEADS_OFF, 3);
  g_assert_cmpuint (host->observations->len, ==, 2);
  host_say_object (host, INTELLIVUE_CLASS_ALERT, 3, 0x0d626000, 0x8401,
                   ALERT_HEAD LEADS_OFF ASYSTOLE, 3);
  g_assert_cmpfloat (last (host)->value, ==, 3);
  g_assert_cmpint (last (host)->flags, ==, VIGIL_FLAG_DEMO);
  /* Half an answer does not silence. */
  host_forget (host);
  host_say_object (host, INTELLIVUE_CLASS_ALERT, 4, 0x0d628000, 0x8401, ALERT_HEAD NO_PATIENT_ALARM,
                   2);
  g_assert_cmpuint (host->observations->len, ==, 0);
  host_say_object (host, INTELLIVUE_CLASS_ALERT, 5, 0x0d62a000, 0x8401,
                   NO_PATIENT_ALARM "0904 0004 0001 0034", 2);
  g_assert_cmpuint (host->observations->len, ==, 0);
  host_say_object (host, INTELLIVUE_CLASS_ALERT, 6, 0x0d62c000, 0x8401,
                   ALERT_HEAD NO_PATIENT_ALARM NO_TECHNICAL_ALARM, 3);
  g_assert_cmpuint (host->observations->len, ==, 1);
  g_assert_cmpfloat (last (host)->value, ==, 0);
}

/* One answer in three messages: the highest of all counts, and a lost one silences nothing. */
static void
test_linked_alerts (void)
{
  const guint16 alert = INTELLIVUE_CLASS_ALERT;
  g_autoptr (Host) host = associated ();

  host_say_part (host, 1, alert, 0, 0x0d620000, 0x8401, ALERT_HEAD ASYSTOLE, 2);
  host_say_part (host, 2, alert, 0, 0x0d620000, 0x8401, LEADS_OFF, 1);
  g_assert_cmpuint (host->observations->len, ==, 0);
  host_say_part (host, 0, alert, 0, 0x0d620000, 0x8401, "", 0);
  g_assert_cmpuint (host->observations->len, ==, 1);
  g_assert_cmpfloat (last (host)->value, ==, 3);
  /* The first part is lost; then the second; then none. */
  host_say_part (host, 2, alert, 1, 0x0d622000, 0x8401, NO_PATIENT_ALARM NO_TECHNICAL_ALARM, 2);
  host_say_part (host, 0, alert, 1, 0x0d622000, 0x8401, "", 0);
  host_say_part (host, 1, alert, 2, 0x0d624000, 0x8401, NO_PATIENT_ALARM NO_TECHNICAL_ALARM, 2);
  host_say_part (host, 3, alert, 2, 0x0d624000, 0x8401, "", 0);
  host_say_part (host, 0, alert, 2, 0x0d624000, 0x8401, "", 0);
  g_assert_cmpuint (host->observations->len, ==, 1);
  host_say_part (host, 1, alert, 3, 0x0d626000, 0x8401, NO_PATIENT_ALARM NO_TECHNICAL_ALARM, 2);
  host_say_part (host, 0, alert, 3, 0x0d626000, 0x8401, "", 0);
  g_assert_cmpuint (host->observations->len, ==, 2);
  g_assert_cmpfloat (last (host)->value, ==, 0);
}

static void
say_heart_rate (Host *host, guint16 sequence)
{
  host_say_object (host, NU, sequence, 0x0d620000 + sequence * 8000u, 0x8000, "0950 000a 4182 0000 0aa0 0000003c", 1);
}

/* The alarms are refused, while numbers come: what was told is not known any more, and said so once;
 * what is refused twice is asked for seldom. */
static void
test_alerts_refused (void)
{
  g_autoptr (Host) host = associated ();
  guint n_unknown = 0;

  host_say_object (host, INTELLIVUE_CLASS_ALERT, 0, 0x0d620000, 0x8401, ALERT_HEAD NO_PATIENT_ALARM LEADS_OFF, 3);
  g_assert_cmpfloat (last (host)->value, ==, 2);
  host_forget (host);
  for (guint16 s = 0; s < 120; s++) {
    guint n_sent = host->sent->len;

    host_wait (host, 1000);
    say_heart_rate (host, s);
    for (; n_sent < host->sent->len; n_sent++)
      if (strstr (g_array_index (host->sent, HostSent, n_sent).hex, "00360801") != NULL)
        host_say (host, "e1000002 0003 0006 0003 0002 0000");
  }
  for (guint i = 0; i < host->observations->len; i++) {
    const VigilObservation *seen = &g_array_index (host->observations, VigilObservation, i);

    if (seen->code != VIGIL_CODE_DEVICE_ALERT)
      continue;
    n_unknown++;
    g_assert_cmpint (seen->quality, ==, VIGIL_QUALITY_INVALID);
    g_assert_cmpstr (seen->text, ==, "alarms are not told");
    g_assert_cmpint (seen->t_mono_us - HOST_START_US, <, 25 * VIGIL_USEC_PER_SEC);
  }
  g_assert_cmpuint (n_unknown, ==, 1);
  /* first again as it was, then one by one, then each half minute */
  g_assert_cmpuint (host_count_hex (host, "e1000002000100280003000700220021"), ==, 1);
  g_assert_cmpuint (host_count_hex (host, "e10000020001001c0003000700160021"), >=, 4);
  g_assert_cmpuint (host_count_hex (host, "e10000020001001c0003000700160021"), <=, 6);
  /* told again, it is told again, though it is the same */
  host_forget (host);
  host_say_object (host, INTELLIVUE_CLASS_ALERT, 1, 0x0d720000, 0x8401, ALERT_HEAD NO_PATIENT_ALARM LEADS_OFF, 3);
  g_assert_cmpuint (host->observations->len, ==, 1);
  g_assert_cmpfloat (last (host)->value, ==, 2);
}

/* Numbers that are refused as an extended poll are asked for one by one. */
static void
test_numerics_refused (void)
{
  g_autoptr (Host) host = associated ();

  host_say (host, "e1000002 0003 0006 0001 0002 0000");
  for (guint16 s = 0; s < 10; s++) {
    host_wait (host, 1000);
    say_heart_rate (host, s);
  }
  g_assert_cmpuint (host_count_hex (host, "e1000002000100280001"), ==, 0);
  g_assert_cmpuint (host_count_hex (host, "e10000020001001c0001"), >=, 8);
  g_assert_cmpuint (host_count_hex (host, "e10000020001001c0001"), <=, 11);
}

static void
say_system (Host *host, const char *attributes, guint n, guint len)
{
  g_autofree char *hex = g_strdup_printf (
      "e1000002 0002 %04x 0006 0007 %04x 0021 0000 0000 0c16 %04x 0006 0d620000 ffffffffffffffff 0001 0021 080a"
      " 0001 %04x 0000 0001 %04x 0000 %04x %04x %s",
      len + 52, len + 46, len + 36, len + 12, len + 6, n, len, attributes);

  host_say (host, hex);
}

/* The demonstration ends and the clock is set while the association lasts: both are noticed. */
static void
test_system (void)
{
  static const char demo[] = "0946 0002 2000 0987 0008 2017110414461300 098f 0004 0d620000";
  static const char real[] = "0946 0002 4000 0987 0008 2017110415461300 098f 0004 0d620000";
  static const char nibp[] = "0950 000a f0e5 0000 0aa0 00000040 0990 0008 2017110415460300";
  g_autoptr (Host) host = associated ();

  say_system (host, demo, 3, 26);
  g_assert_cmpuint (host->observations->len, ==, 1);
  g_assert_cmpint (last (host)->code, ==, VIGIL_CODE_DEVICE_MODEL);
  g_assert_cmpint (last (host)->flags, ==, VIGIL_FLAG_DEMO);
  g_assert_cmpstr (last (host)->text, ==, "Philips M8000");
  say_system (host, demo, 3, 26);
  g_assert_cmpuint (host->observations->len, ==, 1);
  say_system (host, real, 3, 26);
  g_assert_cmpuint (host->observations->len, ==, 2);
  g_assert_cmpint (last (host)->flags, ==, VIGIL_FLAG_NONE);
  /* by the clock that was set an hour on, the cuff's reading is ten seconds old */
  host_say_object (host, NU, 0, 0x0d620000, 1, nibp, 2);
  g_assert_cmpint (last (host)->code, ==, VIGIL_CODE_PULSE_NIBP);
  g_assert_cmpint (last (host)->age_us, ==, 10 * VIGIL_USEC_PER_SEC);
  /* and it is asked for each minute */
  for (guint16 s = 0; s < 125; s++) {
    host_wait (host, 1000);
    say_heart_rate (host, s);
  }
  g_assert_cmpuint (host_count_hex (host, "e10000020001001c00060007001600210000000000000000"), ==, 2);
}

/* The counter of 1/8 ms runs over: the monitor's clock and a reading's age go on. */
static void
test_wrap (void)
{
  static const char nibp[] = "0950 000a f0e5 0000 0aa0 00000040 0990 0008 2017110414455900";
  g_autoptr (Host) host = associated ();
  gint64 before_us;

  say_system (host, "0946 0002 4000 0987 0008 2017110414460000 098f 0004 ffffff00", 3, 26);
  host_say_object (host, NU, 0xFFFF, 0xFFFFFF00, 1, "0950 000a 4182 0000 0aa0 0000003c", 1);
  before_us = last (host)->device_time_us;
  host_wait (host, 1024);
  host_say_object (host, NU, 0, 0x00001F00, 1, "0950 000a 4182 0000 0aa0 0000003d", 1);
  g_assert_cmpfloat (last (host)->value, ==, 61);
  g_assert_cmpint (last (host)->device_time_us - before_us, ==, 1024 * VIGIL_USEC_PER_MSEC);
  host_say_object (host, NU, 0, 0x00001F00, 2, nibp, 2);
  g_assert_cmpint (last (host)->age_us, ==, 2024 * VIGIL_USEC_PER_MSEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intellivue/send/requests", test_requests);
  g_test_add_func ("/intellivue/send/association", test_association_request);
  g_test_add_func ("/intellivue/values/float", test_float);
  g_test_add_func ("/intellivue/values/time", test_time);
  g_test_add_func ("/intellivue/values/text", test_text);
  g_test_add_func ("/intellivue/values/numerics", test_numerics);
  g_test_add_func ("/intellivue/values/reasons", test_reasons);
  g_test_add_func ("/intellivue/values/demographics", test_demographics);
  g_test_add_func ("/intellivue/values/ignored", test_ignored);
  g_test_add_func ("/intellivue/values/nibp", test_nibp);
  g_test_add_func ("/intellivue/values/sources", test_sources);
  g_test_add_func ("/intellivue/values/alerts", test_alerts);
  g_test_add_func ("/intellivue/values/linked-alerts", test_linked_alerts);
  g_test_add_func ("/intellivue/values/alerts-refused", test_alerts_refused);
  g_test_add_func ("/intellivue/values/numerics-refused", test_numerics_refused);
  g_test_add_func ("/intellivue/values/system", test_system);
  g_test_add_func ("/intellivue/values/wrap", test_wrap);
  return g_test_run ();
}
