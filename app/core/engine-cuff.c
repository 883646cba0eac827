/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The cuff of a monitor that lets itself be told: a person signed in asks, the monitor's own word
 * that it measures is the answer, and its end is recorded, whatever it is. Never repeated, never
 * begun by Vigil itself. */
#include "core/engine.h"

#include "base/clock.h"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The module is given 10 s to begin by its driver, which then says why it did not. */
#define BEGIN_WITHIN_US (12 * VIGIL_USEC_PER_SEC)
#define STOP_WITHIN_US (5 * VIGIL_USEC_PER_SEC)

/* The place of the first monitor that lets its cuff be told; -1: none does. */
static int
find_monitor (VigilEngine *self)
{
  for (guint i = 0; i < self->n_links; i++)
    if (self->links[i].can_start_cuff)
      return (int) i;
  return -1;
}

static gboolean
is_heard (VigilEngine *self)
{
  int i = find_monitor (self);

  return i >= 0 && self->links[i].state == VIGIL_LINK_LIVE;
}

static gboolean
refuse (GError **error, VigilSessionError code, const char *why)
{
  g_set_error_literal (error, VIGIL_SESSION_ERROR, (int) code, why);
  return FALSE;
}

static gboolean
check (VigilEngine *self, VigilVerb verb, GError **error)
{
  if (*self->session.id == '\0' || self->session.stage == VIGIL_STAGE_CLOSED)
    return refuse (error, VIGIL_SESSION_ERROR_WRONG_STAGE, _("No visit is open."));
  if (find_monitor (self) < 0)
    return refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED, _("Start the cuff at the monitor."));
  if (!is_heard (self))
    return refuse (error, VIGIL_SESSION_ERROR_NO_LINK, _("The monitor is not heard. Act at the monitor."));
  if (verb == VIGIL_VERB_CUFF_STOP)
    return TRUE;
  if (*self->session.staff_id == '\0')
    return refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED, _("Sign in with your PIN first"));
  if (self->cuff.phase != VIGIL_CUFF_NONE)
    return refuse (error, VIGIL_SESSION_ERROR_BUSY, _("The cuff is measuring already."));
  return TRUE;
}

static void
answer (VigilEngine *self, GError *error)
{
  VigilEngineDone done = self->cuff.done;
  gpointer user_data = self->cuff.user_data;

  self->cuff.done = NULL;
  if (done != NULL)
    done (error == NULL ? 1 : 0, error, user_data);
  g_clear_error (&error);
}

/* The end of what was asked; @why NULL: as was wished. */
static void
end (VigilEngine *self, const char *why, GError *error)
{
  VigilVerb verb = self->cuff.verb;

  self->cuff.phase = VIGIL_CUFF_NONE;
  self->cuff.verb = VIGIL_VERB_NONE;
  if (why != NULL)
    vigil_engine_append (self, VIGIL_EVENT_CUFF_FAILED, "device",
                         vigil_body_new ("command", "s", vigil_verb_name (verb), "why", "s", why, NULL), NULL, NULL);
  answer (self, error);
}

static GError *
new_failure (const char *why)
{
  return g_error_new (VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_TIMED_OUT, _("The cuff did not do it: %s."), why);
}

void
vigil_engine_command_cuff (VigilEngine *self, VigilVerb verb, VigilEngineDone done, gpointer user_data)
{
  gboolean is_start = verb == VIGIL_VERB_CUFF_START;
  VigilCommand command = { .kind = is_start ? VIGIL_COMMAND_START_NIBP : VIGIL_COMMAND_STOP_NIBP };
  g_autoptr (GError) error = NULL;

  if (!check (self, verb, &error)) {
    done (0, error, user_data);
    return;
  }
  /* a stop overtakes what waits to begin */
  if (self->cuff.phase != VIGIL_CUFF_NONE && self->cuff.done != NULL)
    answer (self, g_error_new_literal (VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_BUSY, _("Overtaken by stop.")));
  self->cuff.phase = VIGIL_CUFF_ASKED;
  self->cuff.verb = verb;
  self->cuff.asked_us = vigil_clock_mono_us ();
  self->cuff.done = done;
  self->cuff.user_data = user_data;
  vigil_engine_append (self, VIGIL_EVENT_CUFF_ASKED, vigil_engine_get_actor (self),
                       vigil_body_new ("command", "s", vigil_verb_name (verb), NULL), NULL, NULL);
  if (!vigil_device_send_command (self->link_devices[find_monitor (self)], &command, &error))
    end (self, "refused", g_steal_pointer (&error));
}

static gboolean
is_of_cuff (VigilEngine *self, const VigilObservation *sys)
{
  int i = find_monitor (self);

  return i >= 0 && self->links[i].channel == sys->channel;
}

/* What the monitor says of its cuff, while something was asked of it. */
void
vigil_engine_on_cuff (VigilEngine *self, const VigilObservation *sys)
{
  gboolean is_measuring = (sys->flags & VIGIL_FLAG_MEASURING) != 0;
  const char *why = *sys->text != '\0' ? sys->text : "no result";

  if (self->cuff.phase == VIGIL_CUFF_NONE || sys->t_mono_us < self->cuff.asked_us || !is_of_cuff (self, sys))
    return;
  if (self->cuff.verb == VIGIL_VERB_CUFF_STOP) {
    if (!is_measuring)
      end (self, NULL, NULL);
  } else if (is_measuring) {
    self->cuff.phase = VIGIL_CUFF_MEASURING;
    answer (self, NULL);
  } else if (vigil_observation_has_value (sys)) {
    if (self->cuff.phase == VIGIL_CUFF_MEASURING)
      end (self, NULL, NULL);
  } else {
    end (self, why, self->cuff.phase == VIGIL_CUFF_ASKED ? new_failure (why) : NULL);
  }
}

void
vigil_engine_check_cuff (VigilEngine *self, gint64 now_us)
{
  gboolean is_start = self->cuff.verb == VIGIL_VERB_CUFF_START;
  gint64 within_us = is_start ? BEGIN_WITHIN_US : STOP_WITHIN_US;

  if (self->cuff.phase == VIGIL_CUFF_NONE)
    return;
  if (!is_heard (self))
    end (self, "no-link", self->cuff.done != NULL
                            ? g_error_new_literal (VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NO_LINK,
                                                   _("The monitor is not heard. Act at the monitor."))
                            : NULL);
  else if (self->cuff.phase == VIGIL_CUFF_ASKED && now_us - self->cuff.asked_us > within_us)
    end (self, "timeout",
         g_error_new_literal (VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_TIMED_OUT,
                              _("The monitor did not do it in time. Look at the cuff.")));
}
