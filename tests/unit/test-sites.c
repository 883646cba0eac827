/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Several sites with their fees as the clinic's data, and where the tablet stands. Numbers are those of
 * tests/requirements.tsv. */
#include "bed.h"
#include "clinic-set.h"
#include "core/devices-file.h"
#include "core/site.h"

#include <string.h>

static VigilClinic *
load (const ClinicSet *set)
{
  g_autoptr (GError) error = NULL;
  VigilClinic *clinic = vigil_clinic_load (set->rules, &error);

  g_assert_no_error (error);
  return clinic;
}

static const VigilFee *
fee_of (const VigilClinic *clinic, const char *site, const char *protocol)
{
  return vigil_clinic_find_fee (clinic, site != NULL ? vigil_clinic_find_site (clinic, site) : NULL,
                                vigil_clinic_find_protocol (clinic, protocol));
}

/* Two street addresses (R4.14), another fee at each (R3.1, R3.11), before each visit, and what may be covered (R0.22). */
static void
test_example (void)
{
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  const VigilFee *centre = fee_of (clinic, "centre", "ketamine-successive");
  const VigilFee *lakeside = fee_of (clinic, "lakeside", "ketamine-successive");
  const VigilFee *lidocaine = fee_of (clinic, "lakeside", "lido-ket-short");
  const VigilSite *const *sites;
  guint n;

  sites = vigil_clinic_get_sites (clinic, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (sites[1]->id, ==, "lakeside");
  g_assert_cmpstr (vigil_label_get (sites[1]->label, "fr"), ==, "Bord du lac");
  g_assert_cmpuint (sites[0]->n_address, ==, 2);
  g_assert_cmpstr (sites[0]->address[0], !=, sites[1]->address[0]);
  g_assert_cmpfloat (centre->low, ==, 750);
  g_assert_cmpfloat (centre->high, ==, 750);
  g_assert_cmpfloat (lakeside->low, ==, 800);
  g_assert_cmpstr (lakeside->currency, ==, "USD");
  g_assert_false (lakeside->is_after);
  g_assert_cmpfloat (lidocaine->low, ==, 750);
  g_assert_cmpfloat (lidocaine->high, ==, 800);
  g_assert_cmpstr (vigil_label_get (lidocaine->note, "en"), ==, "lidocaine may be covered");
  g_assert_true (fee_of (clinic, "centre", "lido-ket-short") == lidocaine);
  /* what is not stated is nothing */
  g_assert_null (fee_of (clinic, "centre", "multi-drug"));
  g_assert_false (vigil_clinic_has_fee (clinic, vigil_clinic_find_protocol (clinic, "multi-drug")));
  g_assert_null (vigil_clinic_find_site (clinic, "north"));
}

/* Each protocol that the example has a fee for asks for it where it shows it, and never blocks for it (R0.22). */
static void
test_shown (void)
{
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  guint n, n_shown = 0;
  const VigilProtocol *const *protocols = vigil_clinic_get_protocols (clinic, &n);

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < protocols[i]->n_gates; k++) {
      const VigilGate *gate = protocols[i]->gates[k];

      if (!gate->shows_fee)
        continue;
      g_assert_true (gate->is_advisory);
      g_assert_true (vigil_clinic_has_fee (clinic, protocols[i]));
      n_shown++;
    }
  g_assert_cmpuint (n_shown, ==, 4);
}

/* A clinic of one place says nothing of sites, and its fees hold without one. */
static void
test_left_out (void)
{
  ClinicSet set;
  g_autoptr (VigilClinic) none = NULL, one = NULL;
  static const char fee[] = "{ \"fees\": [{ \"id\": \"all\", \"currency\": \"CAD\", \"amount\": 0, \"due\": \"after\", "
                            "\"per\": \"visit\" }] }";
  guint n;

  clinic_set_open (&set);
  clinic_set_remove (&set, "sites.json");
  clinic_set_remove (&set, "fees.json");
  none = load (&set);
  vigil_clinic_get_sites (none, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_null (fee_of (none, NULL, "ketamine-long"));
  clinic_set_write (&set, "fees.json", fee, strlen (fee));
  one = load (&set);
  g_assert_cmpfloat (fee_of (one, NULL, "ketamine-long")->high, ==, 0);
  g_assert_true (fee_of (one, NULL, "multi-drug")->is_after);
  g_assert_null (fee_of (one, NULL, "multi-drug")->note);
  clinic_set_close (&set);
}

/* ---- bad input ---- */

static const struct { const char *file, *from, *to, *place, *expected; } wrong[] = {
  { "sites.json", "\"sites\"", "\"site\"", "site", "no such member" },
  { "sites.json", "{\n      \"id\": \"lakeside\"", "{ \"id\": \"centre\", \"label\": { \"en\": \"C\", \"fr\": \"C\" }, \"address\": [\"1\"] }, {\n      \"id\": \"lakeside\"",
    "sites[1].id", "again" },
  { "sites.json", "\"id\": \"lakeside\"", "\"id\": \"Lake side\"", "sites[1].id", "lower case" },
  { "sites.json", "\"fr\": \"Bord du lac\"", "\"de\": \"Am See\"", "sites[1].label.fr", "missing" },
  { "sites.json", "\"en\": \"Lakeside\"", "\"en\": \"Lakeside, a name that no screen has room for\"", "sites[1].label.en", "1 to 40 bytes" },
  { "sites.json", "[\"7 Lakeside Drive\", \"Example Harbour\"]", "[]", "sites[1].address", "a list of 1 to 4" },
  { "sites.json", "[\"7 Lakeside Drive\", \"Example Harbour\"]", "[\"7 Lakeside Drive\", 4]", "sites[1].address[1]", "a text" },
  { "sites.json", "[\"7 Lakeside Drive\", \"Example Harbour\"]", "\"7 Lakeside Drive\"", "sites[1].address", "a list of" },
  { "sites.json", "\"address\": [\"7", "\"adress\": [\"7", "sites[1].adress", "no such member" },
  { "sites.json", "\"Lakeside, 555-0107, day and night\"", "\"\"", "sites[1].contact.en", "1 to 120 bytes" },
  { "fees.json", "[\"lakeside\"]", "[\"north\"]", "fees[1].sites[0]", "an id of sites.json, found \"north\"" },
  { "fees.json", "[\"lakeside\"]", "[]", "fees[1].sites", "a list of 1" },
  { "fees.json", "[\"lakeside\"]", "[\"lakeside\", \"lakeside\"]", "fees[1].sites[1]", "each id once" },
  { "fees.json", "[\"lido-ket-short\"]", "[\"lidocaine\"]", "fees[2].protocols[0]", "an id of the files in protocols/, found \"lidocaine\"" },
  { "fees.json", "[\"lakeside\"]", "[\"lakeside\", \"centre\"]", "fees[1]", "beside \"ketamine-centre\"" },
  { "fees.json", "      \"sites\": [\"lakeside\"],\n", "", "fees[1]", "beside \"ketamine-centre\"" },
  { "fees.json", "      \"protocols\": [\"lido-ket-short\"],\n", "", "fees[2]", "one fee at a site for a protocol" },
  { "fees.json", "\"lidocaine\"", "\"ketamine-centre\"", "fees[2].id", "again" },
  { "fees.json", "\"amount\": 750", "\"amount\": -750", "fees[0].amount", "from 0 to" },
  { "fees.json", "\"amount\": 750", "\"amount\": \"750\"", "fees[0].amount", "a number" },
  { "fees.json", "\"amount\": 750", "\"amount\": 750.005", "fees[0].amount", "at most 2 decimals" },
  { "fees.json", "\"amount\": 750", "\"amount\": 1e9", "fees[0].amount", "from 0 to" },
  { "fees.json", "\"amount\": 750,", "", "fees[0].amount", "either one amount, or" },
  { "fees.json", "\"amount\": 750,", "\"amount\": 750, \"amount_max\": 800,", "fees[0].amount", "either one amount" },
  { "fees.json", "\"amount_max\": 800", "\"amount_max\": 700", "fees[2].amount_max", "not less than amount_min, which is 750, found 700" },
  { "fees.json", "\"amount_max\": 800,", "", "fees[2].amount_max", "missing" },
  { "fees.json", "\"USD\"", "\"USS\"", "fees[0].currency", "ISO 4217" },
  { "fees.json", "\"USD\"", "\"usd\"", "fees[0].currency", "found \"usd\"" },
  { "fees.json", "\"USD\"", "\"$\"", "fees[0].currency", "found \"$\"" },
  { "fees.json", "\"USD\",\n      \"amount\": 750", "\"JPY\",\n      \"amount\": 750.5", "fees[0].amount", "at most 0 decimals" },
  { "fees.json", "\"due\": \"before\"", "\"due\": \"now\"", "fees[0].due", "before, after" },
  { "fees.json", "      \"due\": \"before\",\n", "", "fees[0].due", "missing" },
  { "fees.json", "\"per\": \"visit\"", "\"per\": \"course\"", "fees[0].per", "visit" },
  { "fees.json", "\"fr\": \"lidocaïne", "\"de\": \"lidocaïne", "fees[2].note.fr", "missing" },
  { "protocols/ketamine-long.json", "\"is_advisory\": true,\n      \"shows_fee\"", "\"shows_fee\"", "gates[11].shows_fee", "kept from a start" },
};

static guint
line_of (const ClinicSet *set, const char *file, const char *text)
{
  gsize len;
  g_autofree char *bytes = clinic_set_read (set, file, &len);
  const char *end = strstr (bytes, text);
  guint line = 1;

  for (const char *c = bytes; c < end; c++)
    line += *c == '\n';
  return line;
}

/* One fault each time, and that one is said, with its file and its place. */
static void
test_wrong (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GPtrArray) errors = NULL;
    const char *said;
    ClinicSet set;

    clinic_set_open (&set);
    clinic_set_replace (&set, wrong[i].file, wrong[i].from, wrong[i].to);
    g_assert_null (vigil_clinic_check (set.rules, &errors));
    said = g_ptr_array_index (errors, 0);
    if (errors->len != 1 || !g_str_has_prefix (said, wrong[i].file) || strstr (said, wrong[i].place) == NULL
        || strstr (said, wrong[i].expected) == NULL)
      g_error ("%s: %s: %u errors, \"%s\"; wanted \"%s\"", wrong[i].file, wrong[i].to, errors->len, said, wrong[i].expected);
    clinic_set_close (&set);
  }
}

/* The line is that of the fault; what only follows from it is not said. */
static void
test_lines (void)
{
  g_autoptr (GPtrArray) errors = NULL, follows = NULL;
  g_autofree char *amount = NULL;
  ClinicSet set;

  clinic_set_open (&set);
  clinic_set_replace (&set, "fees.json", "\"amount\": 800", "\"amount\": -800");
  g_assert_null (vigil_clinic_check (set.rules, &errors));
  amount = g_strdup_printf ("fees.json:%u: fees[1].amount: expected a number from 0 to 1e+07, found -800",
                            line_of (&set, "fees.json", "-800"));
  g_assert_cmpstr (g_ptr_array_index (errors, 0), ==, amount);
  clinic_set_replace (&set, "fees.json", "\"amount\": -800", "\"amount\": 800");
  clinic_set_replace (&set, "sites.json", "\"address\": [\"7 Lakeside Drive\"", "\"address\": [7, \"7 Lakeside Drive\"");
  g_assert_null (vigil_clinic_check (set.rules, &follows));
  g_assert_cmpuint (follows->len, ==, 1);   /* the fee of that site is in doubt, not wrong */
  g_assert_true (g_str_has_prefix (g_ptr_array_index (follows, 0), "sites.json:"));
  clinic_set_close (&set);
}

static void
test_currencies (void)
{
  static const struct { const char *code; int decimals; } codes[] = {
    { "USD", 2 }, { "CAD", 2 }, { "EUR", 2 }, { "JPY", 0 }, { "KWD", 3 },
    { "DEM", -1 }, { "XAU", -1 }, { "XTS", -1 }, { "usd", -1 }, { "US", -1 }, { "USDX", -1 }, { "", -1 }, { "\303\251A", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_cmpint (vigil_currency_decimals (codes[i].code), ==, codes[i].decimals);
}

/* ---- the tablet ---- */

static gboolean
find (const ClinicSet *set, const VigilClinic *clinic, const char *site, const char *remembered, char **id, GError **error)
{
  g_autofree char *path = g_build_filename (set->dir, "devices.ini", NULL);
  VigilCoreConfig config = { .site = site, .devices_path = path };

  g_assert_true (vigil_devices_file_save_site (path, remembered, NULL));
  return vigil_site_find (&config, clinic, id, error);
}

/* What is typed has to be a site; what is remembered need not be one any more, and then nothing is known. */
static void
test_find (void)
{
  ClinicSet set;
  g_autoptr (VigilClinic) clinic = NULL, alone = NULL;
  g_autoptr (GError) error = NULL, no_sites = NULL;
  g_autofree char *typed = NULL, *wrong_one = NULL, *remembered = NULL, *old = NULL, *unsaid = NULL, *nowhere = NULL;

  clinic_set_open (&set);
  clinic = load (&set);
  g_assert_true (find (&set, clinic, "lakeside", "centre", &typed, &error));
  g_assert_cmpstr (typed, ==, "lakeside");
  g_assert_false (find (&set, clinic, "north", "centre", &wrong_one, &error));
  g_assert_cmpstr (error->message, ==, "--site north: the clinic “Example clinic” has no such site; it has centre, lakeside");
  g_assert_true (find (&set, clinic, NULL, "centre", &remembered, NULL));
  g_assert_cmpstr (vigil_site_choose (clinic, remembered)->id, ==, "centre");
  g_assert_true (find (&set, clinic, NULL, "north", &old, NULL));
  g_assert_null (vigil_site_choose (clinic, old));
  g_assert_true (find (&set, clinic, NULL, NULL, &unsaid, NULL));
  g_assert_null (unsaid);
  g_assert_null (vigil_site_choose (clinic, NULL));
  g_assert_true (vigil_site_is_unknown (clinic, NULL));
  g_assert_false (vigil_site_is_unknown (clinic, vigil_clinic_find_site (clinic, "centre")));
  clinic_set_remove (&set, "sites.json");
  clinic_set_remove (&set, "fees.json");
  alone = load (&set);
  g_assert_false (vigil_site_is_unknown (alone, NULL));
  g_assert_false (find (&set, alone, "centre", NULL, &nowhere, &no_sites));
  g_assert_cmpstr (no_sites->message, ==, "--site centre: the clinic “Example clinic” has no sites.json; leave out --site");
  clinic_set_close (&set);
}

/* Where there is one alone nobody needs to say it; but who says another is not there. */
static void
test_only_one (void)
{
  static const char sites[] = "{ \"sites\": [{ \"id\": \"centre\", \"label\": { \"en\": \"Centre\", \"fr\": \"Centre\" }, "
                              "\"address\": [\"1 Main Street\"] }] }";
  g_autoptr (VigilClinic) clinic = NULL;
  ClinicSet set;

  clinic_set_open (&set);
  clinic_set_write (&set, "sites.json", sites, strlen (sites));
  clinic_set_remove (&set, "fees.json");
  clinic = load (&set);
  g_assert_cmpstr (vigil_site_choose (clinic, NULL)->id, ==, "centre");
  g_assert_null (vigil_site_choose (clinic, "north"));
  clinic_set_close (&set);
}

static void
assert_opened_at (const char *site, const char *id, const char *label, gboolean is_unknown)
{
  Bed bed;
  VigilSession session;

  bed_begin (&bed);
  bed.engine->site = site != NULL ? vigil_clinic_find_site (bed.clinic, site) : NULL;
  bed_open_visit (&bed);
  vigil_engine_put_view (bed.engine);
  session = bed.engine->session;
  g_assert_cmpstr (session.site_id, ==, id);
  g_assert_cmpstr (session.site_label, ==, label);
  g_assert_cmpint (session.is_site_unknown, ==, is_unknown);
  g_assert_cmpint (bed.engine->view.is_site_unknown, ==, is_unknown);
  /* killed, and started elsewhere: where the visit is stands in its record */
  bed_stop (&bed);
  bed_start (&bed);
  bed.engine->site = vigil_clinic_find_site (bed.clinic, "centre");
  g_assert_cmpstr (bed.engine->session.id, ==, session.id);
  g_assert_cmpstr (bed.engine->session.site_id, ==, id);
  g_assert_cmpstr (bed.engine->session.site_label, ==, label);
  g_assert_cmpint (bed.engine->session.is_site_unknown, ==, is_unknown);
  bed_end (&bed);
}

/* The site stands in the entry that opens the visit (R3.1, R4.14), and comes back from it. */
static void
test_opened (void)
{
  assert_opened_at ("lakeside", "lakeside", "Lakeside", FALSE);
  assert_opened_at (NULL, "", "", TRUE);
}

/* A record from before there were sites says nothing of one: not known, and not asked for either. */
static void
test_old_record (void)
{
  g_autoptr (VigilEvent) event
      = vigil_event_new (VIGIL_EVENT_VISIT_OPENED, "v", "osei", vigil_body_new ("chair", "s", "3", NULL));
  g_autoptr (VigilEvent) wrong_one = vigil_event_new (VIGIL_EVENT_VISIT_OPENED, "v", "osei",
                                                      vigil_body_new ("chair", "s", "3", "site", "s", "north", NULL));
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  g_autoptr (GError) error = NULL;
  VigilSession session;

  vigil_session_init (&session);
  g_strlcpy (session.staff_id, "osei", sizeof session.staff_id);
  g_assert_false (vigil_session_check (&session, clinic, wrong_one, &error));
  g_assert_cmpstr (error->message, ==, "The clinic has no site “north”");
  vigil_session_step (&session, event);
  g_assert_cmpint (session.stage, ==, VIGIL_STAGE_CHECK_IN);
  g_assert_cmpstr (session.site_id, ==, "");
  g_assert_false (session.is_site_unknown);
}

int
main (int argc, char **argv)
{
  char *home;
  int failed;

  g_test_init (&argc, &argv, NULL);
  home = clinic_set_begin ();
  g_test_add_func ("/sites/example", test_example);
  g_test_add_func ("/sites/shown", test_shown);
  g_test_add_func ("/sites/left-out", test_left_out);
  g_test_add_func ("/sites/wrong", test_wrong);
  g_test_add_func ("/sites/lines", test_lines);
  g_test_add_func ("/sites/currencies", test_currencies);
  g_test_add_func ("/sites/find", test_find);
  g_test_add_func ("/sites/only-one", test_only_one);
  g_test_add_func ("/sites/opened", test_opened);
  g_test_add_func ("/sites/old-record", test_old_record);
  failed = g_test_run ();
  clinic_set_end (home);
  return failed;
}
