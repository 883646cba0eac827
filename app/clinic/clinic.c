/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "clinic/clinic-private.h"

#include <math.h>
#include <string.h>

G_DEFINE_QUARK (vigil - clinic - error - quark, vigil_clinic_error)

VigilClinic *
vigil_clinic_new_empty (void)
{
  VigilClinic *self = g_new0 (VigilClinic, 1);
  GPtrArray **lists[]
      = { &self->drugs,  &self->staff,    &self->rescue,   &self->actions,  &self->side_effects,
          &self->checks, &self->profiles, &self->consents, &self->instruments, &self->protocols,
          &self->emergencies, &self->follow_up_questions, &self->sites, &self->fees };

  self->ref_count = 1;
  self->arena = g_ptr_array_new_with_free_func (g_free);
  self->errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  self->contents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  self->n_needed = 1;
  self->pump_control = "none";
  for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++) {
    self->sources[code].codes[0] = code;
    self->sources[code].n = 1;
  }
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    *lists[i] = g_ptr_array_new ();
  return self;
}

VigilClinic *
vigil_clinic_ref (VigilClinic *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
vigil_clinic_unref (VigilClinic *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;
  GPtrArray *lists[]
      = { self->drugs,  self->staff,    self->rescue,   self->actions,   self->side_effects,
          self->checks, self->profiles, self->consents, self->instruments, self->protocols, self->emergencies,
          self->follow_up_questions, self->sites, self->fees, self->arena };
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_ptr_array_unref (lists[i]);
  g_ptr_array_unref (self->errors);
  g_clear_pointer (&self->doubts, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_hash_table_unref);
  g_hash_table_unref (self->contents);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_free (self->sha256);
  g_free (self->signed_by);
  g_free (self->unsigned_why);
  g_free (self->refusal);
  g_free (self);
}

char *
vigil_clinic_default_dir (void)
{
  const char *dir = g_getenv ("VIGIL_CLINIC_DIR");

  if (dir == NULL || *dir == '\0')
    dir = g_file_test (VIGIL_CLINIC_DIR, G_FILE_TEST_IS_DIR) ? VIGIL_CLINIC_DIR
                                                             : VIGIL_SOURCE_CLINIC_DIR;
  return g_strdup (dir);
}

const char *
vigil_clinic_get_id (const VigilClinic *self)
{
  return self->id;
}

const char *
vigil_clinic_get_title (const VigilClinic *self)
{
  return self->title;
}

const VigilLabel *
vigil_clinic_get_contact (const VigilClinic *self)
{
  return self->contact;
}

guint
vigil_clinic_get_version (const VigilClinic *self)
{
  return self->version;
}

const char *
vigil_clinic_get_sha256 (const VigilClinic *self)
{
  return self->sha256;
}

gboolean
vigil_clinic_is_signed (const VigilClinic *self)
{
  return self->is_signed;
}

const char *
vigil_clinic_get_signed_by (const VigilClinic *self)
{
  return self->is_signed ? self->signed_by : NULL;
}

const char *
vigil_clinic_get_unsigned_why (const VigilClinic *self)
{
  return self->is_signed ? NULL : self->unsigned_why;
}

const char *
vigil_clinic_get_refusal (const VigilClinic *self)
{
  return self->refusal;
}

const char *
vigil_clinic_get_pump_control (const VigilClinic *self)
{
  return self->pump_control;
}

guint
vigil_clinic_get_audio_pause_s (const VigilClinic *self)
{
  return self->audio_pause_s;
}

double
vigil_clinic_get_rate_tolerance (const VigilClinic *self)
{
  return self->rate_tolerance;
}

VigilLimits
vigil_clinic_get_weight_limits_kg (const VigilClinic *self)
{
  return self->weight_kg;
}

const VigilCode *
vigil_clinic_get_sources (const VigilClinic *self, VigilCode vital, guint *n)
{
  g_return_val_if_fail (vital < VIGIL_N_CODES, NULL);
  *n = self->sources[vital].n;
  return self->sources[vital].codes;
}

static gpointer
get_list (GPtrArray *list, guint *n)
{
  *n = list->len;
  return list->pdata;
}

const VigilProtocol *const *
vigil_clinic_get_protocols (const VigilClinic *self, guint *n)
{
  return get_list (self->protocols, n);
}

const VigilProtocol *
vigil_clinic_find_protocol (const VigilClinic *self, const char *id)
{
  return vigil_clinic_find (self->protocols, id);
}

const VigilDrug *
vigil_clinic_find_drug (const VigilClinic *self, const char *id)
{
  return vigil_clinic_find (self->drugs, id);
}

const VigilStaff *const *
vigil_clinic_get_staff (const VigilClinic *self, guint *n)
{
  return get_list (self->staff, n);
}

const VigilStaff *
vigil_clinic_find_staff (const VigilClinic *self, const char *id)
{
  return vigil_clinic_find (self->staff, id);
}

const VigilRescueDrug *const *
vigil_clinic_get_rescue_drugs (const VigilClinic *self, guint *n)
{
  return get_list (self->rescue, n);
}

const VigilStaffAction *const *
vigil_clinic_get_staff_actions (const VigilClinic *self, guint *n)
{
  return get_list (self->actions, n);
}

const VigilIvChoices *
vigil_clinic_get_iv (const VigilClinic *self)
{
  return &self->iv;
}

const VigilAlarmProfile *
vigil_clinic_find_alarm_profile (const VigilClinic *self, const char *id)
{
  return vigil_clinic_find (self->profiles, id);
}

const VigilAlarmProfile *
vigil_clinic_get_alarm_profile (const VigilClinic *self, const VigilProtocol *protocol)
{
  const char *id = protocol != NULL ? protocol->alarm_profile_id : self->alarm_profile_id;

  return id != NULL ? vigil_clinic_find (self->profiles, id) : NULL;
}

const VigilConsent *
vigil_clinic_find_consent (const VigilClinic *self, const char *id)
{
  return vigil_clinic_find (self->consents, id);
}

const VigilInstrument *
vigil_clinic_find_instrument (const VigilClinic *self, const char *id)
{
  return vigil_clinic_find (self->instruments, id);
}
