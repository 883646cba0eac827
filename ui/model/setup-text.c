/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/setup-text.h"

#include "base/number.h"

#include <glib/gi18n-lib.h>

void
vigil_setup_text_driver (VigilDeviceText *out, const VigilDriver *driver, const char *line)
{
  VigilLinkView link = { .is_pump = driver->role == VIGIL_ROLE_PUMP, .maturity = driver->maturity };

  g_strlcpy (link.label, driver->label, sizeof link.label);
  vigil_device_text_fill (out, &link, 0);
  g_strlcat (out->detail, *out->detail != '\0' ? ", " : "", sizeof out->detail);
  g_strlcat (out->detail, line, sizeof out->detail);
}

static char *
print_port_line (const VigilPortInfo *port)
{
  g_autofree char *node = g_path_get_basename (port->node);

  if (port->serial != NULL && *port->serial != '\0')
    /* Translators: a port and its adapter's serial number */
    return g_strdup_printf (_("%s, serial number %s"), node, port->serial);
  return g_strdup (node);
}

void
vigil_setup_row_fill_port (VigilSetupRow *out, const VigilPortInfo *port)
{
  *out = (VigilSetupRow) {
    .title = g_strdup (port->product != NULL ? port->product
                                             : port->usb_vendor != 0 ? _("USB serial adapter") : _("Serial socket")),
    .line = print_port_line (port),
    .icon = "usb",
  };
  if (port->use == VIGIL_PORT_USE_BUSY) {
    out->chip = g_strdup (_("In use"));
    out->chip_class = "line";
    out->why_not = port->holder != NULL ? g_strdup_printf (_("held by %s"), port->holder) : g_strdup (_("held by another program"));
  } else if (port->use == VIGIL_PORT_USE_DENIED) {
    out->chip = g_strdup (_("No permission"));
    out->chip_class = "inverse";
    out->why_not = g_strdup (_("this user must be in the group dialout"));
  }
}

void
vigil_setup_row_fill_driver (VigilSetupRow *out, const VigilDriver *driver)
{
  g_autofree char *line = vigil_driver_print_line (driver, 0);
  VigilDeviceText text;

  vigil_setup_text_driver (&text, driver, line);
  *out = (VigilSetupRow) { .title = g_strdup (text.name), .line = g_strdup (text.detail), .icon = text.icon };
}

static char *
print_count (guint64 count)
{
  char text[VIGIL_NUMBER_SIZE];

  return g_strdup (vigil_number_format ((double) count, 0, text));
}

static char *
print_told (const VigilTrial *trial)
{
  if (*trial->model != '\0' && *trial->serial != '\0')
    return g_strdup_printf (_("%s, serial number %s"), trial->model, trial->serial);
  if (*trial->serial != '\0')
    return g_strdup_printf (_("serial number %s"), trial->serial);
  return g_strdup (trial->model);
}

void
vigil_setup_state_fill_trial (VigilSetupState *out, const VigilTrial *trial)
{
  *out = (VigilSetupState) {
    .bytes = print_count (trial->bytes),
    .frames = print_count (trial->frames),
    .bad = print_count (trial->bad_frames),
    .sent = print_count (trial->bytes_sent),
    .last = vigil_trial_print_last (trial),
    .told = print_told (trial),
  };
}

static char *
print_probe (const VigilSetupWork *work)
{
  VigilDeviceText text;

  if (work->probing != NULL) {
    vigil_setup_text_driver (&text, work->probing, work->probing_line);
    return g_strdup_printf (_("Asking as %s"), text.name);
  }
  if (*work->probing_line != '\0')
    return g_strdup_printf (_("Listening at %s"), work->probing_line);
  return g_strdup (_("Listening"));
}

char *
vigil_setup_words_state (const VigilSetupWork *work, const VigilTrial *trial, const char **state_class)
{
  gboolean has_answer = vigil_trial_has_answer (trial);

  if (!work->has_port)
    return g_strdup (work->trouble != NULL ? work->trouble : _("Choose the port that the cable goes to."));
  if (work->is_probing)
    return print_probe (work);
  if (work->has_driver && has_answer && trial->n_pumps > work->n_pumps) {
    *state_class = "inverse";
    /* Translators: the first number is above the second */
    return g_strdup_printf (_("%u pumps are on this line, %u set up: the others would not be heard."), trial->n_pumps,
                            work->n_pumps);
  }
  if (*trial->trouble != '\0' || work->is_tried) {
    *state_class = has_answer ? NULL : "inverse";
    return g_strdup (_(vigil_trial_explain (trial)));
  }
  if (work->is_trying)
    return g_strdup (has_answer ? _("It answers.") : _("Waiting for an answer"));
  if (work->is_probed) {
    *state_class = "inverse";
    return g_strdup (_("Nothing that Vigil knows answers here. Is the device on, and is its data output on?"));
  }
  return g_strdup (_("Let Vigil find out what it is, or choose it from the list."));
}

void
vigil_setup_row_clear (VigilSetupRow *row)
{
  g_free (row->title);
  g_free (row->line);
  g_free (row->chip);
  g_free (row->why_not);
  *row = (VigilSetupRow) { 0 };
}

void
vigil_setup_state_clear (VigilSetupState *state)
{
  g_free (state->port);
  g_free (state->device);
  g_free (state->line);
  g_free (state->maturity);
  g_free (state->state);
  g_free (state->bytes);
  g_free (state->frames);
  g_free (state->bad);
  g_free (state->sent);
  g_free (state->last);
  g_free (state->told);
  *state = (VigilSetupState) { 0 };
}
