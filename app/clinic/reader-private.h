/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the reader's files share. */
#pragma once

#include "clinic/reader.h"

/* @what is the whole sentence. Nothing is said twice of one place, nor what follows from an earlier fault. */
void vigil_reader_fail (VigilReader *self, VigilClinicError code, const char *member, const char *what);
/* "drugs[1].rate.soft_high"; @member NULL: where the reader stands. */
char *vigil_reader_place_of (VigilReader *self, const char *member) G_GNUC_WARN_UNUSED_RESULT;
