/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/check.h"
#include "session/summary.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BAD VIGIL_SESSION_ERROR_BAD_VALUE
#define STAGE VIGIL_SESSION_ERROR_WRONG_STAGE

/* Staff confirms the other pump that answers, and only the one that it has been shown. */
gboolean
vigil_check_device_bound (const VigilProposal *p, GError **error)
{
  const VigilChannel *channel = vigil_check_channel (p, error);

  if (channel == NULL)
    return FALSE;
  if (strcmp (vigil_event_get_string (p->event, "role"), "pump") != 0 || !channel->is_swap_unconfirmed)
    return vigil_check_refuse (error, STAGE, _("No other pump waits to be confirmed"));
  if (strcmp (vigil_event_get_string (p->event, "serial"), channel->pump_serial) != 0)
    return vigil_check_refuse (error, BAD, _("Yet another pump answers. Look at its serial number again"));
  return TRUE;
}

gboolean
vigil_check_start_confirmed (const VigilProposal *p, GError **error)
{
  const VigilChannel *channel = vigil_check_channel (p, error);
  const VigilGate *gate;

  if (channel == NULL)
    return FALSE;
  if (channel->state != VIGIL_CHANNEL_PRESCRIBED)
    return vigil_check_refuse (error, STAGE, _("Enter the dose first"));
  if (!vigil_check_no_emergency (p, channel->drug_id, error))
    return FALSE;
  if (channel->is_swap_unconfirmed)
    return vigil_check_refuse (
        error, STAGE, _("Another pump answers than before. Confirm it on the devices page"));
  /* an answer may have been corrected since the gates were passed */
  gate = p->protocol != NULL ? vigil_check_find_blocking_gate (p) : NULL;
  if (p->protocol == NULL || gate != NULL)
    return vigil_check_refuse (error, STAGE, _("Not yet: %s"),
                               gate != NULL ? vigil_label_get (gate->label, p->lang)
                                            : _("Choose the protocol first"));
  return vigil_check_course (p, error) && vigil_check_test_dose_settled (p, error)
         && vigil_check_prepared (p, channel, error) && vigil_check_still_inside (p, channel, error);
}

static gboolean
check_start_command (const VigilChannel *channel, gboolean is_right_state, GError **error)
{
  if (!is_right_state)
    return vigil_check_refuse (error, STAGE, _("The infusion is not in a state to do that"));
  if (channel->is_swap_unconfirmed)
    return vigil_check_refuse (
        error, STAGE, _("Another pump answers than before. Confirm it on the devices page"));
  if (channel->pending != VIGIL_VERB_NONE)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_BUSY,
                               _("The pump is still being asked. Wait for its answer"));
  return TRUE;
}

/* To stop is never refused to anybody who stands at a running pump, whatever else is under way. */
gboolean
vigil_check_command_requested (const VigilProposal *p, GError **error)
{
  const char *command = vigil_event_get_string (p->event, "command");
  const VigilChannel *channel = vigil_check_channel (p, error);

  if (channel == NULL)
    return FALSE;
  if (strcmp (command, "pause") == 0 || strcmp (command, "stop") == 0) {
    if (channel->state >= VIGIL_CHANNEL_STARTING && channel->state <= VIGIL_CHANNEL_PAUSED)
      return TRUE;
    return vigil_check_refuse (error, STAGE, _("Nothing runs on this pump"));
  }
  if (strcmp (p->event->actor, "unsigned") == 0)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED,
                               _("Sign in with your PIN first"));
  if (!vigil_check_no_emergency (p, channel->drug_id, error))
    return FALSE;
  if (strcmp (command, "start") == 0)
    return check_start_command (channel, channel->state == VIGIL_CHANNEL_STARTING, error);
  if (strcmp (command, "resume") == 0)
    return check_start_command (channel, channel->state == VIGIL_CHANNEL_PAUSED, error);
  if (strcmp (command, "rate") == 0)
    return check_start_command (
               channel, channel->state >= VIGIL_CHANNEL_STARTING && channel->state <= VIGIL_CHANNEL_PAUSED,
               error)
           && vigil_check_rate_asked (p, channel, error);
  return vigil_check_refuse (error, BAD, _("There is no such command"));
}
