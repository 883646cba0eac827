/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clinic/clinic-private.h"

#define LABEL_BYTES 200

gpointer
vigil_clinic_parse_references (VigilReader *r, JsonObject *object, const char *key, guint min, guint max, GPtrArray *known,
                               const char *file, guint *n)
{
  JsonArray *ids = vigil_reader_array (r, object, key, min, max, n);
  gpointer *found = vigil_reader_alloc (r, sizeof *found, *n);

  for (guint i = 0; i < *n; i++) {
    const char *id = vigil_reader_item_string (r, ids, key, i);
    g_autofree char *place = g_strdup_printf ("%s[%u]", key, i);

    if (id == NULL)
      continue;
    found[i] = vigil_clinic_find (known, id);
    if (found[i] == NULL)
      vigil_reader_refuse (r, place, "an id of %s, found \"%s\"", file, id);
    for (guint k = 0; k < i; k++)
      if (found[i] != NULL && found[k] == found[i])
        vigil_reader_refuse (r, place, "each id once, found \"%s\" twice", id);
  }
  return found;
}

static char *
parse_reference (VigilReader *r, JsonObject *root, const char *key, GPtrArray *known,
                 const char *file)
{
  char *id = vigil_reader_id (r, root, key);

  if (id != NULL && vigil_clinic_find (known, id) == NULL)
    vigil_reader_refuse (r, key, "an id of %s, found \"%s\"", file, id);
  return id;
}

static gboolean
gives (const VigilProtocol *protocol, const char *drug_id)
{
  for (guint i = 0; i < protocol->n_drugs; i++)
    if (protocol->drugs[i].drug != NULL && g_strcmp0 (protocol->drugs[i].drug->id, drug_id) == 0)
      return TRUE;
  for (guint i = 0; i < protocol->n_alternatives; i++)
    if (protocol->alternatives[i].drug != NULL && g_strcmp0 (protocol->alternatives[i].drug->id, drug_id) == 0)
      return TRUE;
  return FALSE;
}

/* The warning signs of what the protocol gives are offered first, listed or not: nobody can forget them, and no
 * second page hides them. */
static void
put_red_flags_first (VigilClinic *self, VigilProtocol *protocol, VigilReader *r)
{
  VigilSideEffect **all = vigil_reader_alloc (r, sizeof *all, (gsize) self->side_effects->len + protocol->n_side_effects);
  guint n = 0;

  for (guint i = 0; i < self->side_effects->len; i++) {
    VigilSideEffect *effect = g_ptr_array_index (self->side_effects, i);

    if (effect->is_red_flag && effect->drug_id != NULL && gives (protocol, effect->drug_id))
      all[n++] = effect;
  }
  for (guint i = 0; i < protocol->n_side_effects; i++) {
    VigilSideEffect *effect = protocol->side_effects[i];

    if (effect != NULL && !(effect->is_red_flag && effect->drug_id != NULL && gives (protocol, effect->drug_id)))
      all[n++] = effect;
  }
  protocol->side_effects = all;
  protocol->n_side_effects = n;
}

static void
parse_take_home (VigilProtocol *protocol, VigilReader *r, JsonObject *root)
{
  JsonArray *lines = vigil_reader_array (r, root, "take_home", 1, 12, &protocol->n_take_home);

  protocol->take_home = vigil_reader_alloc (r, sizeof *protocol->take_home, protocol->n_take_home);
  for (guint i = 0; i < protocol->n_take_home; i++)
    protocol->take_home[i] = vigil_reader_item_label (r, lines, "take_home", i, LABEL_BYTES);
}

void
vigil_clinic_parse_protocol (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  VigilProtocol *protocol = vigil_reader_alloc (r, sizeof *protocol, 1);

  vigil_reader_only (r, root, "id", "title", "version", "drugs", "alternatives", "adjuncts", "gates", "side_effects", "checks",
                     "scores", "discharge", "nibp_every_min", "side_effect_every_min", "recovery_min",
                     "consent", "alarms", "guideline", "setting", "order", "bag_label", "diluent", "iv", "double_check",
                     "waste", "test_dose", "series", "take_home", NULL);
  protocol->id = vigil_reader_id (r, root, "id");
  protocol->title = vigil_reader_label (r, root, "title", 95);
  protocol->version = vigil_reader_count (r, root, "version", 1, 100000);
  protocol->sha256 = (char *) r->sha256;
  protocol->nibp_every_min = vigil_reader_count (r, root, "nibp_every_min", 1, 24 * 60);
  protocol->side_effect_every_min
      = vigil_reader_count (r, root, "side_effect_every_min", 0, 24 * 60);
  protocol->recovery_min = vigil_reader_count (r, root, "recovery_min", 0, 24 * 60);
  protocol->alarm_profile_id = parse_reference (r, root, "alarms", self->profiles, "alarms.json");
  if (vigil_reader_has (root, "consent"))
    protocol->consent_id
        = parse_reference (r, root, "consent", self->consents, "the files in consent/");
  if (vigil_reader_has (root, "take_home"))
    parse_take_home (protocol, r, root);
  if (vigil_reader_has (root, "guideline"))
    protocol->guideline = vigil_reader_string (r, root, "guideline", LABEL_BYTES);
  if (vigil_reader_has (root, "setting"))
    protocol->setting = vigil_reader_label (r, root, "setting", LABEL_BYTES);
  protocol->side_effects = vigil_clinic_parse_references (r, root, "side_effects", 0, 16, self->side_effects,
                                                          "side-effects.json", &protocol->n_side_effects);
  protocol->checks = vigil_clinic_parse_references (r, root, "checks", 0, VIGIL_MAX_CHECKS, self->checks, "checks.json",
                                                    &protocol->n_checks);
  vigil_clinic_parse_scores (self, protocol, r, root);
  vigil_clinic_parse_plan (self, protocol, r, root);
  put_red_flags_first (self, protocol, r);
  if (vigil_reader_has (root, "test_dose"))
    vigil_clinic_parse_test_dose (self, protocol, r, root);
  vigil_clinic_parse_gates (protocol, r, root);
  vigil_clinic_parse_discharge (protocol, r, root);
  vigil_clinic_parse_order (self, protocol, r, root);
  vigil_clinic_parse_series (self, protocol, r, root);
  vigil_clinic_add (self->protocols, protocol, r);
}
