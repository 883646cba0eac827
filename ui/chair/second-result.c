/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/second-result.h"

#include "base/number.h"
#include "chair/page.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define HEADER 56
#define ROW_HEIGHT 88
#define ROW_STEP 96

GtkWidget *
vigil_second_result_new (void)
{
  return vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
}

static const char *
name_of (VigilChecked field)
{
  static const char *const names[VIGIL_N_CHECKED] = {
    [VIGIL_CHECKED_WEIGHT] = N_("Weight"),          [VIGIL_CHECKED_DRUG] = N_("Drug"),
    [VIGIL_CHECKED_BAG_MG] = N_("Amount in the bag"), [VIGIL_CHECKED_BAG_ML] = N_("Volume of the bag"),
    [VIGIL_CHECKED_RATE] = N_("Pump rate"),
  };

  return _(names[field]);
}

static char *
value_of (const VigilCheckEntry *entry, VigilChecked field, VigilClinic *clinic)
{
  const VigilDrug *drug = clinic != NULL ? vigil_clinic_find_drug (clinic, entry->drug_id) : NULL;
  const double values[VIGIL_N_CHECKED] = { entry->weight_kg, 0, entry->bag_mg, entry->bag_ml, entry->rate_ml_h };
  static const char *const units[VIGIL_N_CHECKED] = { "kg", "", "mg", "mL", "mL/h" };
  char number[VIGIL_NUMBER_SIZE];

  if (field == VIGIL_CHECKED_DRUG)
    return g_strdup (drug != NULL ? drug->display : entry->drug_id);
  return g_strdup_printf ("%s %s", vigil_number_format (values[field], 3, number), units[field]);
}

static char *
verdict_of (guint times_apart)
{
  if (times_apart == 0)
    return g_strdup (_("the same"));
  if (times_apart == 1)
    return g_strdup (_("differs"));
  /* Translators: one number is 10, 100 or 1000 times the other */
  return g_strdup_printf (_("%u times apart: decimal sign or unit?"), times_apart);
}

static void
add_row (GtkWidget *result, VigilChecked field, const char *value, guint times_apart)
{
  GtkWidget *box = vigil_places_box_new (VIGIL_PAGE_WIDTH, ROW_HEIGHT, "card");
  g_autofree char *verdict = verdict_of (times_apart);

  vigil_widget_set_class (box, "mismatch", times_apart > 0);
  vigil_places_put (box, vigil_cell_new (name_of (field), 0, "row-title"), 16, 0, 240, ROW_HEIGHT);
  vigil_places_put (box, vigil_cell_new (value, 0, "num-card"), 260, 0, 290, ROW_HEIGHT);
  vigil_places_put (box, vigil_cell_new (verdict, 0, times_apart > 0 ? "row-title" : "label ink-2"), 560, 0, 304, ROW_HEIGHT);
  vigil_places_put (result, box, 0, HEADER + field * ROW_STEP, VIGIL_PAGE_WIDTH, ROW_HEIGHT);
}

void
vigil_second_result_show (GtkWidget *result, const VigilCheckEntry *second, const guint times_apart[VIGIL_N_CHECKED],
                          VigilClinic *clinic)
{
  gboolean agrees = TRUE;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (result)) != NULL)
    gtk_widget_unparent (child);
  for (VigilChecked field = 0; field < VIGIL_N_CHECKED; field++) {
    g_autofree char *value = value_of (second, field, clinic);

    add_row (result, field, value, times_apart[field]);
    agrees &= times_apart[field] == 0;
  }
  vigil_places_put (result, vigil_cell_new (agrees ? _("Both agree") : _("The two entries differ"), 0, "title"), 0, 0,
                    VIGIL_PAGE_WIDTH, HEADER - 8);
}
