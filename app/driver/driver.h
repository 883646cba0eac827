/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a driver is: a const descriptor and pure functions of (state, frame, now). A driver knows
 * no port, no file, no clock and no session; it emits observations through its context and asks
 * the context to send bytes. It survives any frame. One .c file per device family (helpers beside
 * it), one line in the registry.
 * Thread: the core thread. */
#pragma once

#include "base/clock.h"
#include "framing/framer.h"
#include "observation/observation.h"
#include "observation/waveform.h"

#define VIGIL_DRIVER_ERROR (vigil_driver_error_quark ())
GQuark vigil_driver_error_quark (void);

typedef enum {
  VIGIL_DRIVER_ERROR_UNKNOWN,       /* no driver of that name */
  VIGIL_DRIVER_ERROR_UNSUPPORTED,   /* the device has no such command */
  VIGIL_DRIVER_ERROR_NOT_READY,     /* no session with the device, remote control not permitted */
  VIGIL_DRIVER_ERROR_BUSY,          /* a command is outstanding */
} VigilDriverError;

typedef enum { VIGIL_ROLE_MONITOR, VIGIL_ROLE_PUMP } VigilRole;

typedef enum {
  VIGIL_MATURITY_SIMULATED,     /* proven against our simulator and published vectors only */
  VIGIL_MATURITY_BROKEN,
  VIGIL_MATURITY_EXPERIMENTAL,  /* proven against real recorded bytes */
  VIGIL_MATURITY_BENCH_TESTED,  /* proven on a bench with the device; nothing above exists */
} VigilMaturity;

typedef enum {
  VIGIL_COMMAND_START = 1 << 0,
  VIGIL_COMMAND_STOP = 1 << 1,       /* to hold; what staff calls pause or stop */
  VIGIL_COMMAND_SET_RATE = 1 << 2,   /* mL/h */
  VIGIL_COMMAND_SET_VTBI = 1 << 3,   /* mL; ends in stop */
  VIGIL_COMMAND_CLEAR_INFUSED = 1 << 4,
  /* To a monitor, and never but by a person's own wish: */
  VIGIL_COMMAND_START_NIBP = 1 << 5, /* inflates the cuff, once */
  VIGIL_COMMAND_STOP_NIBP = 1 << 6,  /* lets the air out */
  /* To a pump with a display: */
  VIGIL_COMMAND_ASK = 1 << 7,        /* puts a question on the pump's display; VIGIL_CODE_PUMP_ANSWER */
  VIGIL_COMMAND_CANCEL_ASK = 1 << 8, /* takes it away again */
} VigilCommandKind;

typedef struct {
  VigilCommandKind kind;
  double value;                 /* mL/h or mL */
  char lines[2][21], keys[2][11];   /* ASK: what it says, and the names of the two keys; ASCII */
} VigilCommand;

/* How much Vigil may send to a pump; decided by the signed clinic data. */
typedef enum {
  VIGIL_CONTROL_NONE,   /* only what the protocol needs to be read */
  VIGIL_CONTROL_PAUSE,  /* and stop */
  VIGIL_CONTROL_FULL,   /* and start, rate, volume */
} VigilControl;

/* Speeds at which one driver's device may be found. */
#define VIGIL_MAX_BAUDS 7

typedef struct _VigilDriverContext VigilDriverContext;

struct _VigilDriverContext {
  gpointer state;               /* state_size bytes, zeroed before start () */
  gint64 now_us;                /* mono; when the frame's last byte was read, or the tick's time */
  VigilControl control;
  guint baud;                   /* of the line; 0: it has none, or none that is known */
  guint64 n_spoilt;             /* as VigilFramerCounters has it, as of this tick: for protocols in which
                                 * a spoilt frame is said again to who refuses it */
  guint8 n_channels;            /* pumps expected on this line, 1 .. max_channels; observations name
                                 * them from 0 in VigilObservation.channel */
  void (*emit) (VigilDriverContext *ctx, const VigilObservation *observation);
  void (*emit_wave) (VigilDriverContext *ctx, const VigilWaveBlock *block);
  void (*send) (VigilDriverContext *ctx, const guint8 *bytes, gsize len);
  gpointer host;                /* the caller's; drivers leave it alone */
};

typedef struct {
  const char *id;               /* "philips-intellivue" */
  const char *label;            /* "Philips IntelliVue (Data Export, RS-232)" */
  VigilRole role;
  VigilMaturity maturity;
  guint bauds[VIGIL_MAX_BAUDS + 1];     /* those that its sheet names, the usual one first; ends with 0 */
  guint8 data_bits;
  char parity;                  /* 'N' 'E' 'O' */
  guint8 stop_bits;
  gboolean rts_cts;
  const VigilFramerOps *framer;
  gsize state_size;
  const VigilCode *emits;       /* ends with VIGIL_CODE_NONE */
  const VigilCode *unproven;    /* of those, never seen in a capture; ends likewise; may be NULL */
  guint commands;               /* VigilCommandKind bits */
  double rate_step_ml_h;        /* pumps: the resolution of a set rate */
  guint silence_stop_ms;        /* pumps: started over the wire, it stops by itself after this; 0 never */
  guint max_channels;           /* pumps that one line may carry; 0: one device a line. Above 1 no
                                 * commands: they do not say which pump is meant */
  gboolean only_listens;        /* it sends nothing at all: to have listened is to have asked */
  guint answers_ms;             /* in so long after the port is opened a device that is there has been heard, where
                                 * 3 s are too short for that */
  guint tick_ms;
  guint lost_after_ms;          /* no good frame for so long: the link is lost */

  void (*start) (VigilDriverContext *ctx);               /* port opened */
  void (*on_frame) (VigilDriverContext *ctx, const guint8 *frame, gsize len);
  void (*on_tick) (VigilDriverContext *ctx);
  /* TRUE: there is a session, data may be expected: the link is live, not negotiating. */
  gboolean (*is_ready) (VigilDriverContext *ctx);
  /* And of one pump among several: it is there and heard. NULL: as is_ready says. */
  gboolean (*is_channel_ready) (VigilDriverContext *ctx, guint8 channel);
  /* Pumps that are on the line now, more perhaps than n_channels; 0: not known. NULL: it never is. */
  guint (*count_pumps) (VigilDriverContext *ctx);
  /* Sends the command. Never repeats by itself; success is seen in later observations only. */
  gboolean (*encode) (VigilDriverContext *ctx, const VigilCommand *command, GError **error);
  /* The port is about to be closed on purpose: say goodbye. May be NULL. */
  void (*stop) (VigilDriverContext *ctx);
} VigilDriver;

/* NULL-terminated. */
const VigilDriver *const *vigil_driver_list (void);
const VigilDriver *vigil_driver_find (const char *id, GError **error);
gboolean vigil_driver_has_baud (const VigilDriver *self, guint baud);
/* "19200", "19200 or 115200", "9600, 19200 or 38400" */
char *vigil_driver_print_bauds (const VigilDriver *self) G_GNUC_WARN_UNUSED_RESULT;

extern const VigilDriver vigil_driver_alaris_asena;
extern const VigilDriver vigil_driver_bbraun_space;
extern const VigilDriver vigil_driver_berrymed_pm6750;
extern const VigilDriver vigil_driver_capnostream20;
extern const VigilDriver vigil_driver_fresenius_base;
extern const VigilDriver vigil_driver_ge_datex_s5;
extern const VigilDriver vigil_driver_masimo_ascii1;
extern const VigilDriver vigil_driver_nellcor_ascii;
extern const VigilDriver vigil_driver_newera_safe;
extern const VigilDriver vigil_driver_nonin_oem;
extern const VigilDriver vigil_driver_nonin_oem_df1;
extern const VigilDriver vigil_driver_nonin_oem_df8;
extern const VigilDriver vigil_driver_philips_intellivue;
