import type { Row } from './table.ts';

/** A database that is opened when the core starts: then no core starts. */
const noCoreOver = (file: string): Row => ({
  host: {
    'launches its entry': `exit 1 drawbridge: The stored data (HOME/${file}) was written by a newer Drawbridge. Update Drawbridge; nothing was changed.\n`,
  },
  cli: {
    list: `exit 1 drawbridge: Drawbridge could not start: The stored data (HOME/${file}) was written by a newer Drawbridge. Update Drawbridge; nothing was changed.\n  More may be in HOME/core.log.\n`,
  },
  coreLog: `drawbridge: The stored data (HOME/${file}) was written by a newer Drawbridge. Update Drawbridge; nothing was changed.`,
  not: { log: 'no core runs that could write or show one; core.log has the sentence' },
});

/** Databases of a newer Drawbridge, and a disk that is full. */
export const storageTable = {
  'the state of a newer Drawbridge': noCoreOver('state.db'),
  'the log of a newer Drawbridge': {
    host: {
      initialize:
        '-32603 The stored data (HOME/activity.db) was written by a newer Drawbridge. Update Drawbridge; nothing was changed.',
      calls:
        'isError The stored data (HOME/activity.db) was written by a newer Drawbridge. Update Drawbridge; nothing was changed.',
    },
    cli: {
      'deny --tool big':
        'exit 1 drawbridge: The stored data (HOME/activity.db) was written by a newer Drawbridge.\n  Update Drawbridge; nothing was changed.\n',
    },
    not: { log: 'nothing is written into it; what it holds is shown' },
  },
  'the sign-ins of a newer Drawbridge': noCoreOver('auth.db'),
  'the vault of a newer Drawbridge': noCoreOver('vault.db'),
  'the sessions of a newer Drawbridge': noCoreOver('sessions.db'),
  'the permissions of a newer Drawbridge': {
    host: {
      calls:
        'isError The stored data (HOME/consent.db) was written by a newer Drawbridge. Update Drawbridge; nothing was changed.',
    },
    cli: {
      permissions:
        'exit 1 drawbridge: The stored data (HOME/consent.db) was written by a newer Drawbridge.\n  Update Drawbridge; nothing was changed.\n',
    },
    log: ['call.finished | tools/call | echo | database-newer'],
  },
  'a disk that fills up': {
    host: {
      calls:
        'isError The disk is full: HOME/sessions.db cannot be written, so no call is let through. Free some space, then try again; nothing stored is lost.',
      'sends a malformed line':
        '-32700 The host sent a line that is not a JSON-RPC message (it is not JSON). This is a fault of the host; tell its makers.',
      lists: 'ok {"tools":',
      'launches its entry':
        'exit 1 drawbridge: The disk is full: HOME/sessions.db cannot be written, so no call is let through. Free some space, then try again; nothing stored is lost.\n',
      'calls again, once there is space': 'ok there is space again',
    },
    cli: {
      'allow --tool big':
        'exit 1 drawbridge: The disk is full: HOME/activity.db cannot be written, so no call is let through.\n  Free some space, then try again; nothing stored is lost.\n',
    },
    log: ['problem | disk-full | lines missing here: 4', 'call.finished | tools/call | echo | ok'],
  },
  'a disk that fills up where the policy has calls go on': {
    host: {
      'calls first':
        'isError The disk is full: HOME/sessions.db cannot be written, so no call is let through. Free some space, then try again; nothing stored is lost.',
      calls: 'ok hello',
      'calls again, once there is space': 'ok there is space again',
    },
    cli: {
      status:
        'The activity log cannot be written (the disk is full, since TIME, 3 missing): calls go on without being on record, as your policy says.',
    },
    log: ['problem | disk-full | lines missing here: 3', 'call.finished | tools/call | echo | ok'],
  },
  'a disk that is full when the core starts': {
    host: {
      'launches its entry':
        'exit 1 drawbridge: The disk is full: HOME cannot be written. Free some space, then start the host again; nothing stored is lost.\n',
    },
    cli: {
      list: 'exit 1 drawbridge: The disk is full: HOME cannot be written, so no call is let through.\n  Free some space, then try again; nothing stored is lost.\n',
      serve:
        'exit 1 drawbridge: The disk is full: HOME/core.lock cannot be written, so no call is let through. Free some space, then try again; nothing stored is lost.\n',
    },
    log: [],
    not: { log: 'no core runs that could write one, and no file takes a word; whoever wanted a core says it' },
  },
} as const satisfies Record<string, Row>;
