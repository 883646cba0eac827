/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs of vigilctl. Each gets what stands behind its name and returns the exit status. */
#pragma once

int vigil_tool_clinic (int argc, char **argv);
int vigil_tool_decode (int argc, char **argv);
int vigil_tool_devices (int argc, char **argv);
int vigil_tool_record (int argc, char **argv);
int vigil_tool_replay (int argc, char **argv);
int vigil_tool_sessions (int argc, char **argv);
int vigil_tool_show (int argc, char **argv);
int vigil_tool_sim (int argc, char **argv);
int vigil_tool_verify (int argc, char **argv);
