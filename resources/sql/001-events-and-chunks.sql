-- The record, first layout. Nothing here is ever changed or deleted by Vigil; the triggers refuse
-- it to whoever tries by accident. They can be dropped: the hash chain, not they, is the proof.

CREATE TABLE event (
  session   TEXT    NOT NULL,  -- uuid; '' for what belongs to no visit
  seq       INTEGER NOT NULL CHECK (seq > 0),
  t_wall_us INTEGER NOT NULL,
  t_mono_us INTEGER NOT NULL,
  kind      TEXT    NOT NULL,
  actor     TEXT    NOT NULL,
  body      TEXT    NOT NULL,  -- canonical JSON
  prev_hash BLOB    NOT NULL,
  hash      BLOB    NOT NULL,
  PRIMARY KEY (session, seq)
) STRICT;

-- What the list of sessions is made of.
CREATE INDEX event_story ON event (session, kind, seq)
  WHERE kind IN ('visit.opened', 'visit.closed', 'visit.signed', 'patient.identified',
                 'protocol.chosen');

-- About a minute of one wave, or of all numerics.
CREATE TABLE chunk (
  id      INTEGER PRIMARY KEY,
  session TEXT    NOT NULL,
  code    TEXT    NOT NULL,    -- wire name of the wave, or 'numerics'
  number  INTEGER NOT NULL,    -- 1 .. of this session and code
  UNIQUE (session, code, number)
) STRICT;

-- A few seconds of it, as they were written. Rows come in the order of time and stay below a third
-- of a page, so pages fill up.
CREATE TABLE block (
  chunk   INTEGER NOT NULL REFERENCES chunk (id),
  piece   INTEGER NOT NULL,    -- 1 .. of this chunk
  t0_us   INTEGER NOT NULL,    -- mono time of the first and the last sample
  t1_us   INTEGER NOT NULL,
  n       INTEGER NOT NULL,    -- samples
  data    BLOB    NOT NULL,
  extents BLOB    NOT NULL,    -- lowest and highest of each second, for the overview
  PRIMARY KEY (chunk, piece)
) STRICT;

-- The event that carries the hash of a chunk. A chunk without one is still open.
CREATE TABLE seal (
  chunk INTEGER PRIMARY KEY REFERENCES chunk (id),
  seq   INTEGER NOT NULL
) STRICT;

CREATE TRIGGER event_update BEFORE UPDATE ON event
  BEGIN SELECT RAISE (ABORT, 'an event is never changed'); END;
CREATE TRIGGER event_delete BEFORE DELETE ON event
  BEGIN SELECT RAISE (ABORT, 'an event is never deleted'); END;
-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER event_replace BEFORE INSERT ON event
  WHEN EXISTS (SELECT 1 FROM event WHERE session = new.session AND seq = new.seq)
  BEGIN SELECT RAISE (ABORT, 'an event is never replaced'); END;

CREATE TRIGGER chunk_update BEFORE UPDATE ON chunk
  BEGIN SELECT RAISE (ABORT, 'a chunk is never changed'); END;
CREATE TRIGGER chunk_delete BEFORE DELETE ON chunk
  BEGIN SELECT RAISE (ABORT, 'a chunk is never deleted'); END;

CREATE TRIGGER block_update BEFORE UPDATE ON block
  BEGIN SELECT RAISE (ABORT, 'a block is never changed'); END;
CREATE TRIGGER block_delete BEFORE DELETE ON block
  BEGIN SELECT RAISE (ABORT, 'a block is never deleted'); END;
CREATE TRIGGER block_sealed BEFORE INSERT ON block
  WHEN EXISTS (SELECT 1 FROM seal WHERE chunk = new.chunk)
    OR EXISTS (SELECT 1 FROM block WHERE chunk = new.chunk AND piece = new.piece)
  BEGIN SELECT RAISE (ABORT, 'a sealed chunk is never extended'); END;

CREATE TRIGGER seal_update BEFORE UPDATE ON seal
  BEGIN SELECT RAISE (ABORT, 'a seal is never changed'); END;
CREATE TRIGGER seal_delete BEFORE DELETE ON seal
  BEGIN SELECT RAISE (ABORT, 'a seal is never deleted'); END;
