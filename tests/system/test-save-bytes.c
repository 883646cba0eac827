/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a living line: saved beside its use, read back by the driver that made values of them. */
#include "core/decoder.h"
#include "port/capture.h"
#include "visit.h"

typedef struct {
  Devices *devices;
  Visit visit;
  char *dir, *record, *folder;
} Chair;

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
save (Chair *chair, guint link, const char *folder, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vigil_core_save_bytes_async (chair->visit.core, link, folder, on_done, &result);
  vigil_wait_until (result != NULL);
  return vigil_core_save_bytes_finish (chair->visit.core, result, error);
}

static gboolean
stop_saving (Chair *chair, guint link, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vigil_core_stop_saving_bytes_async (chair->visit.core, link, on_done, &result);
  vigil_wait_until (result != NULL);
  return vigil_core_stop_saving_bytes_finish (chair->visit.core, result, error);
}

static void
chair_begin (Chair *chair)
{
  *chair = (Chair) { .devices = devices_start (1, 0) };
  chair->dir = g_dir_make_tmp ("vigil-save-XXXXXX", NULL);
  chair->record = g_build_filename (chair->dir, "record.db", NULL);
  chair->folder = g_build_filename (chair->dir, "captures", NULL);
  visit_begin (&chair->visit, devices_get_monitor (chair->devices), devices_get_pump (chair->devices), NULL,
               chair->record);
  vigil_wait_until (chair->visit.view.n_links == 2 && chair->visit.view.links[0].state == VIGIL_LINK_LIVE
                    && chair->visit.view.links[1].state == VIGIL_LINK_LIVE);
}

static void
chair_end (Chair *chair)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", chair->dir);

  visit_end (&chair->visit);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  devices_stop (chair->devices);
  g_free (chair->dir);
  g_free (chair->record);
  g_free (chair->folder);
}

static void
count_values (const VigilObservation *observation, gpointer user_data)
{
  *(guint *) user_data += vigil_observation_has_value (observation);
}

/* As "vigilctl decode" does it. */
static guint
decode (const VigilCapture *capture, guint *n_sent)
{
  guint n_values = 0;
  VigilDecoderEvents events = { .on_observation = count_values, .user_data = &n_values };
  g_autoptr (VigilDecoder) decoder
      = vigil_decoder_new (vigil_driver_find (vigil_capture_get_field (capture, "Driver"), NULL), 1, &events);

  for (guint i = 0; i < vigil_capture_get_n_lines (capture); i++) {
    VigilCaptureLine line = vigil_capture_get_line (capture, i);

    vigil_decoder_advance (decoder, 1 + line.t_us);
    if (line.is_from_device)
      vigil_decoder_feed (decoder, line.bytes, line.len);
    *n_sent += !line.is_from_device;
  }
  g_assert_cmpuint (vigil_decoder_get_counters (decoder)->bad_checksum, ==, 0);
  return n_values;
}

static void
test_pump (void)
{
  g_autoptr (VigilCapture) capture = NULL;
  g_autoptr (GError) error = NULL;
  guint64 frames;
  guint n_sent = 0;
  Chair chair;

  chair_begin (&chair);
  g_assert_true (save (&chair, 1, chair.folder, &error));
  g_assert_no_error (error);
  g_assert_false (save (&chair, 1, chair.folder, &error));
  g_assert_error (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_BUSY);
  g_clear_error (&error);
  frames = chair.visit.view.links[1].frames;
  vigil_wait_until (chair.visit.view.links[1].frames >= frames + 10 && chair.visit.view.links[1].saved_bytes > 0);
  g_assert_true (chair.visit.view.links[1].is_saving);
  g_assert_true (stop_saving (&chair, 1, &error));
  g_assert_no_error (error);
  vigil_wait_until (!chair.visit.view.links[1].is_saving);
  g_assert_cmpint (chair.visit.view.links[1].state, ==, VIGIL_LINK_LIVE);   /* as it was all the time */
  capture = vigil_capture_load (chair.visit.view.links[1].saved_path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (decode (capture, &n_sent), >, 10);
  g_assert_cmpuint (n_sent, >, 5);
  g_assert_true (stop_saving (&chair, 1, &error));   /* there is nothing to stop */
  chair_end (&chair);
}

static void
test_monitor (void)
{
  g_autoptr (VigilCapture) capture = NULL;
  g_autoptr (GError) error = NULL;
  guint64 bytes;
  Chair chair;

  chair_begin (&chair);
  g_assert_true (save (&chair, 0, chair.folder, &error));
  g_assert_no_error (error);
  bytes = chair.visit.view.links[0].bytes;
  vigil_wait_until (chair.visit.view.links[0].bytes > bytes + 2000);
  /* ended by the end of the program: good all the same */
  vigil_wait_until (*chair.visit.view.links[0].saved_path != '\0');
  visit_end (&chair.visit);
  capture = vigil_capture_load (chair.visit.view.links[0].saved_path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vigil_capture_get_field (capture, "Driver"), ==, "philips-intellivue");
  g_assert_nonnull (vigil_capture_get_field (capture, "Source"));
  g_assert_cmpuint (vigil_capture_get_n_lines (capture), >, 3);
  chair.visit = (Visit) { 0 };
  visit_begin (&chair.visit, devices_get_monitor (chair.devices), devices_get_pump (chair.devices), NULL, chair.record);
  chair_end (&chair);
}

static void
test_refused (void)
{
  g_autofree char *below = NULL;
  g_autoptr (GError) error = NULL;
  Chair chair;

  chair_begin (&chair);
  below = g_build_filename (chair.record, "captures", NULL);
  g_assert_false (save (&chair, 1, below, &error));   /* below a file */
  g_assert_nonnull (error);
  g_assert_cmpuint (error->domain, ==, G_FILE_ERROR);
  g_assert_false (chair.visit.view.links[1].is_saving);
  chair_end (&chair);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    g_setenv ("VIGILCTL", argv[1], TRUE);
  g_test_add_func ("/save-bytes/pump", test_pump);
  g_test_add_func ("/save-bytes/monitor", test_monitor);
  g_test_add_func ("/save-bytes/refused", test_refused);
  return g_test_run ();
}
