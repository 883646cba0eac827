/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Every capture under tests/captures/<driver>/ against the golden beside it. Each is replayed
 * whole, byte by byte, in random chunks and with noise between the frames.
 *
 *     test-replay --bless      writes the goldens anew; the reviewer reads their diff */
#include "golden.h"

#include <string.h>

#define N_SEEDS 4

static char *
golden_path (const char *capture_path)
{
  g_autofree char *stem = g_strndup (capture_path, strlen (capture_path) - strlen (".cap"));

  return g_strconcat (stem, ".chk", NULL);
}

static char *
replay_whole (const VigilCapture *capture, const VigilDriver *driver, VigilFramerCounters *counters)
{
  g_autofree char *lines = golden_replay (capture, driver, FEED_WHOLE, 0, counters);
  g_autofree char *last = golden_counters (counters);

  return g_strconcat (lines, last, NULL);
}

/* Says the first line that differs; a whole golden in a message helps nobody. */
static void
assert_same (const char *expected, const char *actual, const char *what)
{
  g_auto (GStrv) a = g_strsplit (expected, "\n", -1);
  g_auto (GStrv) b = g_strsplit (actual, "\n", -1);

  for (guint i = 0; a[i] != NULL || b[i] != NULL; i++) {
    if (g_strcmp0 (a[i], b[i]) != 0)
      g_error ("%s, line %u:\n  expected %s\n  got      %s", what, i + 1,
               a[i] != NULL ? a[i] : "(end)", b[i] != NULL ? b[i] : "(end)");
    if (a[i] == NULL || b[i] == NULL)
      break;
  }
}

static gboolean
is_vital (const char *line)
{
  return strstr (line, "\tobs\tvital.") != NULL;
}

/* What is compared: a vital with its time, of anything else only what it says. */
static const char *
part_of (const char *line)
{
  const char *tab = strchr (line, '\t');

  return is_vital (line) || tab == NULL ? line : tab;
}

/* A protocol without a check code: noise may take frames along and vouch for nothing, so that
 * less is said, and more often that there is no value; but never anything else. */
static void
assert_says_no_more (const char *clean, const char *noisy)
{
  g_auto (GStrv) a = g_strsplit (clean, "\n", -1);
  g_auto (GStrv) b = g_strsplit (noisy, "\n", -1);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_vitals = 0;

  for (guint i = 0; a[i] != NULL; i++)
    g_hash_table_add (known, (gpointer) part_of (a[i]));
  for (guint i = 0; b[i] != NULL; i++) {
    if (is_vital (b[i]) && strstr (b[i], "\tinvalid") != NULL)
      continue;
    if (!g_hash_table_contains (known, part_of (b[i])))
      g_error ("with noise it says what nobody sent:\n  %s", b[i]);
    n_vitals += is_vital (b[i]);
  }
  g_assert_cmpuint (n_vitals, >, 0);
}

static void
test_noise (const VigilCapture *capture, const VigilDriver *driver, const char *lines,
            const VigilFramerCounters *clean, guint32 seed)
{
  gboolean is_checked = g_strcmp0 (vigil_capture_get_field (capture, "Check"), "none") != 0;
  VigilFramerCounters counters;
  g_autofree char *noise
      = golden_replay (capture, driver, is_checked ? FEED_NOISE : FEED_SOME_NOISE, seed, &counters);

  if (is_checked) {
    assert_same (lines, noise, "with noise");
    g_assert_cmpuint (counters.frames, ==, clean->frames);
    g_assert_cmpuint (counters.noise_bytes, >, clean->noise_bytes);
  } else {
    assert_says_no_more (lines, noise);
  }
  g_assert_cmpuint (counters.bytes, >, clean->bytes);
}

static void
test_capture (gconstpointer data)
{
  const char *path = data;
  const VigilDriver *driver;
  g_autoptr (VigilCapture) capture = golden_load (path, &driver);
  g_autofree char *golden = golden_path (path);
  g_autofree char *expected = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *lines = NULL;
  g_autoptr (GError) error = NULL;
  VigilFramerCounters clean, counters;

  g_file_get_contents (golden, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (expected, !=, "");
  whole = replay_whole (capture, driver, &clean);
  assert_same (expected, whole, golden);
  g_assert_cmpuint (clean.frames, >, 0);

  lines = golden_replay (capture, driver, FEED_WHOLE, 0, &counters);
  for (guint32 seed = 1; seed <= N_SEEDS; seed++) {
    g_autofree char *bytes = golden_replay (capture, driver, FEED_BYTES, seed, &counters);
    g_autofree char *chunks = NULL;

    assert_same (lines, bytes, "byte by byte");
    g_assert_cmpmem (&counters, sizeof counters, &clean, sizeof clean);
    chunks = golden_replay (capture, driver, FEED_CHUNKS, seed, &counters);
    assert_same (lines, chunks, "in random chunks");
    g_assert_cmpmem (&counters, sizeof counters, &clean, sizeof clean);
    test_noise (capture, driver, lines, &clean, seed);
  }
}

static void
test_pairs (gconstpointer data)
{
  const char *root = data;
  g_autoptr (GPtrArray) captures = golden_list_files (root, ".cap");
  g_autoptr (GPtrArray) goldens = golden_list_files (root, ".chk");

  g_assert_cmpuint (captures->len, >, 0);
  g_assert_cmpuint (captures->len, ==, goldens->len);
  for (guint i = 0; i < captures->len; i++) {
    g_autofree char *golden = golden_path (captures->pdata[i]);
    g_autofree char *folder = g_path_get_dirname (captures->pdata[i]);
    g_autofree char *driver_id = g_path_get_basename (folder);
    const VigilDriver *driver;
    g_autoptr (VigilCapture) capture G_GNUC_UNUSED = golden_load (captures->pdata[i], &driver);

    g_assert_cmpstr (golden, ==, goldens->pdata[i]);
    g_assert_cmpstr (driver_id, ==, driver->id);
  }
}

static gboolean
has_code (const VigilCode *codes, VigilCode code)
{
  for (; codes != NULL && *codes != VIGIL_CODE_NONE; codes++)
    if (*codes == code)
      return TRUE;
  return FALSE;
}

static void
mark_codes (const char *golden, gboolean *is_seen)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (golden, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], "\t", 4);

    if (g_strv_length (fields) > 2
        && (strcmp (fields[1], "obs") == 0 || strcmp (fields[1], "wave") == 0))
      is_seen[vigil_vocabulary_lookup (fields[2])] = TRUE;
  }
}

/* What a driver says it emits is what its goldens show, but for what it owns up to. */
static void
test_coverage (gconstpointer data)
{
  const char *root = data;

  for (const VigilDriver *const *driver = vigil_driver_list (); *driver != NULL; driver++) {
    g_autoptr (GPtrArray) goldens = golden_list_files (root, ".chk");
    gboolean is_seen[VIGIL_N_CODES] = { FALSE };

    for (guint i = 0; i < goldens->len; i++) {
      g_autofree char *folder = g_path_get_dirname (goldens->pdata[i]);
      g_autofree char *id = g_path_get_basename (folder);

      if (strcmp (id, (*driver)->id) == 0)
        mark_codes (goldens->pdata[i], is_seen);
    }
    for (VigilCode code = 1; code < VIGIL_N_CODES; code++) {
      gboolean is_claimed
          = has_code ((*driver)->emits, code) && !has_code ((*driver)->unproven, code);

      if (is_claimed != is_seen[code])
        g_error ("%s: %s is %s", (*driver)->id, vigil_vocabulary_get (code)->name,
                 is_claimed ? "claimed, but in no golden" : "in a golden, but not claimed");
    }
  }
}

static int
bless (const char *root)
{
  g_autoptr (GPtrArray) captures = golden_list_files (root, ".cap");

  for (guint i = 0; i < captures->len; i++) {
    const VigilDriver *driver;
    g_autoptr (VigilCapture) capture = golden_load (captures->pdata[i], &driver);
    g_autofree char *golden = golden_path (captures->pdata[i]);
    VigilFramerCounters counters;
    g_autofree char *text = replay_whole (capture, driver, &counters);
    g_autoptr (GError) error = NULL;

    if (!g_file_set_contents (golden, text, -1, &error)) {
      g_printerr ("%s\n", error->message);
      return 1;
    }
    g_print ("%s\n", golden);
  }
  return captures->len > 0 ? 0 : 1;
}

int
main (int argc, char **argv)
{
  g_autofree char *root = NULL;
  g_autoptr (GPtrArray) captures = NULL;

  g_test_init (&argc, &argv, NULL);
  root = g_test_build_filename (G_TEST_DIST, "captures", NULL);
  if (argc > 1 && strcmp (argv[1], "--bless") == 0)
    return bless (root);
  captures = golden_list_files (root, ".cap");
  g_test_add_data_func ("/replay/pairs", root, test_pairs);
  g_test_add_data_func ("/replay/coverage", root, test_coverage);
  for (guint i = 0; i < captures->len; i++) {
    g_autofree char *relative = g_strdup ((const char *) captures->pdata[i] + strlen (root));
    g_autofree char *name = g_strconcat ("/replay", relative, NULL);

    g_test_add_data_func (name, captures->pdata[i], test_capture);
  }
  return g_test_run ();
}
