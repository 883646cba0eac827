/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the B. Braun driver makes of what pumps say, and which of them is which channel. */
#include "bcc-bench.h"

#include <string.h>

static const VigilDriver *const bbraun = &vigil_driver_bbraun_space;

/* ---- what is said ---- */

static void
test_everything (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (TRUE);

  bcc_say (bench, "215,50113,GNNEW,688N030003\r;215,50113,INSERNUM,98765;215,50113,DSSTATUS,00051;215,50113,INRT,4.17;"
              "215,50113,BASRT,4.20;215,50113,INVI,1.4;215,50113,INVTB,30;215,50113,INRMT,25860;215,50113,INSYR,50;"
              "215,50113,INVOLACT,28.6;215,50113,INSOL,Esketamin 5 mg/ml;215,50113,INSOLSN,Esket;215,50113,INP1,3;"
              "215,50113,INP2,40;215,50113,INM8,1;215,50113,INM3,1;215,50113,INM14,0;215,50113,INA3,0;215,50113,INA2,0;"
              "215,50113,PATW,70;215,50113,SOMETHINGNEW,1");
  bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "98765");
  bcc_assert_text (bench, 0, VIGIL_CODE_DEVICE_MODEL, "Perfusor Space 688N030003");
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_RATE, 4.17);
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_RATE_SET, 4.2);
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 1.4);
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_VTBI, 30);
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_TIME_LEFT, 25860);
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_MODE, VIGIL_PUMP_MODE_INFUSING);
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_ALARM, VIGIL_PUMP_ALARM_NONE);
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_MAINS, 1);
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_SYRINGE, 0);
  bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_SYRINGE, "50 mL, 28.6 mL left");
  bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_DRUG, "Esketamin 5 mg/ml");
  bcc_assert_invalid (bench, 0, VIGIL_CODE_PUMP_PRESSURE, "level 3, 40 % of limit");
  /* who it is first, its volume last */
  g_assert_true (g_str_has_prefix (bench->order->str, "0:pump.serial "));
  g_assert_true (g_str_has_suffix (bench->order->str, "0:pump.mode 0:pump.rate 0:pump.infused "));
  for (const VigilCode *code = bbraun->emits; *code != VIGIL_CODE_NONE; code++)
    g_assert_cmpuint (bench->n_seen[0][*code], ==, 1);
}

/* No value is not 0, and a time that stands at its end is none. */
static void
test_no_values (void)
{
  static const char *const nothing[] = { "_NV", "_NA", "", "4,17", "1e1", "-0.5", "99999", "nan", "4.17 ml/h" };
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);

  bcc_say (bench, PUMP_1);
  for (gsize i = 0; i < G_N_ELEMENTS (nothing); i++) {
    g_autofree char *block
        = g_strdup_printf ("9,50111,INRT,%s;9,50111,BASRT,%s;9,50111,INVI,%s0;9,50111,INVTB,%s;9,50111,INRMT,%s",
                           nothing[i], nothing[i], nothing[i], nothing[i], nothing[i]);

    g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
    g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
    bcc_say (bench, block);
    bcc_assert_invalid (bench, 0, VIGIL_CODE_PUMP_RATE, nothing[i]);
    bcc_assert_invalid (bench, 0, VIGIL_CODE_PUMP_RATE_SET, nothing[i]);
    bcc_assert_invalid (bench, 0, VIGIL_CODE_PUMP_VTBI, nothing[i]);
    bcc_assert_invalid (bench, 0, VIGIL_CODE_PUMP_TIME_LEFT, nothing[i]);
  }
  bcc_answer (bench, "9,50111,INRMT,65535;9,50111,INVI,_NV;9,50111,INSOL,_NV;9,50111,INSYR,_NA;9,50111,INM8,_NV;"
                 "9,50111,INP1,_NV;9,50111,INP2,_NA;9,50111,GNMODEL,_NA");
  bcc_assert_invalid (bench, 0, VIGIL_CODE_PUMP_TIME_LEFT, "65535");
  bcc_assert_invalid (bench, 0, VIGIL_CODE_PUMP_INFUSED, "_NV");
  bcc_assert_invalid (bench, 0, VIGIL_CODE_PUMP_DRUG, "_NV");
  bcc_assert_invalid (bench, 0, VIGIL_CODE_PUMP_SYRINGE, "_NA");
  bcc_assert_invalid (bench, 0, VIGIL_CODE_PUMP_MAINS, "");
  bcc_assert_invalid (bench, 0, VIGIL_CODE_PUMP_PRESSURE, "level --, -- % of limit");
  bcc_assert_invalid (bench, 0, VIGIL_CODE_DEVICE_MODEL, "_NA");
}

/* Names are UTF-8, cut between characters; glyphs that only the maker has are replaced. */
static void
test_names (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (TRUE);
  char long_name[200] = "";

  bcc_answer (bench, "9,50111,INSOL,L\303\251vobupivaca\303\257ne 1,25");
  bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_DRUG, "L\303\251vobupivaca\303\257ne 1,25");
  g_assert_cmpint (bench->last[0][VIGIL_CODE_PUMP_DRUG].quality, ==, VIGIL_QUALITY_OK);
  bcc_answer (bench, "9,50111,INSOL,Keta\356\200\200mine\377");
  bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_DRUG, "Keta?mine?");
  g_assert_cmpint (bench->last[0][VIGIL_CODE_PUMP_DRUG].quality, ==, VIGIL_QUALITY_QUESTIONABLE);
  for (guint i = 0; i < 40; i++)
    g_strlcat (long_name, "\303\251", sizeof long_name);
  {
    g_autofree char *block = g_strconcat ("9,50111,INSOL,", long_name, NULL);

    bcc_answer (bench, block);
  }
  g_assert_true (g_utf8_validate (bench->last[0][VIGIL_CODE_PUMP_DRUG].text, -1, NULL));
  g_assert_cmpuint (strlen (bench->last[0][VIGIL_CODE_PUMP_DRUG].text), ==, 62);
  bcc_answer (bench, "9,50111,INSOL,_NV;9,50111,INSOLSN,Short");
  bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_DRUG, "Short");
}

static void
test_modes (void)
{
  static const struct { const char *said; VigilPumpMode mode; VigilQuality quality; const char *words; } modes[] = {
    { "RUNSTATE,1", VIGIL_PUMP_MODE_HOLD, VIGIL_QUALITY_OK, "" },
    { "RUNSTATE,2", VIGIL_PUMP_MODE_INFUSING, VIGIL_QUALITY_OK, "" },
    { "RUNSTATE,0x00000002h", VIGIL_PUMP_MODE_INFUSING, VIGIL_QUALITY_OK, "" },
    { "RUNSTATE,34", VIGIL_PUMP_MODE_INFUSING, VIGIL_QUALITY_OK, "" },
    { "RUNSTATE,10", VIGIL_PUMP_MODE_KVO, VIGIL_QUALITY_OK, "" },
    { "RUNSTATE,5", VIGIL_PUMP_MODE_HOLD, VIGIL_QUALITY_OK, "" },
    /* neither, or both */
    { "RUNSTATE,4", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "4" },
    { "RUNSTATE,3", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "3" },
    { "RUNSTATE,_NV", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "_NV" },
    { "RUNSTATE,run", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "run" },
    { "RUNSTATE,00000010", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "00000010" },
    { "INM3,1;1,50111,INM14,0", VIGIL_PUMP_MODE_INFUSING, VIGIL_QUALITY_OK, "" },
    { "INM3,1;1,50111,INM14,1", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "priming" },
    { "INM3,1", VIGIL_PUMP_MODE_INFUSING, VIGIL_QUALITY_QUESTIONABLE, "" },
    { "INM3,0", VIGIL_PUMP_MODE_HOLD, VIGIL_QUALITY_OK, "" },
    { "INM3,1;1,50111,INM2,1", VIGIL_PUMP_MODE_BOLUS, VIGIL_QUALITY_OK, "" },
    { "INM3,1;1,50111,INM10,1", VIGIL_PUMP_MODE_KVO, VIGIL_QUALITY_OK, "" },
    { "INM3,0;1,50111,INM6,1", VIGIL_PUMP_MODE_HOLD, VIGIL_QUALITY_OK, "standby" },
    { "STATUS1,0x81", VIGIL_PUMP_MODE_INFUSING, VIGIL_QUALITY_OK, "" },
    { "STATUS1,0x1000081", VIGIL_PUMP_MODE_INFUSING, VIGIL_QUALITY_OK, "a value is being edited" },
    { "STATUS1,0x01", VIGIL_PUMP_MODE_HOLD, VIGIL_QUALITY_OK, "" },
    { "STATUS1,0x05", VIGIL_PUMP_MODE_HOLD, VIGIL_QUALITY_OK, "standby" },
    { "STATUS1,0x91", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "priming" },
    { "STATUS1,0x481", VIGIL_PUMP_MODE_BOLUS, VIGIL_QUALITY_OK, "" },
    { "STATUS1,0x881", VIGIL_PUMP_MODE_BOLUS, VIGIL_QUALITY_OK, "" },
    { "STATUS1,0x2081", VIGIL_PUMP_MODE_KVO, VIGIL_QUALITY_OK, "" },
    { "RUNSTATE,2;1,50111,DSSTATUS,00050", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "off" },
    /* nothing at all of its state */
    { "INRT,4.17", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);
    g_autofree char *block = g_strdup_printf ("1,50111,%s", modes[i].said);
    const VigilObservation *mode = &bench->last[0][VIGIL_CODE_PUMP_MODE];

    bcc_say (bench, block);
    g_assert_cmpuint (bench->n_seen[0][VIGIL_CODE_PUMP_MODE], ==, 1);
    g_assert_cmpint ((int) mode->value, ==, modes[i].mode);
    g_assert_cmpint (mode->quality, ==, modes[i].quality);
    g_assert_cmpstr (mode->text, ==, modes[i].words);
  }
}

static void
test_alarms (void)
{
  static const struct { const char *said; VigilPumpAlarm alarm; const char *words; } alarms[] = {
    { "ALARM1,0", VIGIL_PUMP_ALARM_NONE, "" },
    { "ALARM1,1", VIGIL_PUMP_ALARM_NONE, "" },
    { "ALARM1,1024", VIGIL_PUMP_ALARM_OCCLUSION, "pressure high" },
    { "ALARM1,0x00000200h", VIGIL_PUMP_ALARM_END, "syringe empty" },
    { "ALARM1,0x2000", VIGIL_PUMP_ALARM_VTBI_DONE, "volume infused" },
    { "ALARM1,0x4000", VIGIL_PUMP_ALARM_OTHER, "time over" },
    { "ALARM1,0x80", VIGIL_PUMP_ALARM_BATTERY_EMPTY, "battery flat" },
    { "ALARM1,0x8000", VIGIL_PUMP_ALARM_SYRINGE, "claw" },
    { "ALARM1,0x10000000", VIGIL_PUMP_ALARM_AIR, "air" },
    { "ALARM1,0x04000000", VIGIL_PUMP_ALARM_FLOW, "free flow" },
    { "ALARM1,0x8", VIGIL_PUMP_ALARM_FAULT, "therapy data" },
    { "ALARM1,0x200000", VIGIL_PUMP_ALARM_OTHER, "ALARM1 bit 21" },
    { "ALARM2,0x80", VIGIL_PUMP_ALARM_FLOW, "danger of free flow" },
    { "ALARM2,0x80000000", VIGIL_PUMP_ALARM_SYRINGE, "syringe not secure" },
    { "PREALARM,4", VIGIL_PUMP_ALARM_NEAR_END, "volume near end" },
    { "PREALARM,2", VIGIL_PUMP_ALARM_OTHER, "pre-alarm 1: disposable or syringe" },
    { "PREALARM,16", VIGIL_PUMP_ALARM_BATTERY_LOW, "battery near flat" },
    /* several: the worst is the class, all are in the words */
    { "ALARM1,0x402;1,50111,PREALARM,4", VIGIL_PUMP_ALARM_OCCLUSION, "pressure high, calibration, volume near end" },
    { "INA1,0;1,50111,INA3,0", VIGIL_PUMP_ALARM_NONE, "" },
    { "INA3,1", VIGIL_PUMP_ALARM_OCCLUSION, "pressure" },
    { "INA2,1;1,50111,INA11,1", VIGIL_PUMP_ALARM_END, "syringe empty, battery low" },
    { "INA15,1", VIGIL_PUMP_ALARM_AIR, "air" },
    { "INA14,1", VIGIL_PUMP_ALARM_FLOW, "drops" },
    { "INA12,00001", VIGIL_PUMP_ALARM_NEAR_END, "syringe near end" },
    { "INA5,1", VIGIL_PUMP_ALARM_ATTENTION, "standby over" },
    { "INA6,1", VIGIL_PUMP_ALARM_OTHER, "CC" },
    /* not for this kind of pump */
    { "INA3,0;1,50111,INA15,_NV", VIGIL_PUMP_ALARM_NONE, "" },
    /* cannot be read: somebody must look */
    { "ALARM1,00000400", VIGIL_PUMP_ALARM_OTHER, "ALARM1 00000400" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (alarms); i++) {
    g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);
    g_autofree char *block = g_strdup_printf ("1,50111,INRT,1;1,50111,%s", alarms[i].said);

    bcc_say (bench, block);
    bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_ALARM, alarms[i].alarm);
    bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_ALARM, alarms[i].words);
  }
}

/* The flags vanish where the fields of bits are enabled; an alarm that cannot be read is not over. */
static void
test_alarm_course (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);

  bcc_answer (bench, "1,50111,INA3,1;1,50111,INRT,0");
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_ALARM, VIGIL_PUMP_ALARM_OCCLUSION);
  bcc_answer (bench, "1,50111,INRT,0");
  g_assert_cmpuint (bench->n_seen[0][VIGIL_CODE_PUMP_ALARM], ==, 1);
  bcc_answer (bench, "1,50111,ALARM1,0;1,50111,ALARM2,0");
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_ALARM, VIGIL_PUMP_ALARM_NONE);
  bcc_answer (bench, "1,50111,ALARM1,_NA");
  bcc_assert_invalid (bench, 0, VIGIL_CODE_PUMP_ALARM, "ALARM1 _NA");
  bcc_answer (bench, "1,50111,ALARM1,1024");
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_ALARM, VIGIL_PUMP_ALARM_OCCLUSION);
  bcc_answer (bench, "1,50111,ALARM1,_NA");
  g_assert_cmpint (bench->last[0][VIGIL_CODE_PUMP_ALARM].quality, ==, VIGIL_QUALITY_QUESTIONABLE);
  g_assert_cmpint ((int) bench->last[0][VIGIL_CODE_PUMP_ALARM].value, ==, VIGIL_PUMP_ALARM_OTHER);
  bcc_answer (bench, "1,50111,ALARM1,0");
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_ALARM, VIGIL_PUMP_ALARM_NONE);
}

/* ---- which pump is which channel ---- */

static void
test_removed (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);

  bcc_answer (bench, PUMP_1 ";" PUMP_2);
  g_assert_true (bcc_is_channel_ready (bench, 0));
  bcc_answer (bench, "9,50111,GNERR,39;" PUMP_2);
  bcc_assert_invalid (bench, 0, VIGIL_CODE_DEVICE_MODEL, "removed");
  g_assert_false (bcc_is_channel_ready (bench, 0));
  g_assert_true (bcc_is_channel_ready (bench, 1));
  /* plugged in elsewhere it is the same pump; the engine is told again who it is */
  bcc_answer (bench, "9,50115,GNNEW,688N030003;9,50115,INRT,4.17;9,50115,INVI,1.5;9,50115,RUNSTATE,2;9,50115,INSERNUM,12345;"
                 PUMP_2);
  g_assert_true (bcc_is_channel_ready (bench, 0));
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 1.5);
  bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "12345");
  g_assert_cmpuint (bench->n_seen[2][VIGIL_CODE_PUMP_SERIAL], ==, 0);
}

/* Another one in the same slot takes the channel, and says first who it is. */
static void
test_replaced (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);

  bcc_answer (bench, PUMP_1 ";" PUMP_2);
  bcc_answer (bench, "9,50111,GNERR,39;" PUMP_2);
  g_string_truncate (bench->order, 0);
  bcc_answer (bench, "9,50111,GNNEW,688N030003;9,50111,INRT,0;9,50111,INVI,0;9,50111,RUNSTATE,1;9,50111,INSERNUM,44444;" PUMP_2);
  bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "44444");
  g_assert_true (g_str_has_prefix (bench->order->str, "0:pump.serial "));
  bcc_assert_text (bench, 1, VIGIL_CODE_PUMP_SERIAL, "22222");
  /* one that does not tell its number is not the one that was there */
  bcc_answer (bench, "9,50111,GNERR,39;" PUMP_2);
  bcc_answer (bench, "9,50111,GNNEW,688N030003;9,50111,INRT,0;" PUMP_2);
  bcc_assert_invalid (bench, 0, VIGIL_CODE_PUMP_SERIAL, "");
}

/* Two change places between two reports, and nobody was told that they left. */
static void
test_exchanged (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);

  bcc_answer (bench, PUMP_1 ";" PUMP_2);
  bcc_answer (bench, "9,50111,INSERNUM,22222;9,50111,INVI,2.6;9,50111,RUNSTATE,2;9,50112,INSERNUM,12345;9,50112,INVI,1.7;"
                 "9,50112,RUNSTATE,2");
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 1.7);
  bcc_assert_value (bench, 1, VIGIL_CODE_PUMP_INFUSED, 2.6);
  bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "12345");
  bcc_assert_text (bench, 1, VIGIL_CODE_PUMP_SERIAL, "22222");
}

/* Seen in its new slot before the old one was said to be empty. */
static void
test_moved_unheard (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);

  bcc_answer (bench, PUMP_1 ";" PUMP_2);
  bcc_answer (bench, PUMP_2 ";9,50113,INSERNUM,12345;9,50113,INVI,1.9;9,50113,RUNSTATE,2");
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 1.9);
  bcc_answer (bench, "9,50111,GNERR,39;" PUMP_2 ";9,50113,INVI,2.0");
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 2);
  g_assert_true (bcc_is_channel_ready (bench, 0));
  g_assert_cmpuint (bench->n_seen[2][VIGIL_CODE_PUMP_INFUSED], ==, 0);
}

/* The other of its two numbers does not make it another pump. */
static void
test_two_numbers (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);

  bcc_answer (bench, "9,50111,INNR,0815;9,50111,INRT,1");
  bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "0815");
  bcc_answer (bench, "9,50111,INSERNUM,12345;9,50111,INRT,1");
  bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "0815");
  bcc_answer (bench, "9,50111,INNR,_NA;9,50111,INRT,1");
  bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "0815");
}

/* More pumps than channels: those that are there stay what they are. */
static void
test_too_many (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);
  g_autoptr (GString) all = g_string_new (PUMP_1);

  for (guint slot = 2; slot <= 24; slot++)
    g_string_append_printf (all, ";9,5011%02u,INSERNUM,n%u;9,5011%c,INRT,%u", slot, slot,
                            slot < 10 ? '0' + slot : 'A' + slot - 10, slot);
  for (guint i = 0; i < 3; i++)
    bcc_answer (bench, all->str);
  bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "12345");
  for (guint8 channel = 1; channel < BCC_BENCH_CHANNELS; channel++)
    g_assert_cmpuint (bench->n_seen[channel][VIGIL_CODE_PUMP_RATE], ==, 3);
  bcc_assert_value (bench, 1, VIGIL_CODE_PUMP_RATE, 2);
  g_assert_cmpuint (vigil_decoder_count_pumps (bench->decoder), >, BCC_BENCH_CHANNELS);
}

/* Those that are told of: what is off, unreachable, gone or long unheard is not there. */
static void
test_count (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);

  g_assert_cmpuint (vigil_decoder_count_pumps (bench->decoder), ==, 0);
  bcc_answer (bench, PUMP_1 ";" PUMP_2 ";" PUMP_3);
  g_assert_cmpuint (vigil_decoder_count_pumps (bench->decoder), ==, 3);
  bcc_answer (bench, PUMP_1 ";" PUMP_2 ";9,50113,DSSTATUS,00050");
  g_assert_cmpuint (vigil_decoder_count_pumps (bench->decoder), ==, 2);
  bcc_answer (bench, PUMP_1 ";9,50112,GNERR,42;9,50113,DSSTATUS,00051");
  g_assert_cmpuint (vigil_decoder_count_pumps (bench->decoder), ==, 2);
  bcc_answer (bench, PUMP_1 ";" PUMP_2 ";9,50113,GNERR,39");
  g_assert_cmpuint (vigil_decoder_count_pumps (bench->decoder), ==, 2);
  bcc_play (bench, PUMP_2, 20000);
  g_assert_cmpuint (vigil_decoder_count_pumps (bench->decoder), ==, 1);
}

/* Not heard for a while, not reachable, off, or without its volume: not to be taken for present. */
static void
test_unheard (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);

  bcc_answer (bench, PUMP_1 ";" PUMP_2);
  bcc_play (bench, PUMP_1 ";" PUMP_2, 10000);
  g_assert_true (bcc_is_channel_ready (bench, 0));
  bcc_play (bench, PUMP_2, 10000);
  g_assert_true (bcc_is_channel_ready (bench, 0));
  bcc_play (bench, PUMP_2, 7000);
  g_assert_false (bcc_is_channel_ready (bench, 0));
  g_assert_true (bcc_is_channel_ready (bench, 1));
  bcc_play (bench, PUMP_1 ";" PUMP_2, 4000);
  g_assert_true (bcc_is_channel_ready (bench, 0));
  bcc_play (bench, PUMP_2 ";9,50111,GNERR,42", 4000);
  g_assert_false (bcc_is_channel_ready (bench, 0));
  bcc_play (bench, PUMP_1 ";" PUMP_2, 4000);
  g_assert_true (bcc_is_channel_ready (bench, 0));
  bcc_play (bench, "9,50111,DSSTATUS,00050;" PUMP_2, 4000);
  g_assert_false (bcc_is_channel_ready (bench, 0));
  bcc_play (bench, "9,50111,DSSTATUS,00051;" PUMP_1 ";" PUMP_2, 4000);
  g_assert_true (bcc_is_channel_ready (bench, 0));
  bcc_play (bench, "9,50111,INVI,_NV;9,50111,INRT,1;9,50111,RUNSTATE,2", 18000);
  g_assert_false (bcc_is_channel_ready (bench, 0));
  /* one that never had a volume is not missing it */
  bcc_answer (bench, "9,50111,GNERR,39;" PUMP_2);
  bcc_answer (bench, "9,50111,INSERNUM,5;9,50111,INRT,0;9,50111,RUNSTATE,1;" PUMP_2);
  bcc_play (bench, "9,50111,INRT,0;9,50111,RUNSTATE,1;" PUMP_2, 30000);
  g_assert_true (bcc_is_channel_ready (bench, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bbraun-pumps/everything", test_everything);
  g_test_add_func ("/bbraun-pumps/no-values", test_no_values);
  g_test_add_func ("/bbraun-pumps/names", test_names);
  g_test_add_func ("/bbraun-pumps/modes", test_modes);
  g_test_add_func ("/bbraun-pumps/alarms", test_alarms);
  g_test_add_func ("/bbraun-pumps/alarm-course", test_alarm_course);
  g_test_add_func ("/bbraun-pumps/removed", test_removed);
  g_test_add_func ("/bbraun-pumps/replaced", test_replaced);
  g_test_add_func ("/bbraun-pumps/exchanged", test_exchanged);
  g_test_add_func ("/bbraun-pumps/moved-unheard", test_moved_unheard);
  g_test_add_func ("/bbraun-pumps/two-numbers", test_two_numbers);
  g_test_add_func ("/bbraun-pumps/too-many", test_too_many);
  g_test_add_func ("/bbraun-pumps/count", test_count);
  g_test_add_func ("/bbraun-pumps/unheard", test_unheard);
  return g_test_run ();
}
