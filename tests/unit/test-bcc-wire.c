/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The BCC framer against a table of wires, stuffed and plain; records taken apart. The first vector
 * is the maker's own example; the others were computed by its rule. */
#include "driver/bcc-record.h"
#include "framing/bcc.h"
#include "framing/framer.h"

#include <string.h>

#define ALIVE_PLAIN "\00100031\0021/1/1>ADMIN:ALIVE\00300061\004"
#define ALIVE_STUFFED "\00100031\0021/1/1>AEXMIN:ALIVEE\00300061\004"
#define GNACK_PLAIN "\00100041\002BED01/1/1>206,50100,GNACK,0\00300203\004"
#define GNACK_STUFFED "\00100041\002BEEEX01/1/1>206,50100,GNACK,0\00300203\004"
#define BLOCK "\00100062\002BED01/1/1>215,50113,INRT,4.17\036215,50113,INVI,1.4\02700086\004"
#define BLOCK_STUFFED "\00100062\002BEEEX01/1/1>215,50113,INRT,4.17\036215,50113,INVI,1.4\02700086\004"

typedef struct {
  GString *frames; /* "p$text|" : stuffing, end, text */
} Caught;

static void
on_caught_frame (const guint8 *frame, gsize len, gpointer user_data)
{
  Caught *caught = user_data;

  g_string_append_c (caught->frames, (char) frame[VIGIL_BCC_STUFFING]);
  g_string_append_c (caught->frames, frame[VIGIL_BCC_END] == VIGIL_BCC_ETX ? '$' : '+');
  g_string_append_len (caught->frames, (const char *) frame + VIGIL_BCC_TEXT, (gssize) (len - VIGIL_BCC_TEXT));
  g_string_append_c (caught->frames, '|');
}

static const struct {
  const char *wire, *frames;
  guint bad_checksum, bad_length, noise;
} wires[] = {
  { ALIVE_PLAIN, "p$1/1/1>ADMIN:ALIVE|", 0, 0, 0 },
  { ALIVE_STUFFED, "s$1/1/1>ADMIN:ALIVE|", 0, 0, 0 },
  { GNACK_PLAIN, "p$BED01/1/1>206,50100,GNACK,0|", 0, 0, 0 },
  { GNACK_STUFFED, "s$BED01/1/1>206,50100,GNACK,0|", 0, 0, 0 },
  { BLOCK, "p+BED01/1/1>215,50113,INRT,4.17\036215,50113,INVI,1.4|", 0, 0, 0 },
  { BLOCK_STUFFED, "s+BED01/1/1>215,50113,INRT,4.17\036215,50113,INVI,1.4|", 0, 0, 0 },
  { ALIVE_PLAIN ALIVE_STUFFED, "p$1/1/1>ADMIN:ALIVE|s$1/1/1>ADMIN:ALIVE|", 0, 0, 0 },
  /* another digit: the sum does not fit; a byte lost: the length does not */
  { "\00100062\002BED01/1/1>215,50113,INRT,5.17\036215,50113,INVI,1.4\02700086\004", "", 1, 0, 0 },
  { "\00100062\002BEEEX01/1/1>215,50113,INRT,5.17\036215,50113,INVI,1.4\02700086\004", "", 1, 0, 0 },
  { "\00100062\002BED01/1/1>215,50113,INRT,4.1\036215,50113,INVI,1.4\02700086\004", "", 0, 1, 0 },
  { "\00100062\002BED01/1/1>215,50113,INRT,4.17\036215,50113,INVI,1.4\02700342\004", "", 1, 0, 0 },
  { "\001000a2\002BED01/1/1>215,50113,INRT,4.17\036215,50113,INVI,1.4\02700086\004", "", 0, 1, 0 },
  { "\001\004", "", 0, 1, 0 },
  { "\00100013\002\00300000\004", "", 0, 1, 0 },
  /* a length that is right by chance is not enough: no STX, no ETX, control characters within */
  { "\00100031x1/1/1>ADMIN:ALIVE\00300061\004", "", 0, 1, 0 },
  { "\00100031\0021/1/1>ADMIN:ALIVEx00061\004", "", 0, 1, 0 },
  { "\00100031\0021/1/1>ADMIN\005ALIVE\00300061\004", "", 0, 1, 0 },
  /* escapes that are none */
  { "\00100031\0021/1/1>AEYMIN:ALIVEE\00300061\004", "", 0, 1, 0 },
  { "\00100031\0021/1/1>AEXMIN:ALIVE\00300061\004", "", 0, 1, 0 },
  /* the beginning of another within one, noise around, an acknowledgement that nobody sends us */
  { "\00100031\0021/1/1>ADM" ALIVE_PLAIN, "p$1/1/1>ADMIN:ALIVE|", 0, 1, 0 },
  { "abc\006" ALIVE_PLAIN "\004xyz", "p$1/1/1>ADMIN:ALIVE|", 0, 0, 8 },
};

static void
check_counters (const VigilFramerCounters *counters, gsize i)
{
  g_assert_cmpuint (counters->bytes, ==, strlen (wires[i].wire));
  g_assert_cmpuint (counters->bad_checksum, ==, wires[i].bad_checksum);
  g_assert_cmpuint (counters->bad_length, ==, wires[i].bad_length);
  g_assert_cmpuint (counters->noise_bytes, ==, wires[i].noise);
  g_assert_cmpuint (counters->aborted, ==, 0);
}

static void
test_framer_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wires); i++) {
    for (gsize chunk = strlen (wires[i].wire); chunk > 0; chunk = chunk > 1 ? 1 : 0) {
      g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_bcc);
      g_autoptr (GString) frames = g_string_new (NULL);
      Caught caught = { frames };

      for (gsize at = 0; at < strlen (wires[i].wire); at += chunk)
        vigil_framer_feed (framer, (const guint8 *) wires[i].wire + at, chunk, on_caught_frame, &caught);
      g_assert_cmpstr (frames->str, ==, wires[i].frames);
      check_counters (vigil_framer_get_counters (framer), i);
    }
  }
}

/* What was sent comes back as it was, stuffed or not, and only where it matters is it told apart. */
static void
test_encode (void)
{
  static const struct { const char *text; gboolean is_stuffed; const char *wire; } frames[] = {
    { "1/1/1>ADMIN:ALIVE", FALSE, ALIVE_PLAIN },
    { "1/1/1>ADMIN:ALIVE", TRUE, ALIVE_STUFFED },
    { "BED01/1/1>206,50100,GNACK,0", FALSE, GNACK_PLAIN },
    { "BED01/1/1>206,50100,GNACK,0", TRUE, GNACK_STUFFED },
    { "BED01/1/1>MEM:GET", FALSE, "\00100031\002BED01/1/1>MEM:GET\00300029\004" },
    { "BED01/1/1>MEM:GET", TRUE, "\00100031\002BEEEX01/1/1>MEEM:GEET\00300029\004" },
    { "BED01/1/1>MEM:GETSLOT#13", FALSE, "\00100038\002BED01/1/1>MEM:GETSLOT#13\00300237\004" },
    { "BED01/1/1>ADMIN:VERSION", TRUE, "\00100037\002BEEEX01/1/1>AEXMIN:VEERSION\00300243\004" },
    { "BED01/1/1>216,50114,GNERR,39", FALSE, "\00100042\002BED01/1/1>216,50114,GNERR,39\00300040\004" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++) {
    guint8 wire[VIGIL_BCC_FRAME_SIZE (64)];
    gsize n = vigil_bcc_frame_encode (frames[i].text, frames[i].is_stuffed, wire);

    g_assert_cmpmem (wire, n, frames[i].wire, strlen (frames[i].wire));
  }
}

static void
test_stuffing_untold (void)
{
  static const char text[] = "1/1/1>1,50100,GNACK,0";
  guint8 plain[VIGIL_BCC_FRAME_SIZE (sizeof text)], stuffed[VIGIL_BCC_FRAME_SIZE (sizeof text)];
  gsize n_plain = vigil_bcc_frame_encode (text, FALSE, plain), n_stuffed = vigil_bcc_frame_encode (text, TRUE, stuffed);
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_bcc);
  g_autoptr (GString) frames = g_string_new (NULL);
  Caught caught = { frames };

  g_assert_cmpmem (plain, n_plain, stuffed, n_stuffed);
  vigil_framer_feed (framer, plain, n_plain, on_caught_frame, &caught);
  g_assert_cmpstr (frames->str, ==, "e$1/1/1>1,50100,GNACK,0|");
}

/* Letters, digits and every byte of UTF-8 in random texts, both ways. */
static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9600);
  g_autofree guint8 *wire = g_malloc (VIGIL_BCC_FRAME_SIZE (VIGIL_BCC_TEXT_MAX));

  for (guint round = 0; round < 2000; round++) {
    gsize len = round < 20 ? VIGIL_BCC_TEXT_MAX - round : (gsize) g_rand_int_range (rand, 1, 200);
    g_autofree char *text = g_malloc (len + 1);
    g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_bcc);
    g_autoptr (GString) frames = g_string_new (NULL);
    Caught caught = { frames };
    gsize n;

    for (gsize i = 0; i < len; i++)
      text[i] = (char) (g_rand_boolean (rand) ? "DEdeXx"[g_rand_int_range (rand, 0, 6)]
                                              : g_rand_int_range (rand, 0x20, 0x100));
    text[len] = '\0';
    n = vigil_bcc_frame_encode (text, round % 2 == 0, wire);
    vigil_framer_feed (framer, wire, n, on_caught_frame, &caught);
    g_assert_cmpuint (vigil_framer_get_counters (framer)->frames, ==, 1);
    g_assert_cmpmem (frames->str + 2, frames->len - 3, text, len);
  }
}

static void
test_framer_bounds (void)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_bcc);
  g_autoptr (GString) frames = g_string_new (NULL), wire = g_string_new ("\00199999\002");
  Caught caught = { frames };

  for (guint i = 0; i < 50000; i++)
    g_string_append_c (wire, 'A');
  g_string_append (wire, "\004" ALIVE_PLAIN);
  vigil_framer_feed (framer, (const guint8 *) wire->str, wire->len, on_caught_frame, &caught);
  g_assert_cmpstr (frames->str, ==, "p$1/1/1>ADMIN:ALIVE|");
  g_assert_cmpuint (vigil_framer_get_counters (framer)->bad_length, ==, 1);
}

/* Whatever single byte is damaged, dropped or doubled, nothing is made of the frame. */
static void
test_damage (void)
{
  static const char *const good[] = { BLOCK, BLOCK_STUFFED };

  for (gsize k = 0; k < G_N_ELEMENTS (good); k++)
    for (gsize i = 0; i < strlen (good[k]); i++)
      for (guint how = 0; how < 258; how++) {
        g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_bcc);
        g_autoptr (GString) frames = g_string_new (NULL), wire = g_string_new (good[k]);
        Caught caught = { frames };

        if (how == 256)
          g_string_erase (wire, (gssize) i, 1);
        else if (how == 257)
          g_string_insert_c (wire, (gssize) i, good[k][i]);
        else if ((guint8) good[k][i] == how)
          continue;
        else
          wire->str[i] = (char) how;
        vigil_framer_feed (framer, (const guint8 *) wire->str, wire->len, on_caught_frame, &caught);
        /* the start doubled is a start, the end doubled is noise behind it */
        if (how == 257 && (i == 0 || i + 1 == strlen (good[k])))
          g_assert_cmpuint (vigil_framer_get_counters (framer)->frames, ==, 1);
        else
          g_assert_cmpstr (frames->str, ==, "");
      }
}

static void
test_framer_garbage (void)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_bcc);
  g_autoptr (GString) frames = g_string_new (NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (4001);
  Caught caught = { frames };
  guint8 noise[64];

  for (guint round = 0; round < 1000; round++) {
    for (gsize i = 0; i < sizeof noise; i++)
      noise[i] = (guint8) g_rand_int_range (rand, 0, 256);
    vigil_framer_feed (framer, noise, sizeof noise, on_caught_frame, &caught);
    vigil_framer_feed (framer, (const guint8 *) ALIVE_STUFFED, strlen (ALIVE_STUFFED), on_caught_frame, &caught);
  }
  g_assert_cmpuint (vigil_framer_get_counters (framer)->frames, ==, 1000);
}

/* ---- records ---- */

static void
test_bed (void)
{
  static const struct { const char *text, *bed, *rest; } beds[] = {
    { "BED01/1/1>MEM:GET", "BED01", "MEM:GET" },
    { "1/1/1>x", "1", "x" },
    { "/1/1/1/1>x", "/1/1", "x" },
    { "ABCDEFGHIJKLMNO/1/1>", "ABCDEFGHIJKLMNO", "" },
    { "ABCDEFGHIJKLMNOP/1/1>x", NULL, NULL },
    { "/1/1>x", NULL, NULL },
    { "BED 1/1/1>x", NULL, NULL },
    { "BED01/1/1", NULL, NULL },
    { "", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (beds); i++) {
    const char *at = beds[i].text;
    char bed_id[BCC_BED_ID_SIZE] = "";
    gboolean is_read = bcc_record_read_bed (&at, at + strlen (at), bed_id);

    g_assert_cmpint (is_read, ==, beds[i].bed != NULL);
    if (!is_read)
      continue;
    g_assert_cmpstr (bed_id, ==, beds[i].bed);
    g_assert_cmpstr (at, ==, beds[i].rest);
  }
}

static void
test_records (void)
{
  static const struct { const char *text; int place; const char *parameter, *value; } records[] = {
    { "215,50113,INRT,4.17", 32 + 3, "INRT", "4.17" },
    { "215,50100,GNACK,0", BCC_COM_DEVICE, "GNACK", "0" },
    { "215,5013O,INVI,_NV", 96 + 24, "INVI", "_NV" },
    { "215,5011A,INSOL,Ketamine, 1,5 mg/ml", 32 + 10, "INSOL", "Ketamine, 1,5 mg/ml" },
    { "215,501110,INVI,1", 32 + 10, "INVI", "1" },
    { "215,501103,INVI,1", 32 + 3, "INVI", "1" },
    { "215,501000,GNACK,0", BCC_COM_DEVICE, "GNACK", "0" },
    { "0,50101,INVI,", 1, "INVI", "" },
    { "215,50113,GNMODEL,688N030003\r", 32 + 3, "GNMODEL", "688N030003" },
    /* three fields, as ADMIN:VERSION is answered */
    { "207,50100,V3.30", -1, NULL, NULL },
    { "215,50143,INRT,1", -1, NULL, NULL },
    { "215,50110,INRT,1", -1, NULL, NULL },
    { "215,5011P,INRT,1", -1, NULL, NULL },
    { "215,501125,INRT,1", -1, NULL, NULL },
    { "215,60113,INRT,1", -1, NULL, NULL },
    { "215,5011,INRT,1", -1, NULL, NULL },
    { "-15,50113,INRT,1", -1, NULL, NULL },
    { ",50113,INRT,1", -1, NULL, NULL },
    { "215,50113,,1", -1, NULL, NULL },
    { "215,50113,APARAMETERTHATISFARTOOLONG,1", -1, NULL, NULL },
    { "", -1, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (records); i++) {
    g_autofree char *both = g_strconcat ("x\036", records[i].text, "\0369,50100,LAST,1", NULL);
    const char *at = both, *end = both + strlen (both);
    BccRecord record = { 0 };

    if (records[i].place >= 0) {
      g_assert_true (bcc_record_next (&record, &at, end));
      g_assert_cmpint ((int) record.place, ==, records[i].place);
      g_assert_cmpstr (record.parameter, ==, records[i].parameter);
      g_assert_cmpstr (record.value, ==, records[i].value);
    }
    g_assert_true (bcc_record_next (&record, &at, end));
    g_assert_cmpstr (record.parameter, ==, "LAST");
    g_assert_false (bcc_record_next (&record, &at, end));
  }
}

/* The model's name ends in NUL, as the specification says it may; a long value is cut. */
static void
test_odd_values (void)
{
  static const char with_nul[] = "1,50113,GNMODEL,688N030003\0\r";
  g_autofree char *longest = g_strdup_printf ("1,50113,INSOL,%0500d", 0);
  const char *at = with_nul;
  BccRecord record = { 0 };

  g_assert_true (bcc_record_next (&record, &at, with_nul + sizeof with_nul - 1));
  g_assert_cmpstr (record.value, ==, "688N030003");
  at = longest;
  g_assert_true (bcc_record_next (&record, &at, longest + strlen (longest)));
  g_assert_cmpuint (strlen (record.value), ==, BCC_VALUE_SIZE - 1);
}

static void
test_bits (void)
{
  static const struct { const char *text; gint64 bits; } fields[] = {
    { "0", 0 },          { "1024", 1024 },           { "4294967295", 4294967295 }, { "0x400", 0x400 },
    { "0x00000400", 0x400 }, { "0x00000400h", 0x400 }, { "0xFFFFFFFF", 0xFFFFFFFF }, { "00000000", 0 },
    /* sixteen or ten? */
    { "00000400", -1 },  { "00000400h", -1 },        { "4294967296", -1 },         { "0x100000000", -1 },
    { "", -1 },          { "_NV", -1 },              { "0x", -1 },                 { "-1", -1 },
    { "1 ", -1 },        { "12345678901", -1 },      { "4G", -1 },                 { "0xh", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    guint32 bits = 77;

    g_assert_cmpint (bcc_record_parse_bits (fields[i].text, &bits), ==, fields[i].bits >= 0);
    g_assert_cmpint (bits, ==, fields[i].bits >= 0 ? fields[i].bits : 77);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bcc-wire/framer/table", test_framer_table);
  g_test_add_func ("/bcc-wire/framer/encode", test_encode);
  g_test_add_func ("/bcc-wire/framer/stuffing-untold", test_stuffing_untold);
  g_test_add_func ("/bcc-wire/framer/round-trip", test_round_trip);
  g_test_add_func ("/bcc-wire/framer/bounds", test_framer_bounds);
  g_test_add_func ("/bcc-wire/framer/damage", test_damage);
  g_test_add_func ("/bcc-wire/framer/garbage", test_framer_garbage);
  g_test_add_func ("/bcc-wire/bed", test_bed);
  g_test_add_func ("/bcc-wire/records", test_records);
  g_test_add_func ("/bcc-wire/odd-values", test_odd_values);
  g_test_add_func ("/bcc-wire/bits", test_bits);
  return g_test_run ();
}
