/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A field that is written with the own keypad or keyboard: well fill, an edge, a caret while it is
 * the target. Name above the value, unit behind it, an error below. It holds text, not a number:
 * what was typed stays, right or wrong.
 * Signal "tapped": make it the keypad's target. Accessible: BUTTON, whose name is that of the field, its text and unit.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_TYPE_FIELD (vigil_field_get_type ())
G_DECLARE_FINAL_TYPE (VigilField, vigil_field, VIGIL, FIELD, GtkButton)

/* @name is said to readers and shown above in small, @unit may be NULL. */
GtkWidget *vigil_field_new (const char *name, const char *unit);
void vigil_field_set_name (VigilField *self, const char *name);
void vigil_field_set_text (VigilField *self, const char *text);
const char *vigil_field_get_text (VigilField *self);
void vigil_field_set_unit (VigilField *self, const char *unit);
/* Shown in grey while the field is empty. */
void vigil_field_set_hint (VigilField *self, const char *hint);
/* NULL: nothing is wrong. */
void vigil_field_set_error (VigilField *self, const char *error);
void vigil_field_set_is_active (VigilField *self, gboolean is_active);
/* The size of the digits: "num-field", "num-value", "num-small", "row-title"; "num-card", whose unit is smaller too. */
void vigil_field_set_size_class (VigilField *self, const char *size_class);
/* Applies a key of keypad or keyboard: a character, or "delete". The first one after the field
 * became the target replaces what was there. At most @max_chars. TRUE if the text changed. */
gboolean vigil_field_press (VigilField *self, const char *key, guint max_chars);
