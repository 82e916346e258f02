/** The composition root: every room of the core, built once and handed what it uses. */
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import type { ActivityDraft } from '../shared/models.ts';
import { version } from '../shared/version.ts';
import type { Places } from '../shared/wire/places.ts';
import { createActivityLog } from './activity/create-activity-log.ts';
import { createCompanyPolicy } from './auth/company/company-policy.ts';
import { createAuth } from './auth/create-auth.ts';
import { createServerHeaders } from './auth/tokens/server-headers.ts';
import { createBroker } from './broker/broker.ts';
import { quietly } from './broker/quietly.ts';
import { createFreshLists } from './broker/fresh-lists.ts';
import { createPauseSwitch } from './broker/pause-switch.ts';
import { createVouching } from './broker/sign-in-changes.ts';
import { createJournal } from './broker/journal.ts';
import { createConsent } from './consent/create-consent.ts';
import { createRestarts } from './broker/restarts.ts';
import { resultPolicy } from './broker/result-policy.ts';
import { createHealthBook } from './broker/health.ts';
import { createChanges, tellingKinds, watchActivity } from './control/changes.ts';
import { createControlHandlers } from './control/calls/control-handlers.ts';
import type { ControlHandlers } from './control/handlers.ts';
import { makeControlKey } from './control/key.ts';
import type { Watchers } from './control/router.ts';
import { serveControl } from './control/serve.ts';
import { createBrowserUi } from './control/web/serve-browser-ui.ts';
import { createHosts, type Launcher } from './hosts/hosts.ts';
import type { Browser } from './ports/browser.ts';
import type { Clock } from './ports/clock.ts';
import { isoTime } from './ports/clock.ts';
import type { Keychain } from './ports/keychain.ts';
import { runProgram } from './ports/run-program.ts';
import { createPolicies } from './policy/policies.ts';
import { scopesNow } from './policy/scope-policy.ts';
import { createPolicyServers } from './control/policy-servers.ts';
import { watchPolicy } from './control/watch-policy.ts';
import { createPolicyFiles, oncePerTurn } from './registry/policy-files.ts';
import { fileSource, managedSource } from './registry/policy-sources.ts';
import { openRegistry } from './registry/registry.ts';
import { createRemote } from './remote/create-remote.ts';
import { createGuardedFetch } from './remote/guarded-fetch.ts';
import { whyUnanswered } from './remote/failures.ts';
import { createHttpStack } from './remote/http-stack.ts';
import { gapWords, note, policyLine } from './own-lines.ts';
import { auditNow, signInEvery } from './policy-words.ts';
import { registrationRules } from './registration-rules.ts';
import { createVault } from './vault/create-vault.ts';

export interface CoreOptions {
  places: Places;
  machine: { platform: string; env: Readonly<Record<string, string | undefined>>; home: string };
  clock: Clock;
  browser: Browser;
  keychain: Keychain;
  /** How hosts start the bridge of this core. */
  launcher: Launcher;
  /** The built screens for the system's browser, where this installation has them. */
  rendererFolder?: string | undefined;
  /** Where the administrator's policy is, other than where this platform has it. For tests. */
  managedPolicy?: string | undefined;
  /** The activity log's reader, where it is not beside the sources. */
  readWorker?: string | undefined;
}

export interface Core {
  /** Resolves when somebody asked the core to stop. */
  readonly stopAsked: Promise<void>;
  stop(): Promise<void>;
}

/** Starts the core. The caller holds the lock of `places.home`. Throws the problems of its rooms. */
export async function startCore(options: CoreOptions): Promise<Core> {
  const { places, clock, machine } = options;
  const file = (name: string) => join(places.home, name);
  mkdirSync(places.home, { recursive: true, mode: 0o700 });
  const asked = Promise.withResolvers<void>();

  const vault = createVault({ file: file('vault.db'), keychain: options.keychain, clock });
  const registry = openRegistry({ file: file('state.db'), entriesFolder: file('entries'), clock });
  const { platform } = machine;
  const policyFiles = createPolicyFiles({
    managed: managedSource({ platform, run: runProgram, now: clock.now, file: options.managedPolicy }),
    policy: fileSource(file('policy.jsonc')),
  });
  const policies = createPolicies(oncePerTurn(policyFiles.layers), () => ({
    screensOnly: registry.settings.get('decisions-from') === 'screens',
    hostElicitation: registry.settings.get('host-elicitation') === 'once',
  }));
  const changes = createChanges();
  const http = createHttpStack({ env: machine.env });
  const activity = createActivityLog({
    road: { fetch: http.fetch, reasonOf: whyUnanswered, random: Math.random },
    onCollector: () => changes.touch('core'),
    rules: () => auditNow(policies),
    onGap(gap) {
      process.stderr.write(`drawbridge: ${gapWords(gap)}\n`);
      changes.touch('core');
    },
    file: file('activity.db'),
    clock,
    vault,
    ...(options.readWorker ? { workerFile: options.readWorker } : {}),
  });
  const record = (draft: ActivityDraft) => void activity.record(draft);
  const journal = createJournal({ file: file('sessions.db'), clock });
  const remote = createRemote({ send: http.send, clock, name: 'drawbridge', version });
  const consent = createConsent({ file: file('consent.db'), clock, record, policy: policies.current });
  const auth = createAuth({
    file: file('auth.db'),
    vault,
    fetchFor: (home) => createGuardedFetch(http.fetch, { home }),
    clock,
    browser: options.browser,
    record,
    ask: ({ server, caller, account, question }, opened, signal) => {
      const { host, entry, program, tool } = caller ?? { host: 'drawbridge', entry: '' };
      const about = { server: server.id, url: server.url, account: account?.id, accountName: account?.name };
      return consent.signIn({ host, entry, program, tool, ...about, signIn: question }, opened, signal);
    },
    policy: scopesNow(policies.current),
    signInEvery: (issuer) => signInEvery(policies, issuer),
    useDpop: () => registry.settings.get('dpop') === 'where-offered',
    signInTimeoutMs: () => Number(registry.settings.get('sign-in-seconds')) * 1000,
    signInPauseMs: () => Number(registry.settings.get('sign-in-pause-seconds')) * 1000,
    registrationRules: registrationRules(registry.settings),
    companies: createCompanyPolicy(policies.current),
    environment: machine.env,
  });
  const serverHeaders = createServerHeaders({ vault });
  const { entries } = registry;
  const hosts = createHosts({
    machine,
    clock,
    backupsFolder: file('backups'),
    newEntry: (draft) => entries.add(draft).id,
    forgetEntry: (id) => entries.remove(id),
    findEntry: (host, server) => entries.find(host, server)?.id,
    serverOf: (id) => entries.get(id)?.server,
  });
  const health = createHealthBook(clock, () => changes.touch('servers'));
  consent.onPrompts(() => changes.touch('prompts', 'core'));
  auth.onChange((server) => {
    // What a server said to an account that was signed out is nobody's any more.
    quietly(() => registry.advertisements.forget(server, ['', ...auth.accounts(server).map(({ id }) => id)]));
    changes.touch('servers', 'companies');
  });
  const stopWatchingPolicy = watchPolicy(policies.current, clock, () => {
    note(activity, policyLine(policyFiles));
    activity.rulesChanged();
    consent.reconsider();
    changes.touch('core', 'permissions', 'settings', 'companies');
    void policyServers.look();
  });
  const stopping = new AbortController();
  const watching = watchActivity((signal) => activity.follow({ kind: tellingKinds }, signal), changes, stopping.signal);
  const { advertisements, settings } = registry;
  const pause = createPauseSwitch(() => settings.get('paused') === 'yes');
  settings.onChange(() => {
    pause.changed();
    if (pause.isOn()) auth.withdrawQuestions();
  });
  const results = resultPolicy(policies, () => Number(settings.get('result-max-bytes')));
  const restarts = createRestarts(() => changes.touch('servers'));
  const common = { auth, serverHeaders, remote, consent, activity, clock, advertisements, health, pause, results };
  const parts = { ...common, journal, policies, freshLists: createFreshLists(clock), restarts };
  const broker = await createBroker({ socketPath: places.bridgeSocket, version, registry, parts });
  const startedAt = isoTime(clock.now());
  const about = { version, home: places.home, startedAt };
  const looked = { auth, serverHeaders, consent, registry, health, activity, broker, policies, remote, about };
  const policyServers = createPolicyServers(looked);
  const isVouchedFor = createVouching(auth);
  auth.onChange((changed) => {
    if (isVouchedFor(changed)) void policyServers.look();
  });
  const watchers: Watchers = {
    refused: (call, { code }) => note(activity, { kind: 'problem', outcome: code, detail: call }),
    unexpected: (error) =>
      void process.stderr.write(`drawbridge: unexpected ${error instanceof Error ? error.name : 'error'}\n`),
  };
  const ui = createBrowserUi({
    handlers: (): ControlHandlers => handlers,
    rights: ['read', 'decide', 'administer'],
    rendererFolder: options.rendererFolder,
    clock,
    ...watchers,
  });
  const handlers = createControlHandlers({
    about,
    registry,
    auth,
    serverHeaders,
    remote,
    vault,
    consent,
    activity,
    hosts,
    broker,
    health,
    policies,
    policyFiles,
    changes,
    clock,
    launcher: options.launcher,
    ui,
    browser: options.browser,
    stop: () => asked.resolve(),
  });
  const control = await serveControl({
    socketPath: places.controlSocket,
    key: makeControlKey(file('control.key')),
    handlers,
    ...watchers,
  });
  // A log that cannot be written is still read; until it can, no call is let through.
  note(activity, { kind: 'core.started', detail: version });
  if (policyFiles.states().some(({ state }) => state !== 'absent')) note(activity, policyLine(policyFiles));
  void policyServers.look();

  return {
    stopAsked: asked.promise,
    async stop() {
      stopWatchingPolicy();
      await policyServers.stop();
      await broker.stop();
      await ui.close();
      await control.close();
      await auth.close();
      await remote.close();
      consent.close();
      note(activity, { kind: 'core.stopped' });
      stopping.abort();
      await watching;
      await activity.close();
      await http.close();
      for (const room of [registry, journal, vault]) room.close();
    },
  };
}
