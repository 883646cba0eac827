/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read by several members together: labels and limits. */
#include "clinic/label.h"
#include "clinic/reader.h"

#include <math.h>

static gboolean
add_language (VigilReader *self, VigilLabel *label, JsonObject *object, const char *lang, gsize max_bytes)
{
  const char *text;

  if (!vigil_label_is_language (lang)) {
    vigil_reader_refuse (self, lang, "a language such as en, fr or fr_CA");
    return TRUE;
  }
  if (label->n_entries == VIGIL_LABEL_MAX_LANGUAGES) {
    vigil_reader_refuse (self, NULL, "at most %d languages", VIGIL_LABEL_MAX_LANGUAGES);
    return FALSE;
  }
  text = vigil_reader_string (self, object, lang, max_bytes);
  label->entries[label->n_entries].lang = vigil_reader_keep (self, lang);
  label->entries[label->n_entries].text = text;
  label->n_entries++;
  return TRUE;
}

/* The reader stands in the label's object. */
static VigilLabel *
read_label (VigilReader *self, JsonObject *object, gsize max_bytes)
{
  VigilLabel *label = vigil_reader_alloc (self, sizeof *label, 1);
  g_autoptr (GList) languages = json_object_get_members (object);

  for (GList *l = languages; l != NULL; l = l->next)
    if (!add_language (self, label, object, l->data, max_bytes))
      break;
  vigil_reader_string (self, object, "en", max_bytes);
  for (guint i = 0; self->languages != NULL && self->languages[i] != NULL; i++)
    vigil_reader_string (self, object, self->languages[i], max_bytes);
  return vigil_reader_is_clean (self) ? label : NULL;
}

VigilLabel *
vigil_reader_label (VigilReader *self, JsonObject *object, const char *key, gsize max_bytes)
{
  JsonObject *inner = vigil_reader_enter (self, object, key);
  VigilLabel *label = NULL;

  if (inner != NULL) {
    label = read_label (self, inner, max_bytes);
    vigil_reader_leave (self);
  }
  return label;
}

VigilLabel *
vigil_reader_item_label (VigilReader *self, JsonArray *array, const char *key, guint i,
                         gsize max_bytes)
{
  JsonObject *inner = vigil_reader_enter_item (self, array, key, i);
  VigilLabel *label = NULL;

  if (inner != NULL) {
    label = read_label (self, inner, max_bytes);
    vigil_reader_leave (self);
  }
  return label;
}

VigilLimits
vigil_reader_limits (VigilReader *self, JsonObject *object, const char *key, double low,
                     double high)
{
  static const char *const names[] = { "hard_low", "soft_low", "soft_high", "hard_high" };
  VigilLimits limits = { NAN, NAN, NAN, NAN };
  JsonObject *inner = vigil_reader_enter (self, object, key);
  double values[G_N_ELEMENTS (names)], before = NAN;
  const char *before_name = NULL;

  if (inner == NULL)
    return limits;
  vigil_reader_only (self, inner, "soft_low", "soft_high", "hard_low", "hard_high", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    values[i] = vigil_reader_optional_number (self, inner, names[i], low, high);
    if (isnan (values[i]))
      continue;
    if (before_name != NULL && !(before <= values[i]))
      vigil_reader_refuse (self, names[i], "not less than %s, which is %g, found %g", before_name,
                           before, values[i]);
    before = values[i];
    before_name = names[i];
  }
  if (isnan (values[3]))
    vigil_reader_refuse (self, "hard_high", "a hard upper limit");
  vigil_reader_leave (self);
  limits = (VigilLimits){
    .hard_low = values[0], .soft_low = values[1], .soft_high = values[2], .hard_high = values[3]
  };
  return limits;
}
