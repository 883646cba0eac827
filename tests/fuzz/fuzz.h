/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One fuzz target a program. libFuzzer calls it (-Dfuzzing=true), or replay-main.c with the
 * corpus and the captures. */
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
