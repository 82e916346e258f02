/** Who may import whom, as in the design: the same arrows, written once. Paths are from the root. */

/** Folders of the product; the rest of the tree serves them. */
export const productFolders = ['bridge', 'cli', 'client', 'core', 'electron', 'renderer', 'shared'] as const;

/** Across processes there is only the socket, so across these folders there are only these arrows. */
export const processes: Readonly<Record<string, readonly string[]>> = {
  shared: ['shared'],
  bridge: ['bridge', 'shared/wire'],
  client: ['client', 'shared'],
  cli: ['cli', 'client', 'shared'],
  core: ['core', 'shared'],
  electron: ['electron', 'client', 'shared'],
  renderer: ['renderer', 'shared'],
};

/** The one executable is bridge and core too; it loads them when asked to be them. */
export const lazyMains: Readonly<Record<string, readonly string[]>> = {
  'cli/main.ts': ['bridge/main.ts', 'core/main.ts', 'core/activity/offline.ts', 'core/control/report/offline.ts'],
};

const base = ['ports', 'storage'];
const middle = ['policy', 'consent', 'auth', 'remote', 'activity', 'hosts', 'registry', 'eras', 'vault'];

/** Rooms of the core. `core/*.ts` itself is the composition root and may see them all. */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  control: [...middle, ...base],
  broker: [...middle, ...base],
  consent: ['policy', ...base],
  auth: ['vault', ...base],
  hosts: ['vault', ...base],
  remote: ['eras', ...base],
  registry: base,
  activity: ['vault', ...base],
  vault: base,
  policy: [],
  eras: [],
  ports: [],
  storage: [],
};

/** Types that rooms of one level share all the same. */
export const roomTypes: Readonly<Record<string, readonly string[]>> = {
  eras: ['core/remote/remote.ts'],
  registry: ['core/remote/remote.ts', 'core/eras/messages.ts'],
  control: ['core/broker/broker.ts', 'core/broker/health.ts'],
};

/**
 * One door for each thing that is dangerous, or that must stay replaceable: the places that may import it. A package or
 * `node:` module that the product uses and that stands in neither list is a violation: decide where it belongs.
 */
export const doors: Readonly<Record<string, readonly string[]>> = {
  electron: ['electron/'],
  zod: ['shared/', 'core/'],
  commander: ['cli/'],
  'jsonc-parser': ['core/hosts/', 'core/registry/policy-text.ts'],
  'openid-client': ['core/auth/'],
  '@napi-rs/keyring': ['core/vault/native-keyring.ts'],
  undici: ['core/remote/'],
  'ipaddr.js': ['core/remote/'],
  '@orpc/contract': [
    'shared/contract.ts',
    'shared/contract-base.ts',
    'shared/activity-contract.ts',
    'core/control/',
    'client/',
    'renderer/core/',
    'electron/',
  ],
  '@orpc/server': ['core/control/'],
  '@orpc/client': ['client/', 'renderer/core/'],
  react: ['renderer/'],
  'react-dom': ['renderer/'],
  '@base-ui/react': ['renderer/'],
  'lucide-react': ['renderer/'],
  '@tanstack/react-virtual': ['renderer/'],
  'node:sqlite': [
    'core/storage/',
    'core/activity/',
    'core/auth/',
    'core/broker/',
    'core/consent/',
    'core/registry/',
    'core/vault/',
    'bridge/start-core.ts',
  ],
  'node:child_process': [
    'core/auth/sign-in/system-browser.ts',
    'core/ports/desktop-session.ts',
    'core/ports/run-program.ts',
    'client/start-core.ts',
    'bridge/start-core.ts',
  ],
  'node:worker_threads': ['core/activity/'],
  'node:v8': ['core/activity/segment-store.ts'],
  'node:dns': ['core/remote/'],
  'node:dns/promises': ['core/remote/'],
  'node:zlib': ['core/remote/'],
  'node:http': [
    'core/control/',
    'core/auth/sign-in/redirect-listener.ts',
    'core/auth/sign-in/loopback-server.ts',
    'client/socket-fetch.ts',
  ],
};

/** `node:` modules without a door of their own; everything but shared/ may use them. */
export const plainModules = [
  'node:buffer',
  'node:crypto',
  'node:events',
  'node:fs',
  'node:fs/promises',
  'node:module',
  'node:net',
  'node:os',
  'node:path',
  'node:readline',
  'node:readline/promises',
  'node:sea',
  'node:stream',
  'node:timers/promises',
  'node:tls',
  'node:url',
  'node:util',
];

/** Where a secret is taken out of its wrapping: the vault, and where it goes on the wire. */
export const unwrapping = [
  'core/vault/',
  'core/activity/keys.ts',
  'core/activity/forward/collector-headers.ts',
  'core/auth/tokens/credential.ts',
  'core/auth/issuer/assertion-grants.ts',
  'core/auth/issuer/dpop.ts',
  'core/auth/issuer/id-token.ts',
  'core/auth/issuer/oauth-client.ts',
  'core/auth/tokens/server-headers.ts',
  'core/auth/clients/client-key.ts',
  'core/auth/clients/unregister.ts',
  'core/auth/tokens/token-sets.ts',
  'core/auth/sign-in/sign-in.ts',
  'core/broker/bridge-socket.ts',
  'core/control/serve.ts',
  'core/ports/credential.ts',
];

/** Only a main ends its process. */
export const exiting = ['bridge/main.ts', 'cli/main.ts', 'core/main.ts', 'electron/main/main.ts'];

/** Under which an end says what it calls itself: nothing may depend on that (spec 2026-07-28, basic § _meta). */
export const selfNames: readonly string[] = [
  'clientInfo',
  'serverInfo',
  'clientInfoKey',
  'serverInfoKey',
  'io.modelcontextprotocol/clientInfo',
  'io.modelcontextprotocol/serverInfo',
];

/** Where it is put in, passed on, and taken out, whatever it says. */
export const passingNames = [
  'core/broker/server-tools.ts',
  'core/control/calls/challenge-of.ts',
  'core/eras/claim.ts',
  'core/eras/from-modern.ts',
  'core/eras/host.ts',
  'core/eras/introduction.ts',
  'core/eras/modern-host.ts',
  'core/eras/revision.ts',
  'core/eras/revision-fit.ts',
  'core/remote/discover.ts',
  'core/remote/envelope.ts',
  'core/remote/legacy.ts',
  'core/remote/remote.ts',
];

/** Where it is read: a server is told for whom we speak. */
export const readingNames = ['core/eras/introduction.ts'];
