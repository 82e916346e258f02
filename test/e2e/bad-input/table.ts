import type { Seen } from './seen.ts';
import { storageTable } from './storage-table.ts';

/**
 * Every bad input and its exact words in the three places where people look. HOME stands for the state folder, ADDRESS for
 * an address on this machine.
 */
export interface Row extends Seen {
  /** Why the case does not show in a place. */
  not?: { host?: string; cli?: string; log?: string };
}

/** The same two sentences for a host that lists and calls, and for a person who signs in; `last`: how the log tells that. */
const everywhere = (server: string, code: string, [message, next]: [string, string], last: string): Row => ({
  host: { lists: `-31000 ${message} ${next}`, calls: `isError ${message} ${next}` },
  cli: { [`login ${server}`]: `exit 1 drawbridge: ${message}\n  ${next}\n` },
  log: [`problem | tools/list | ${code}`, `call.finished | tools/call | echo | ${code}`, last],
});

/** What a host is answered whose line is not a JSON-RPC message. */
const noMessage = (id: string, code: number, reason: string): string =>
  `id ${id}: ${code} The host sent a line that is not a JSON-RPC message (${reason}). This is a fault of the host; tell its makers.`;

export const table = {
  'a wrong address': {
    host: {
      'launches `drawbridge bridge URL`':
        "exit 2 drawbridge: That cannot be a server's address: it does not start with https://. Give an https:// address (http:// only for this machine), for example https://mcp.example.com/mcp.\n",
    },
    cli: {
      'add wrong mcp.example.com/mcp':
        'exit 1 drawbridge: "mcp.example.com/mcp" cannot be a server\'s address (it does not start with https://).\n  Give an https:// address (http:// only for this machine), for example https://mcp.example.com/mcp.\n',
      'add wrong http://mcp.example.com/mcp':
        'exit 1 drawbridge: "http://mcp.example.com/mcp" cannot be a server\'s address (http:// is not encrypted, so it is for this machine only).\n  Give an https:// address (http:// only for this machine), for example https://mcp.example.com/mcp.\n',
      'add wrong https://ada:password@mcp.example.com/mcp':
        'exit 1 drawbridge: "https://mcp.example.com/mcp" cannot be a server\'s address (it holds a user name or password).\n  Give an https:// address (http:// only for this machine), for example https://mcp.example.com/mcp.\n',
    },
    log: [
      'problem | server-url-invalid | servers.add',
      'problem | server-url-invalid | servers.add',
      'problem | server-url-invalid | servers.add',
    ],
  },
  'a server that cannot be reached': {
    ...everywhere(
      'gone',
      'server-unreachable',
      [
        'The server "gone" cannot be reached (connection refused).',
        'Check the address and your network or VPN, then call again.',
      ],
      'problem | server-unreachable | servers.signIn',
    ),
    // It may come back, and the host is told of its lists then: until it is known they are empty.
    host: {
      lists: 'ok {"tools":[]}',
      calls:
        'isError The server "gone" cannot be reached (connection refused). Check the address and your network or VPN, then call again.',
    },
  },
  'a server that is not MCP': everywhere(
    'page',
    'server-not-mcp',
    [
      '"page" answered, but not as an MCP server (it answers with a web page).',
      "Check the address: it should be the server's MCP endpoint, often ending in /mcp.",
    ],
    'problem | server-not-mcp | servers.signIn',
  ),
  'a certificate that nobody trusts': everywhere(
    'stranger',
    'server-tls',
    [
      'The connection to "stranger" is not trusted (its certificate is signed by itself).',
      "Ask whoever runs the server to fix its certificate, or add your company's certificate to the system's store.",
    ],
    'problem | server-tls | servers.signIn',
  ),
  'a line that is malformed': {
    host: {
      'half a message': noMessage('null', -32700, 'it is not JSON'),
      'a text': noMessage('null', -32600, 'it is not an object'),
      'a batch': noMessage('null', -32600, 'batches are not supported'),
      'another protocol': noMessage('"x"', -32600, '"jsonrpc" is not "2.0"'),
      'no id that counts': noMessage('null', -32600, '"id" is neither a string nor an integer'),
      'params in a row': noMessage('"x"', -32600, '"params" is not an object'),
      'neither one nor the other': noMessage('"x"', -32600, 'it is neither a request, a notification nor a response'),
    },
    log: Array.from({ length: 7 }, () => 'problem | host-line-malformed'),
    not: { cli: 'only a host speaks with a bridge; `drawbridge log` shows the line' },
  },
  'a line that is not UTF-8': {
    host: {
      'a byte of another alphabet':
        'id null: -32700 The host sent a line that is not UTF-8 text. This is a fault of the host; tell its makers.',
      'half a character':
        'id null: -32700 The host sent a line that is not UTF-8 text. This is a fault of the host; tell its makers.',
    },
    log: ['problem | host-line-not-utf8', 'problem | host-line-not-utf8'],
    not: { cli: 'only a host speaks with a bridge; `drawbridge log` shows the line' },
  },
  'a line that is oversized': {
    host: {
      'one byte too many':
        'id null: -32700 The host sent a line of 67108865 bytes; the limit is 67108864. Send less in one message.',
    },
    log: ['problem | host-line-oversized'],
    not: { cli: 'only a host speaks with a bridge; `drawbridge log` shows the line' },
  },
  'a sign-in refused on its page': {
    host: {
      calls: 'isError The sign-in to "notes" was cancelled. Run `drawbridge login notes` to start again.',
    },
    cli: {
      'login notes':
        'exit 1 drawbridge: The sign-in to "notes" was cancelled.\n  Run `drawbridge login notes` to start again.\n',
    },
    log: [
      'sign-in.finished | cancelled | sign-in-cancelled',
      'call.finished | tools/call | echo | sign-in-cancelled',
      'sign-in.finished | cancelled | sign-in-cancelled',
    ],
  },
  'a sign-in left with Ctrl-C': {
    cli: {
      'login notes':
        'exit 1 drawbridge: The sign-in to "notes" was cancelled.\n  Run `drawbridge login notes` to start again.\n',
    },
    log: ['sign-in.finished | cancelled | sign-in-cancelled'],
    not: { host: 'a host that waits for the same sign-in reads the words of the row above' },
  },
  'a keychain that is locked': everywhere(
    'notes',
    'keychain-locked',
    [
      'The keychain is locked.',
      "Unlock it (usually by your system's password prompt), then try again; nothing stored is lost.",
    ],
    'sign-in.finished | failed | keychain-locked',
  ),
  'a keychain that is gone': everywhere(
    'notes',
    'keychain-absent',
    [
      'The keychain cannot be found on this machine.',
      'Start it, or choose `drawbridge vault use session-only` or `drawbridge vault use passphrase`.',
    ],
    'sign-in.finished | failed | keychain-absent',
  ),
  'a keychain that denies': everywhere(
    'notes',
    'keychain-denied',
    [
      'The keychain refused access to the Drawbridge key.',
      "Allow Drawbridge in your system's keychain settings, then try again; nothing stored is lost.",
    ],
    'sign-in.finished | failed | keychain-denied',
  ),
  'a keychain that is another one': everywhere(
    'notes',
    'keychain-replaced',
    [
      'The key in the keychain is not the one that sealed the stored sign-ins.',
      'Restore the old keychain, or run `drawbridge vault use keychain --reset` to forget the sealed sign-ins.',
    ],
    'sign-in.finished | failed | keychain-replaced',
  ),
  'a second core': {
    host: {
      calls: 'ok undisturbed',
    },
    cli: {
      serve:
        'exit 75 drawbridge: Drawbridge is running already for HOME. Use it as it is, or stop it first with `drawbridge stop`.\n',
    },
    log: ['call.finished | tools/call | echo | ok'],
    not: { log: 'it ends before it opens a log; the first one goes on, with the call shown here' },
  },
  'a socket that a dead core left': {
    host: {
      calls: 'ok after it',
    },
    cli: {
      status:
        'exit 3 drawbridge: Drawbridge is not running.\n  Start it with `drawbridge serve`, or start a host that uses it.\n',
      list: 'exit 0 ',
    },
    log: ['core.started', 'core.started', 'call.finished | tools/call | echo | ok'],
  },
  'something else where the socket belongs': {
    host: {
      'launches its entry':
        'exit 1 drawbridge: HOME/bridge.sock cannot be used (something that is no socket is in its place). Check that the folder can be read and written by you.\n',
    },
    cli: {
      list: 'exit 1 drawbridge: Drawbridge could not start: HOME/bridge.sock cannot be used (something that is no socket is in its place). Check that the folder can be read and written by you.\n  More may be in HOME/core.log.\n',
      'list, once it is gone': 'exit 0 ',
    },
    log: [],
    not: { log: 'no core runs that could write one; core.log has the sentence' },
  },
  ...storageTable,
} as const satisfies Record<string, Row>;

export type CaseName = keyof typeof table;
