/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario.h"

#include "base/clock.h"
#include "sim/command.h"

#include <string.h>

G_DEFINE_QUARK (vigil-sim-scenario-error-quark, vigil_sim_scenario_error)

/* A day; and so many steps that "every 0:01" may fill a long visit. */
#define MAX_US (24 * 3600 * VIGIL_USEC_PER_SEC)
enum { MAX_EVENTS = 50000 };

typedef struct {
  gint64 at_us;
  guint line;
  char *command;
} Event;

struct _VigilSimScenario {
  char *name, *title;
  GPtrArray *monitors, *pumps;   /* each ends in NULL */
  GArray *events;                /* by time, then by line */
  guint n_done;
};

typedef struct {
  VigilSimScenario *scenario;
  guint line;
  char **words;                  /* of the line, no empty ones */
  guint n_words;
} Line;

static gboolean complain (const Line *line, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
complain (const Line *line, GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, VIGIL_SIM_SCENARIO_ERROR, VIGIL_SIM_SCENARIO_ERROR_SYNTAX, "%s:%u: %s", line->scenario->name,
               line->line, text);
  return FALSE;
}

/* "2:05", "1:02:05" */
static gboolean
parse_time (const char *text, gint64 *time_us)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 4);
  guint n = g_strv_length (parts);
  guint64 seconds = 0;

  if (n < 2 || n > 3)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    guint64 number;

    if (!g_ascii_string_to_unsigned (parts[i], 10, 0, i == 0 ? 1440 : 59, &number, NULL))
      return FALSE;
    seconds = seconds * 60 + number;
  }
  *time_us = (gint64) seconds * VIGIL_USEC_PER_SEC;
  return *time_us <= MAX_US;
}

static void
add_event (const Line *line, gint64 at_us, guint first_word)
{
  Event event = { at_us, line->line, g_strjoinv (" ", line->words + first_word) };

  g_array_append_val (line->scenario->events, event);
}

static gboolean
parse_at (const Line *line, GError **error)
{
  gint64 at_us;

  if (line->n_words < 3 || !parse_time (line->words[1], &at_us))
    return complain (line, error, "expected \"at M:SS COMMAND\" or \"at H:MM:SS COMMAND\"");
  add_event (line, at_us, 2);
  return TRUE;
}

static gboolean
parse_every (const Line *line, GError **error)
{
  gint64 step_us, from_us, to_us;

  if (line->n_words < 7 || strcmp (line->words[2], "from") != 0 || strcmp (line->words[4], "to") != 0
      || !parse_time (line->words[1], &step_us) || !parse_time (line->words[3], &from_us)
      || !parse_time (line->words[5], &to_us) || step_us == 0 || to_us <= from_us)
    return complain (line, error, "expected \"every M:SS from M:SS to M:SS COMMAND\", each time later than the last");
  if ((to_us - from_us) / step_us + line->scenario->events->len > MAX_EVENTS)
    return complain (line, error, "more than %d commands in all", MAX_EVENTS);
  for (gint64 at_us = from_us; at_us < to_us; at_us += step_us)
    add_event (line, at_us, 6);
  return TRUE;
}

static gboolean
parse_device (const Line *line, GPtrArray *list, GError **error)
{
  if (line->n_words != 2)
    return complain (line, error, "expected \"%s NAME\"", line->words[0]);
  g_ptr_array_insert (list, (int) list->len - 1, g_strdup (line->words[1]));
  return TRUE;
}

static gboolean
parse_words (const Line *line, GError **error)
{
  VigilSimScenario *self = line->scenario;

  if (line->n_words == 0)
    return TRUE;
  if (strcmp (line->words[0], "at") == 0)
    return parse_at (line, error);
  if (strcmp (line->words[0], "every") == 0)
    return parse_every (line, error);
  if (strcmp (line->words[0], "monitor") == 0)
    return parse_device (line, self->monitors, error);
  if (strcmp (line->words[0], "pump") == 0)
    return parse_device (line, self->pumps, error);
  if (strcmp (line->words[0], "title") != 0 || self->title != NULL || line->n_words < 2)
    return complain (line, error, "expected title (once), monitor, pump, at or every, not \"%s\"", line->words[0]);
  self->title = g_strjoinv (" ", line->words + 1);
  return TRUE;
}

static gboolean
parse_line (VigilSimScenario *self, guint number, const char *text, GError **error)
{
  g_autofree char *bare = g_strndup (text, strcspn (text, "#"));
  g_auto (GStrv) raw = g_strsplit_set (bare, " \t\r", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  Line line = { self, number, NULL, 0 };

  for (char **word = raw; *word != NULL; word++)
    if (**word != '\0')
      g_ptr_array_add (words, *word);
  line.n_words = words->len;
  g_ptr_array_add (words, NULL);
  line.words = (char **) words->pdata;
  return parse_words (&line, error);
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const Event *x = a, *y = b;

  if (x->at_us != y->at_us)
    return x->at_us < y->at_us ? -1 : 1;
  return x->line < y->line ? -1 : x->line > y->line;
}

static void
event_clear (gpointer event)
{
  g_free (((Event *) event)->command);
}

VigilSimScenario *
vigil_sim_scenario_parse (const char *name, const char *text, gsize len, GError **error)
{
  g_autoptr (VigilSimScenario) self = g_new0 (VigilSimScenario, 1);
  g_autofree char *copy = g_strndup (text, len);
  g_auto (GStrv) lines = NULL;

  self->name = g_strdup (name);
  self->monitors = g_ptr_array_new_with_free_func (g_free);
  self->pumps = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->monitors, NULL);
  g_ptr_array_add (self->pumps, NULL);
  self->events = g_array_new (FALSE, FALSE, sizeof (Event));
  g_array_set_clear_func (self->events, event_clear);
  if (strlen (copy) != len || !g_utf8_validate (copy, -1, NULL)) {
    g_set_error (error, VIGIL_SIM_SCENARIO_ERROR, VIGIL_SIM_SCENARIO_ERROR_SYNTAX, "%s: not a text in UTF-8", name);
    return NULL;
  }
  lines = g_strsplit (copy, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!parse_line (self, i + 1, lines[i], error))
      return NULL;
  g_array_sort (self->events, compare_events);
  return g_steal_pointer (&self);
}

VigilSimScenario *
vigil_sim_scenario_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize len;

  return g_file_get_contents (path, &text, &len, error) ? vigil_sim_scenario_parse (path, text, len, error) : NULL;
}

void
vigil_sim_scenario_free (VigilSimScenario *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->monitors);
  g_ptr_array_unref (self->pumps);
  g_array_unref (self->events);
  g_free (self->name);
  g_free (self->title);
  g_free (self);
}

const char *
vigil_sim_scenario_get_title (const VigilSimScenario *self)
{
  return self->title;
}

const char *const *
vigil_sim_scenario_get_monitors (const VigilSimScenario *self)
{
  return (const char *const *) self->monitors->pdata;
}

const char *const *
vigil_sim_scenario_get_pumps (const VigilSimScenario *self)
{
  return (const char *const *) self->pumps->pdata;
}

gint64
vigil_sim_scenario_get_end_us (const VigilSimScenario *self)
{
  return self->events->len > 0 ? g_array_index (self->events, Event, self->events->len - 1).at_us : 0;
}

void
vigil_sim_scenario_advance (VigilSimScenario *self, VigilSim *sim, gint64 elapsed_us,
                            void (*on_trouble) (const char *text, gpointer user_data), gpointer user_data)
{
  while (self->n_done < self->events->len) {
    const Event *event = &g_array_index (self->events, Event, self->n_done);
    g_autofree char *answer = NULL;

    if (event->at_us > elapsed_us)
      return;
    self->n_done++;
    answer = vigil_sim_command (sim, event->command);
    if (on_trouble != NULL && g_str_has_prefix (answer, "error ")) {
      g_autofree char *text
        = g_strdup_printf ("%s:%u: %s: %s", self->name, event->line, event->command, answer + strlen ("error "));

      on_trouble (text, user_data);
    }
  }
}
