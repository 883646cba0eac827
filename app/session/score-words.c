/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers in words, and what is recorded of them. */
#include "config.h"

#include "base/number.h"
#include "session/score.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* ---- ranges ---- */

static char *
change_words (const VigilAnchor *anchor, const char *unit)
{
  char from[VIGIL_NUMBER_SIZE], to[VIGIL_NUMBER_SIZE];

  vigil_number_format (anchor->from, 1, from);
  vigil_number_format (anchor->to, 1, to);
  if (isnan (anchor->from))
    /* Translators: how far from the patient's own value: "within 20 %" */
    return g_strdup_printf (_("within %s %s"), to, unit);
  if (isnan (anchor->to))
    return g_strdup_printf (_("over %s %s"), from, unit);
  /* Translators: a range with its unit: "20 to 50 %" */
  return g_strdup_printf (_("%s to %s %s"), from, to, unit);
}

static char *
range_words (const VigilAnchor *anchor, guint decimals)
{
  char from[VIGIL_NUMBER_SIZE], to[VIGIL_NUMBER_SIZE];

  vigil_number_format (anchor->from, decimals, from);
  vigil_number_format (anchor->to, decimals, to);
  if (isnan (anchor->from))
    return g_strdup_printf ("≤ %s", to);
  if (isnan (anchor->to))
    return g_strdup_printf ("≥ %s", from);
  return g_strdup_printf (_("%s to %s"), from, to);
}

char *
vigil_anchor_words (const VigilInstrument *instrument, guint item, guint anchor, const char *lang)
{
  const VigilInstrumentItem *it = &instrument->items[item];
  const VigilAnchor *a = &it->anchors[anchor];

  if (a->label != NULL)
    return g_strdup (vigil_label_get (a->label, lang));
  if (it->basis != VIGIL_BASIS_ABSOLUTE)
    return change_words (a, it->basis == VIGIL_BASIS_PERCENT ? "%" : "mmHg");
  return range_words (a, vigil_vocabulary_get (it->vitals[0])->decimals);
}

char *
vigil_measured_words (const VigilInstrumentItem *item, const double *values)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < item->n_vitals; i++) {
    const VigilVocabulary *word = vigil_vocabulary_get (item->vitals[i]);
    char number[VIGIL_NUMBER_SIZE];

    if (!isfinite (values[i]))
      return NULL;
    g_string_append_printf (words, "%s%s %s", i > 0 ? ", " : "", vigil_number_format (values[i], word->decimals, number),
                            word->unit);
  }
  return words->len > 0 ? g_strdup (words->str) : NULL;
}

/* ---- the record ---- */

static void
add_item (JsonObject *body, const VigilInstrument *instrument, const VigilAnswers *answers, guint item,
          const VigilScoreHint *confirmed, const char *lang)
{
  const VigilInstrumentItem *it = &instrument->items[item];
  guint anchor = (guint) answers->anchors[item];
  g_autofree char *words = vigil_anchor_words (instrument, item, anchor, lang);
  gboolean is_confirmed = confirmed != NULL && confirmed->anchor == (int) anchor;
  char key[24];

#define KEY(name) (g_snprintf (key, sizeof key, name "_%u", item + 1), key)
  json_object_set_string_member (body, KEY ("item"), it->id);
  json_object_set_int_member (body, KEY ("answer"), anchor);
  json_object_set_string_member (body, KEY ("words"), words);
  json_object_set_string_member (body, KEY ("how"), is_confirmed ? "confirmed" : "asked");
  if (it->is_scored)
    json_object_set_int_member (body, KEY ("score"), it->anchors[anchor].score);
#undef KEY
  for (guint i = 0; is_confirmed && i < it->n_vitals; i++) {
    g_snprintf (key, sizeof key, "value_%u_%u", item + 1, i + 1);
    json_object_set_double_member (body, key, confirmed->values[i]);
  }
}

JsonObject *
vigil_score_to_body (const VigilInstrument *instrument, const VigilAnswers *answers, const VigilScoreHint *confirmed,
                     const char *lang)
{
  const char *unit = vigil_instrument_get_change_unit (instrument);
  VigilScoreSum sum;
  JsonObject *body;

  vigil_score_sum (instrument, answers, &sum);
  body = vigil_body_new ("instrument", "s", instrument->id, "label", "s", vigil_label_get (instrument->title, lang),
                         "version", "i", (gint64) instrument->version, "sha256", "s", instrument->sha256, "n_items", "i",
                         (gint64) instrument->n_items, NULL);
  /* without all its answers it has none, and is refused for that */
  if (sum.has_total)
    json_object_set_int_member (body, "total", sum.total);
  if (sum.band != NULL) {
    json_object_set_string_member (body, "band", sum.band->id);
    json_object_set_string_member (body, "band_label", vigil_label_get (sum.band->label, lang));
  }
  if (*unit != '\0')
    json_object_set_string_member (body, "unit", unit);
  for (guint i = 0; i < instrument->n_items; i++)
    if (answers->anchors[i] >= 0 && vigil_score_is_asked (instrument, answers, i) == VIGIL_ASKED)
      add_item (body, instrument, answers, i, confirmed != NULL ? &confirmed[i] : NULL, lang);
  return body;
}
