/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The work area of the test dose: at the left what was given under which cap and how long it is observed, at the right
 * the responses, or the keypad for a further dose. It shows what it is told and decides nothing.
 * Signals: "response" (guint): a tile that is taken was tapped; "stop": no infusion after all; "typed".
 * Thread: main. */
#pragma once

#include "model/test-dose-text.h"

#include <gtk/gtk.h>

typedef struct {
  const VigilTestDose *test;
  const VigilTestDoseText *text;
  gboolean is_now;           /* else it is only looked at */
  gboolean is_typing;        /* a further dose */
  gboolean can_stop, is_stopping;
  int response;              /* chosen and not recorded yet; -1 none */
  const char *notice;        /* instead of the way to stop; NULL none */
} VigilTestDoseShown;

#define VIGIL_TYPE_TEST_DOSE_FORM (vigil_test_dose_form_get_type ())
G_DECLARE_FINAL_TYPE (VigilTestDoseForm, vigil_test_dose_form, VIGIL, TEST_DOSE_FORM, GtkWidget)

GtkWidget *vigil_test_dose_form_new (void);
void vigil_test_dose_form_show (VigilTestDoseForm *self, const VigilTestDoseShown *shown);
/* As typed; "" nothing. */
const char *vigil_test_dose_form_get_typed (VigilTestDoseForm *self);
/* NULL: nothing is wrong with it. */
void vigil_test_dose_form_set_error (VigilTestDoseForm *self, const char *error);
void vigil_test_dose_form_clear (VigilTestDoseForm *self);
