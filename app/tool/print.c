/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/print.h"

#include "base/clock.h"
#include "base/number.h"

#include <json-glib/json-glib.h>

static void
print_object (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);

  g_print ("%s\n", text);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_flags (JsonBuilder *builder, VigilFlags flags)
{
  json_builder_set_member_name (builder, "flags");
  json_builder_begin_array (builder);
  for (guint bit = 1; vigil_flag_name (bit) != NULL; bit <<= 1)
    if (flags & bit)
      json_builder_add_string_value (builder, vigil_flag_name (bit));
  json_builder_end_array (builder);
}

static void
add_time (JsonBuilder *builder, gint64 t_us)
{
  add_number (builder, "t", (double) t_us / VIGIL_USEC_PER_SEC);
}

void
vigil_tool_print_observation_json (const VigilObservation *seen, gint64 start_us)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const VigilVocabulary *word = vigil_vocabulary_get (seen->code);

  json_builder_begin_object (builder);
  add_time (builder, seen->t_mono_us - start_us);
  add_string (builder, "code", word->name);
  if (word->kind != VIGIL_KIND_TEXT) {
    json_builder_set_member_name (builder, "value");
    if (vigil_observation_has_value (seen))
      json_builder_add_double_value (builder, seen->value);
    else
      json_builder_add_null_value (builder);
    add_string (builder, "unit", word->ucum);
  }
  add_string (builder, "quality", vigil_quality_name (seen->quality));
  add_flags (builder, seen->flags);
  if (seen->channel > 0)
    add_integer (builder, "channel", seen->channel);
  if (seen->device_time_us != 0) {
    g_autoptr (GDateTime) time
        = g_date_time_new_from_unix_utc (seen->device_time_us / VIGIL_USEC_PER_SEC);
    g_autofree char *shown = time != NULL ? g_date_time_format (time, "%FT%T") : NULL;

    if (shown != NULL)
      add_string (builder, "device_time", shown);
  }
  if (seen->text[0] != '\0')
    add_string (builder, "text", seen->text);
  json_builder_end_object (builder);
  print_object (builder);
}

void
vigil_tool_print_wave_json (const VigilWaveBlock *block, gint64 start_us)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_time (builder, block->t_mono_us - start_us);
  add_string (builder, "code", vigil_vocabulary_get (block->code)->name);
  add_string (builder, "unit", vigil_vocabulary_get (block->code)->ucum);
  add_flags (builder, block->flags);
  add_integer (builder, "period_us", block->period_us);
  add_integer (builder, "sequence", block->sequence);
  json_builder_set_member_name (builder, "after_gap");
  json_builder_add_boolean_value (builder, block->is_after_gap);
  add_number (builder, "scale", (double) block->scale);
  add_number (builder, "offset", (double) block->offset);
  json_builder_set_member_name (builder, "samples");
  json_builder_begin_array (builder);
  for (guint i = 0; i < block->n; i++) {
    if (block->samples[i] == VIGIL_WAVE_GAP)
      json_builder_add_null_value (builder);
    else
      json_builder_add_int_value (builder, block->samples[i]);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  print_object (builder);
}

/* Enumerations by their names: a number would be looked up wrong. */
static const char *
name_value (const VigilObservation *seen)
{
  if (!vigil_observation_has_value (seen))
    return NULL;
  switch ((int) seen->code) {
  case VIGIL_CODE_PUMP_MODE:
    return vigil_pump_mode_name ((VigilPumpMode) seen->value);
  case VIGIL_CODE_PUMP_ALARM:
    return vigil_pump_alarm_name ((VigilPumpAlarm) seen->value);
  case VIGIL_CODE_LINK_STATE:
    return vigil_link_state_name ((VigilLinkState) seen->value);
  default:
    return NULL;
  }
}

static void
print_value (const VigilObservation *seen, const VigilVocabulary *word)
{
  const char *name = name_value (seen);
  char number[VIGIL_NUMBER_SIZE];

  if (name != NULL)
    g_print ("\t%s", name);
  else if (word->kind == VIGIL_KIND_TEXT)
    g_print ("\t");
  else if (vigil_observation_has_value (seen))
    g_print ("\t%s%s%s", vigil_number_to_exact (seen->value, number), *word->unit != '\0' ? " " : "", word->unit);
  else
    g_print ("\t--");
}

void
vigil_tool_print_observation (const VigilObservation *seen, gint64 start_us)
{
  const VigilVocabulary *word = vigil_vocabulary_get (seen->code);
  gint64 t_ms = (seen->t_mono_us - start_us) / VIGIL_USEC_PER_MSEC;

  g_print ("+%" G_GINT64_FORMAT ".%03" G_GINT64_FORMAT "\t%s", t_ms / 1000, t_ms % 1000, word->name);
  if (seen->channel > 0)
    g_print (" of pump %u", seen->channel + 1);
  print_value (seen, word);
  g_print ("\t%s", vigil_quality_name (seen->quality));
  for (guint bit = 1; vigil_flag_name (bit) != NULL; bit <<= 1)
    if (seen->flags & bit)
      g_print (" %s", vigil_flag_name (bit));
  if (*seen->text != '\0')
    g_print ("\t\"%s\"", seen->text);
  g_print ("\n");
}
