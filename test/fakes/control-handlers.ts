import type { ControlHandlers } from '../../core/control/handlers.ts';

type Rooms = { [Room in keyof ControlHandlers]?: Partial<ControlHandlers[Room]> };

/** Handlers of a core where nothing ever happened; a test replaces the calls it is about. */
export function quietHandlers(changed: Rooms = {}): ControlHandlers {
  const missing = (): never => {
    throw new Error('this test did not expect the call');
  };
  const none = () => [];
  async function* never() {}
  const vault = () => ({ mode: 'session-only' as const, keychain: 'absent' as const, usable: true, records: 0 });
  const status = () => ({
    version: '0.0.0',
    pid: 4711,
    home: '/home/person/.local/state/drawbridge',
    startedAt: '2026-01-01T00:00:00.000Z',
    bridges: 0,
    servers: 0,
    openPrompts: 0,
    paused: false,
    vault: vault(),
  });
  return {
    state: { follow: never, ...changed.state },
    core: { pause: missing, status, stop: () => ({ stopping: true }), ...changed.core },
    servers: {
      cancelSignIn: missing,
      tools: none,
      list: none,
      add: missing,
      setHeaders: missing,
      remove: missing,
      signIn: missing,
      finishSignIn: missing,
      signOut: missing,
      signOutEverywhere: missing,
      useAccount: missing,
      setClient: missing,
      ...changed.servers,
    },
    issuers: {
      list: none,
      setDeviation: missing,
      removeDeviation: missing,
      requireSignIn: missing,
      ...changed.issuers,
    },
    hosts: {
      list: none,
      found: none,
      connect: missing,
      disconnect: missing,
      takeOver: missing,
      undoTakeOver: missing,
      ...changed.hosts,
    },
    entries: { list: none, ...changed.entries },
    prompts: { list: none, answer: missing, reply: missing, follow: never, ...changed.prompts },
    permissions: { list: none, set: missing, revoke: missing, ...changed.permissions },
    policy: {
      show: () => ({ files: [], members: [], rules: [] }),
      check: none,
      explain: missing,
      preview: missing,
      ...changed.policy,
    },
    companies: { list: none, prove: missing, ...changed.companies },
    access: {
      list: () => ({ sets: [], tools: [], refused: [] }),
      narrow: missing,
      forgetRefusal: missing,
      ...changed.access,
    },
    agents: { list: none, ...changed.agents },
    report: { make: missing, save: missing, ...changed.report },
    activity: {
      list: none,
      follow: never,
      stats: missing,
      sessions: none,
      sign: () => ({}),
      storeHeaders: missing,
      prove: missing,
      content: missing,
      ...changed.activity,
    },
    vault: { status: vault, use: missing, unlock: missing, ...changed.vault },
    ui: { open: missing, ticket: missing, ...changed.ui },
    settings: { list: none, set: missing, ...changed.settings },
  };
}
