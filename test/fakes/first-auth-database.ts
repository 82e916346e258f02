/** The tables of auth.db as the first version made them. */
export const firstTables = `
  CREATE TABLE accounts (server TEXT PRIMARY KEY, url TEXT NOT NULL, issuer TEXT NOT NULL, bare INTEGER NOT NULL,
    resource TEXT NOT NULL, client_id TEXT NOT NULL, client_method TEXT NOT NULL, account TEXT NOT NULL) STRICT;
  CREATE TABLE registrations (issuer TEXT NOT NULL, redirect_uri TEXT NOT NULL, client_id TEXT NOT NULL,
    method TEXT NOT NULL, expires_at INTEGER, PRIMARY KEY (issuer, redirect_uri)) STRICT;
  CREATE TABLE given_clients (server TEXT NOT NULL, url TEXT NOT NULL, client_id TEXT NOT NULL, issuer TEXT NOT NULL,
    PRIMARY KEY (server, url, client_id)) STRICT;
  CREATE TABLE generation (only INTEGER PRIMARY KEY CHECK (only = 1), last INTEGER NOT NULL) STRICT;
  INSERT INTO generation VALUES (1, 7);
  PRAGMA user_version = 1;
`;
