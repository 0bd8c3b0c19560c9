-- Letters, live ones too; those that have ended have ended, ended_seq and state.
CREATE TABLE letter (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  accepted INTEGER NOT NULL,
  sender TEXT NOT NULL,
  subject TEXT NOT NULL,
  size INTEGER NOT NULL,
  source TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_hop TEXT NOT NULL DEFAULT '',
  state TEXT,
  ended INTEGER,
  ended_seq INTEGER
);
CREATE INDEX letter_by_end ON letter (ended_seq, ended) WHERE ended_seq IS NOT NULL;
CREATE INDEX letter_by_time ON letter (ended) WHERE ended IS NOT NULL;
CREATE TABLE recipient (
  letter INTEGER NOT NULL,
  position INTEGER NOT NULL,
  address TEXT NOT NULL,
  fate TEXT NOT NULL,
  status TEXT,
  reply TEXT,
  host TEXT,
  PRIMARY KEY (letter, position)
) WITHOUT ROWID;
-- What happened, by the queue's own numbers, so that reading twice does nothing twice.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  letter INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  attempt INTEGER,
  next_hop TEXT
);
CREATE INDEX event_by_letter ON event (letter);
CREATE TABLE contact (
  event INTEGER NOT NULL,
  position INTEGER NOT NULL,
  host TEXT NOT NULL,
  address TEXT NOT NULL,
  tls TEXT NOT NULL,
  certificate TEXT NOT NULL,
  conversation TEXT NOT NULL,
  PRIMARY KEY (event, position)
) WITHOUT ROWID;
-- Words of letters that have ended; rowid is their ended_seq.
CREATE VIRTUAL TABLE found USING fts5 (
  sender, recipients, subject, state, hop,
  content = '', contentless_delete = 1, prefix = '2 3 4 5 6 7', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE progress (
  applied INTEGER NOT NULL,
  base INTEGER NOT NULL
);
INSERT INTO progress VALUES (0, 0);
PRAGMA user_version = 1;
