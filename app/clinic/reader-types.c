/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read by several members together: labels and limits. */
#include "clinic/label.h"
#include "clinic/reader.h"

#include <math.h>

static gboolean
is_language (const char *tag)
{
  return g_ascii_islower (tag[0]) && g_ascii_islower (tag[1])
         && (tag[2] == '\0'
             || (tag[2] == '_' && g_ascii_isupper (tag[3]) && g_ascii_isupper (tag[4])
                 && tag[5] == '\0'));
}

/* The reader stands in the label's object. */
static VigilLabel *
read_label (VigilReader *self, JsonObject *object, gsize max_bytes)
{
  VigilLabel *label = vigil_reader_alloc (self, sizeof *label, 1);
  g_autoptr (GList) languages = json_object_get_members (object);

  for (GList *l = languages; l != NULL && self->error == NULL; l = l->next) {
    if (!is_language (l->data))
      vigil_reader_refuse (self, l->data, "a language such as en, fr or fr_CA");
    else if (label->n_entries == VIGIL_LABEL_MAX_LANGUAGES)
      vigil_reader_refuse (self, NULL, "at most %d languages", VIGIL_LABEL_MAX_LANGUAGES);
    else {
      label->entries[label->n_entries].lang = vigil_reader_keep (self, l->data);
      label->entries[label->n_entries].text
          = vigil_reader_string (self, object, l->data, max_bytes);
      label->n_entries++;
    }
  }
  if (self->error == NULL)
    vigil_reader_string (self, object, "en", max_bytes);
  return self->error == NULL ? label : NULL;
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
