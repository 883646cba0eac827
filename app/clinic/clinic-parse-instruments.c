/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* instruments/: scales with their items, answers and totals; and what a protocol asks of them. */
#include "clinic/clinic-private.h"

#include <math.h>
#include <string.h>

#define LABEL_BYTES 200
#define SOURCE_BYTES 900
#define MIN_SCORE (-10)       /* of a check that is one number */
#define MAX_SCORE 100
#define MAX_ITEM_SCORE 20

static const char *const effects[] = { "pass", "warn", "block", NULL };

/* ---- answers ---- */

/* A check's may be below nothing, such as a sedation's; what adds up begins at 0. */
static int
parse_anchor_score (VigilReader *r, JsonObject *o, gboolean has_own_scores)
{
  double score;

  if (!has_own_scores)
    return (int) vigil_reader_count (r, o, "score", 0, MAX_ITEM_SCORE);
  score = vigil_reader_number (r, o, "score", MIN_SCORE, MAX_SCORE);
  if (isfinite (score) && score > floor (score))
    vigil_reader_refuse (r, "score", "a whole number, found %g", score);
  return isfinite (score) ? (int) score : 0;
}

static void
parse_range (VigilReader *r, JsonObject *o, VigilAnchor *anchor)
{
  anchor->from = vigil_reader_optional_number (r, o, "from", 0, 1000);
  anchor->to = vigil_reader_optional_number (r, o, "to", 0, 1000);
  if (anchor->from > anchor->to)
    vigil_reader_refuse (r, "to", "not less than from, which is %g, found %g", anchor->from, anchor->to);
}

static VigilAnchor *
find_twin (VigilAnchor *anchors, guint n, gboolean by_score)
{
  for (guint i = 0; i < n; i++)
    if (by_score ? anchors[i].score == anchors[n].score
                 : anchors[n].id != NULL && g_strcmp0 (anchors[i].id, anchors[n].id) == 0)
      return &anchors[i];
  return NULL;
}

VigilAnchor *
vigil_clinic_parse_anchors (VigilReader *r, JsonObject *o, const char *key, guint max, gboolean has_own_scores, guint *n)
{
  JsonArray *array = vigil_reader_array (r, o, key, 2, max, n);
  VigilAnchor *anchors = vigil_reader_alloc (r, sizeof *anchors, *n);

  for (guint i = 0; i < *n; i++) {
    VigilAnchor *anchor = &anchors[i], *twin;
    JsonObject *inner;

    *anchor = (VigilAnchor){ .score = MIN_SCORE - 1 - (int) i, .from = NAN, .to = NAN, .only_if = { -1, -1 } };   /* like no other */
    inner = vigil_reader_enter_item (r, array, key, i);
    if (inner == NULL)
      continue;
    if (has_own_scores)
      vigil_reader_only (r, inner, "score", "label", NULL);
    else
      vigil_reader_only (r, inner, "id", "score", "label", "from", "to", "if", NULL);
    anchor->score = parse_anchor_score (r, inner, has_own_scores);
    if (vigil_reader_was_refused (r, "score"))
      anchor->score = MIN_SCORE - 1 - (int) i;
    if (!has_own_scores) {
      anchor->id = vigil_reader_has (inner, "id") ? vigil_reader_id (r, inner, "id") : NULL;
      parse_range (r, inner, anchor);
    }
    if (vigil_reader_has (inner, "label") || (isnan (anchor->from) && isnan (anchor->to)))
      anchor->label = vigil_reader_label (r, inner, "label", LABEL_BYTES);
    twin = find_twin (anchors, i, has_own_scores);
    if (twin != NULL && has_own_scores)
      vigil_reader_refuse (r, "score", "another score than that of %s[%u]", key, (guint) (twin - anchors));
    else if (twin != NULL)
      vigil_reader_refuse (r, "id", "an id that nothing else here has, found \"%s\" again", anchor->id);
    vigil_reader_leave (r);
  }
  return anchors;
}

/* ---- items ---- */

/* {"item": "oxygen", "is": "air"}, of an item above. */
static VigilScoreIf
parse_if (VigilReader *r, JsonObject *o, const VigilInstrument *instrument, guint before)
{
  VigilScoreIf condition = { -1, -1 };
  JsonObject *inner = vigil_reader_has (o, "if") ? vigil_reader_enter (r, o, "if") : NULL;
  const char *item, *is;

  if (inner == NULL)
    return condition;
  vigil_reader_only (r, inner, "item", "is", NULL);
  item = vigil_reader_id (r, inner, "item");
  is = vigil_reader_id (r, inner, "is");
  for (guint i = 0; i < before && item != NULL; i++)
    for (guint k = 0; g_strcmp0 (instrument->items[i].id, item) == 0 && k < instrument->items[i].n_anchors; k++)
      if (g_strcmp0 (instrument->items[i].anchors[k].id, is) == 0)
        condition = (VigilScoreIf){ (int) i, (int) k };
  if (condition.item < 0 && item != NULL && is != NULL && r->errors->len == 0)
    vigil_reader_refuse (r, "is", "the id of an answer of an item above, found \"%s\" of \"%s\"", is, item);
  vigil_reader_leave (r);
  return condition;
}

static gboolean
has_baseline (VigilCode code, VigilBasis basis)
{
  return code == VIGIL_CODE_NIBP_SYS || code == VIGIL_CODE_NIBP_DIA
         || (code == VIGIL_CODE_HR && basis == VIGIL_BASIS_PERCENT);
}

static void
parse_vitals (VigilReader *r, JsonObject *o, VigilInstrumentItem *item)
{
  static const char *const units[] = { "percent", "mmHg", NULL };
  JsonArray *array;
  guint n;

  if (vigil_reader_has (o, "change_in"))
    item->basis = vigil_reader_choice (r, o, "change_in", units) == 0 ? VIGIL_BASIS_PERCENT : VIGIL_BASIS_MMHG;
  if (!vigil_reader_has (o, "vitals") && item->basis == VIGIL_BASIS_ABSOLUTE)
    return;
  array = vigil_reader_array (r, o, "vitals", 1, VIGIL_MAX_ITEM_VITALS, &n);
  item->n_vitals = n;
  for (guint i = 0; i < n; i++) {
    g_autofree char *place = g_strdup_printf ("vitals[%u]", i);

    item->vitals[i] = vigil_clinic_to_code (r, place, vigil_reader_item_string (r, array, "vitals", i));
    if (item->basis != VIGIL_BASIS_ABSOLUTE && item->vitals[i] != VIGIL_CODE_NONE
        && !has_baseline (item->vitals[i], item->basis))
      vigil_reader_refuse (r, place, "a vital whose own value is known from before, in that unit");
  }
}

/* Where nothing is measured a range would be of nothing. */
static void
check_ranges (VigilReader *r, const VigilInstrumentItem *item)
{
  for (guint i = 0; i < item->n_anchors; i++) {
    g_autofree char *place = g_strdup_printf ("anchors[%u]", i);

    if (item->n_vitals == 0 && !(isnan (item->anchors[i].from) && isnan (item->anchors[i].to)))
      vigil_reader_refuse (r, place, "no range, as the item names no vitals");
    if (!item->is_scored && item->anchors[i].score > 0)
      vigil_reader_refuse (r, place, "the score 0, as the item is not scored");
  }
}

static void
parse_item (VigilReader *r, JsonObject *o, VigilInstrument *instrument, guint i)
{
  VigilInstrumentItem *item = &instrument->items[i];
  JsonArray *anchors;
  guint n;

  vigil_reader_only (r, o, "id", "label", "detail", "is_unscored", "vitals", "change_in", "if", "anchors", NULL);
  item->id = vigil_reader_id (r, o, "id");
  for (guint k = 0; k < i && item->id != NULL; k++)
    if (g_strcmp0 (instrument->items[k].id, item->id) == 0)
      vigil_reader_refuse (r, "id", "an id that nothing else here has, found \"%s\" again", item->id);
  item->label = vigil_reader_label (r, o, "label", LABEL_BYTES);
  if (vigil_reader_has (o, "detail"))
    item->detail = vigil_reader_label (r, o, "detail", LABEL_BYTES);
  item->is_scored = !vigil_reader_flag (r, o, "is_unscored");
  item->only_if = parse_if (r, o, instrument, i);
  parse_vitals (r, o, item);
  item->anchors = vigil_clinic_parse_anchors (r, o, "anchors", VIGIL_MAX_ANCHORS, FALSE, &item->n_anchors);
  anchors = item->n_anchors > 0 ? vigil_reader_array (r, o, "anchors", 2, VIGIL_MAX_ANCHORS, &n) : NULL;
  for (guint k = 0; k < item->n_anchors; k++) {
    JsonObject *anchor = vigil_reader_enter_item (r, anchors, "anchors", k);

    if (anchor == NULL)
      continue;
    item->anchors[k].only_if = parse_if (r, anchor, instrument, i);
    vigil_reader_leave (r);
  }
  check_ranges (r, item);
}

/* ---- totals ---- */

static int
best_of (const VigilInstrumentItem *item)
{
  int best = 0;

  for (guint i = 0; i < item->n_anchors; i++)
    best = MAX (best, item->anchors[i].score);
  return best;
}

/* Of items that exclude each other only those of one answer count. */
static int
sum_best (const VigilInstrument *instrument)
{
  int total = 0;

  for (guint i = 0; i < instrument->n_items; i++) {
    int most = 0;

    if (instrument->items[i].only_if.item < 0)
      total += best_of (&instrument->items[i]);
    for (guint k = 0; k < instrument->items[i].n_anchors; k++) {
      int sum = 0;

      for (guint j = i + 1; j < instrument->n_items; j++)
        if (instrument->items[j].only_if.item == (int) i && instrument->items[j].only_if.anchor == (int) k)
          sum += best_of (&instrument->items[j]);
      most = MAX (most, sum);
    }
    total += most;
  }
  return total;
}

static void
parse_band (VigilReader *r, JsonObject *o, VigilScoreBand *band)
{
  band->id = vigil_reader_id (r, o, "id");
  band->label = vigil_reader_label (r, o, "label", LABEL_BYTES);
  band->effect = (VigilGateEffect) vigil_reader_choice (r, o, "effect", effects);
}

static void
parse_bands (VigilReader *r, JsonObject *root, VigilInstrument *instrument)
{
  JsonArray *array;
  JsonObject *single;

  if (vigil_reader_has (root, "bands")) {
    array = vigil_reader_array (r, root, "bands", 1, VIGIL_MAX_BANDS, &instrument->n_bands);
    instrument->bands = vigil_reader_alloc (r, sizeof *instrument->bands, instrument->n_bands);
    for (guint i = 0; i < instrument->n_bands; i++) {
      guint least = i == 0 ? 0 : (guint) instrument->bands[i - 1].from + 1, most = (guint) instrument->max_total;
      JsonObject *band = vigil_reader_enter_item (r, array, "bands", i);

      if (band == NULL)
        continue;
      vigil_reader_only (r, band, "id", "from", "label", "effect", NULL);
      parse_band (r, band, &instrument->bands[i]);
      instrument->bands[i].from = (int) vigil_reader_count (r, band, "from", least, i == 0 ? 0 : MAX (least, most));
      vigil_reader_leave (r);
    }
  }
  single = vigil_reader_has (root, "single") ? vigil_reader_enter (r, root, "single") : NULL;
  if (single == NULL)
    return;
  vigil_reader_only (r, single, "id", "score", "below", "label", "effect", NULL);
  instrument->single = vigil_reader_alloc (r, sizeof *instrument->single, 1);
  parse_band (r, single, instrument->single);
  instrument->single->from = (int) vigil_reader_count (r, single, "score", 1, MAX_ITEM_SCORE);
  instrument->single_below = (int) vigil_reader_count (r, single, "below", 1, 1000);
  vigil_reader_leave (r);
}

/* ---- the whole ---- */

/* @among: those that may be named. */
static guint
parse_when (VigilReader *r, JsonObject *o, guint among)
{
  static const struct { const char *name; VigilWhen when; } names[] = {
    { "baseline", VIGIL_WHEN_BASELINE }, { "infusing", VIGIL_WHEN_INFUSING }, { "recovery", VIGIL_WHEN_RECOVERY },
  };
  JsonArray *array;
  guint n, all = 0;

  array = vigil_reader_array (r, o, "when", 1, G_N_ELEMENTS (names), &n);
  for (guint i = 0; i < n; i++) {
    const char *name = vigil_reader_item_string (r, array, "when", i);
    g_autofree char *place = g_strdup_printf ("when[%u]", i);
    guint when = 0;

    for (gsize k = 0; k < G_N_ELEMENTS (names) && name != NULL; k++)
      if (strcmp (names[k].name, name) == 0)
        when = names[k].when;
    if (name != NULL && when == 0)
      vigil_reader_refuse (r, place, "baseline, infusing or recovery, found \"%s\"", name);
    else if (name != NULL && (when & among) == 0)
      vigil_reader_refuse (r, place, "a time at which the instrument may be scored, found \"%s\"", name);
    all |= when;
  }
  return all;
}

void
vigil_clinic_parse_instrument (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  VigilInstrument *instrument = vigil_reader_alloc (r, sizeof *instrument, 1);
  JsonArray *items;

  vigil_reader_only (r, root, "id", "title", "version", "source", "licence", "is_validated", "note", "when", "items",
                     "bands", "single", NULL);
  instrument->id = vigil_reader_id (r, root, "id");
  instrument->title = vigil_reader_label (r, root, "title", 95);
  instrument->version = vigil_reader_count (r, root, "version", 1, 100000);
  instrument->sha256 = (char *) r->sha256;
  instrument->source = vigil_reader_string (r, root, "source", SOURCE_BYTES);
  instrument->licence = vigil_reader_label (r, root, "licence", SOURCE_BYTES);
  instrument->is_validated = vigil_reader_flag (r, root, "is_validated");
  if (vigil_reader_has (root, "note"))
    instrument->note = vigil_reader_label (r, root, "note", LABEL_BYTES);
  instrument->when = parse_when (r, root, G_MAXUINT);
  items = vigil_reader_array (r, root, "items", 1, VIGIL_MAX_ITEMS, &instrument->n_items);
  instrument->items = vigil_reader_alloc (r, sizeof *instrument->items, instrument->n_items);
  for (guint i = 0; i < instrument->n_items; i++) {
    JsonObject *item;

    instrument->items[i].only_if.item = -1;
    item = vigil_reader_enter_item (r, items, "items", i);
    if (item == NULL)
      continue;
    parse_item (r, item, instrument, i);
    vigil_reader_leave (r);
  }
  instrument->max_total = sum_best (instrument);
  parse_bands (r, root, instrument);
  vigil_clinic_add (self->instruments, instrument, r);
}

/* ---- what a protocol asks for ---- */

static void
parse_score (VigilClinic *self, VigilReader *r, JsonObject *o, VigilProtocol *protocol, guint i)
{
  VigilProtocolScore *score = &protocol->scores[i];
  const char *id;

  vigil_reader_only (r, o, "instrument", "when", "every_min", NULL);
  id = vigil_reader_id (r, o, "instrument");
  score->instrument = id != NULL ? vigil_clinic_find (self->instruments, id) : NULL;
  if (id != NULL && score->instrument == NULL)
    vigil_reader_refuse (r, "instrument", "an id of the files in instruments/, found \"%s\"", id);
  for (guint k = 0; k < i; k++)
    if (score->instrument != NULL && protocol->scores[k].instrument == score->instrument)
      vigil_reader_refuse (r, "instrument", "each id once, found \"%s\" twice", id);
  score->when = score->instrument != NULL ? score->instrument->when : G_MAXUINT;
  if (vigil_reader_has (o, "when"))
    score->when = parse_when (r, o, score->when);
  if (vigil_reader_has (o, "every_min"))
    score->every_min = vigil_reader_count (r, o, "every_min", 1, 24 * 60);
}

void
vigil_clinic_parse_scores (VigilClinic *self, VigilProtocol *protocol, VigilReader *r, JsonObject *root)
{
  JsonArray *scores;

  if (!vigil_reader_has (root, "scores"))
    return;
  scores = vigil_reader_array (r, root, "scores", 1, VIGIL_MAX_PROTOCOL_SCORES, &protocol->n_scores);
  protocol->scores = vigil_reader_alloc (r, sizeof *protocol->scores, protocol->n_scores);
  for (guint i = 0; i < protocol->n_scores; i++) {
    JsonObject *score = vigil_reader_enter_item (r, scores, "scores", i);

    if (score == NULL)
      continue;
    parse_score (self, r, score, protocol, i);
    vigil_reader_leave (r);
  }
}

const VigilProtocolScore *
vigil_protocol_find_score (const VigilProtocol *self, const char *instrument_id)
{
  for (guint i = 0; i < self->n_scores; i++)
    if (self->scores[i].instrument != NULL && g_strcmp0 (self->scores[i].instrument->id, instrument_id) == 0)
      return &self->scores[i];
  return NULL;
}

static void
parse_need_item (VigilReader *r, JsonObject *o, VigilScoreNeed *need, guint i)
{
  const VigilInstrument *instrument = need->instrument;
  const char *id;
  guint k = 0;

  vigil_reader_only (r, o, "item", "score", NULL);
  id = vigil_reader_id (r, o, "item");
  need->items[i].score = (int) vigil_reader_count (r, o, "score", 1, MAX_ITEM_SCORE);
  while (id != NULL && k < instrument->n_items && g_strcmp0 (instrument->items[k].id, id) != 0)
    k++;
  if (id == NULL)
    return;
  if (k == instrument->n_items)
    vigil_reader_refuse (r, "item", "an item of %s, found \"%s\"", instrument->id, id);
  else if (need->items[i].score > best_of (&instrument->items[k]))
    vigil_reader_refuse (r, "score", "at most %d, the item's best, found %d", best_of (&instrument->items[k]),
                         need->items[i].score);
  need->items[i].item = k;
}

VigilScoreNeed *
vigil_clinic_parse_need (VigilProtocol *protocol, VigilReader *r, JsonObject *o, const char *key)
{
  VigilScoreNeed *need = vigil_reader_alloc (r, sizeof *need, 1);
  JsonObject *inner = vigil_reader_enter (r, o, key);
  const VigilProtocolScore *score;
  JsonArray *items;
  const char *id;

  if (inner == NULL)
    return NULL;
  vigil_reader_only (r, inner, "instrument", "total", "items", NULL);
  id = vigil_reader_id (r, inner, "instrument");
  score = id != NULL ? vigil_protocol_find_score (protocol, id) : NULL;
  need->total = (int) vigil_reader_count (r, inner, "total", 1, 1000);
  if (score == NULL) {
    if (id != NULL)
      vigil_reader_refuse (r, "instrument", "one of the protocol's scores, of the files in instruments/, found \"%s\"", id);
    vigil_reader_leave (r);
    return NULL;
  }
  need->instrument = score->instrument;
  if ((score->when & VIGIL_WHEN_RECOVERY) == 0)
    vigil_reader_refuse (r, "instrument", "one that is scored in recovery, found \"%s\"", id);
  if (need->total > need->instrument->max_total)
    vigil_reader_refuse (r, "total", "at most %d, the most that %s can come to, found %d", need->instrument->max_total, id,
                         need->total);
  items = vigil_reader_has (inner, "items") ? vigil_reader_array (r, inner, "items", 1, VIGIL_MAX_ITEMS, &need->n_items) : NULL;
  for (guint i = 0; i < need->n_items; i++) {
    JsonObject *item = vigil_reader_enter_item (r, items, "items", i);

    if (item == NULL)
      continue;
    parse_need_item (r, item, need, i);
    vigil_reader_leave (r);
  }
  vigil_reader_leave (r);
  return need;
}
