/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that are plain lists: staff, actions, side effects, checks. */
#include "clinic/clinic-private.h"

#include <sodium.h>
#include <string.h>

#define LABEL_BYTES 200

static void
parse_staff_member (VigilClinic *self, VigilReader *r, JsonObject *o)
{
  static const char *const roles[] = { "nurse", "prescriber", NULL };
  VigilStaff *staff = vigil_reader_alloc (r, sizeof *staff, 1);

  vigil_reader_only (r, o, "id", "name", "initials", "role", "pin_hash", NULL);
  staff->id = vigil_reader_id (r, o, "id");
  staff->name = vigil_reader_string (r, o, "name", 63);
  staff->initials = vigil_reader_string (r, o, "initials", 15);
  staff->role = (VigilStaffRole) vigil_reader_choice (r, o, "role", roles);
  staff->pin_hash = vigil_reader_string (r, o, "pin_hash", crypto_pwhash_STRBYTES - 1);
  if (staff->pin_hash != NULL && !g_str_has_prefix (staff->pin_hash, crypto_pwhash_STRPREFIX))
    vigil_reader_refuse (r, "pin_hash", "a hash that begins with %s", crypto_pwhash_STRPREFIX);
  /* these stand as the actor of what nobody of the staff did */
  if (staff->id != NULL
      && (strcmp (staff->id, "patient") == 0 || strcmp (staff->id, "device") == 0
          || strcmp (staff->id, "vigil") == 0 || strcmp (staff->id, "unsigned") == 0))
    vigil_reader_refuse (r, "id", "another id than \"%s\"", staff->id);
  vigil_clinic_add (self->staff, staff, r);
}

void
vigil_clinic_parse_staff (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  vigil_clinic_each (self, r, root, "staff", 500, parse_staff_member);
}

static void
parse_action (VigilClinic *self, VigilReader *r, JsonObject *o)
{
  VigilStaffAction *action = vigil_reader_alloc (r, sizeof *action, 1);

  vigil_reader_only (r, o, "id", "label", "bag_change", NULL);
  action->id = vigil_reader_id (r, o, "id");
  action->label = vigil_reader_label (r, o, "label", LABEL_BYTES);
  action->is_bag_change = vigil_reader_flag (r, o, "bag_change");
  vigil_clinic_add (self->actions, action, r);
}

void
vigil_clinic_parse_actions (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  vigil_clinic_each (self, r, root, "actions", 32, parse_action);
}

/* What is offered when a red flag is recorded; it commands nothing. */
static void
parse_suggests (VigilClinic *self, VigilSideEffect *effect, VigilReader *r, JsonObject *o)
{
  JsonObject *inner = vigil_reader_enter (r, o, "suggests");

  if (inner == NULL)
    return;
  vigil_reader_only (r, inner, "stop", "emergency", NULL);
  effect->suggests_stop = vigil_reader_flag (r, inner, "stop");
  if (vigil_reader_has (inner, "emergency")) {
    effect->emergency_id = vigil_reader_id (r, inner, "emergency");
    if (effect->emergency_id != NULL && vigil_clinic_find (self->emergencies, effect->emergency_id) == NULL)
      vigil_reader_refuse (r, "emergency", "an emergency of emergencies.json, found \"%s\"", effect->emergency_id);
  }
  if (!effect->suggests_stop && effect->emergency_id == NULL && vigil_reader_is_clean (r))
    vigil_reader_refuse (r, NULL, "\"stop\": true or an emergency");
  vigil_reader_leave (r);
  if (!effect->is_red_flag || effect->drug_id == NULL)
    vigil_reader_refuse (r, "suggests", "a red flag of a drug");
}

static void
parse_side_effect (VigilClinic *self, VigilReader *r, JsonObject *o)
{
  VigilSideEffect *effect = vigil_reader_alloc (r, sizeof *effect, 1);

  vigil_reader_only (r, o, "id", "label", "drug", "is_pleasant", "is_red_flag", "suggests", NULL);
  effect->id = vigil_reader_id (r, o, "id");
  effect->label = vigil_reader_label (r, o, "label", LABEL_BYTES);
  effect->is_pleasant = vigil_reader_flag (r, o, "is_pleasant");
  effect->is_red_flag = vigil_reader_flag (r, o, "is_red_flag");
  if (effect->is_pleasant && effect->is_red_flag)
    vigil_reader_refuse (r, "is_red_flag", "not both pleasant and a red flag");
  if (vigil_reader_has (o, "drug")) {
    effect->drug_id = vigil_reader_id (r, o, "drug");
    if (effect->drug_id != NULL && vigil_clinic_find (self->drugs, effect->drug_id) == NULL)
      vigil_reader_refuse (r, "drug", "a drug of drugs.json, found \"%s\"", effect->drug_id);
  }
  if (vigil_reader_has (o, "suggests"))
    parse_suggests (self, effect, r, o);
  vigil_clinic_add (self->side_effects, effect, r);
}

void
vigil_clinic_parse_side_effects (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  vigil_clinic_each (self, r, root, "side_effects", 64, parse_side_effect);
}

static void
parse_check (VigilClinic *self, VigilReader *r, JsonObject *o)
{
  VigilCheck *check = vigil_reader_alloc (r, sizeof *check, 1);
  guint n;

  vigil_reader_only (r, o, "id", "label", "every_min", "stacked_every_min", "choices", NULL);
  check->id = vigil_reader_id (r, o, "id");
  check->label = vigil_reader_label (r, o, "label", LABEL_BYTES);
  check->every_min = vigil_reader_count (r, o, "every_min", 0, 24 * 60);
  if (vigil_reader_has (o, "stacked_every_min"))
    check->stacked_every_min = vigil_reader_count (r, o, "stacked_every_min", 1, 24 * 60);
  check->choices = vigil_clinic_parse_anchors (r, o, "choices", 16, TRUE, &n);
  check->n_choices = (int) n;
  vigil_clinic_add (self->checks, check, r);
}

void
vigil_clinic_parse_checks (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  vigil_clinic_each (self, r, root, "checks", 32, parse_check);
}
