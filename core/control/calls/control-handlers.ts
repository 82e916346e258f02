/** What the core does for each call of the contract: thin, over the rooms. */
import type { CoreStatus } from '../../../shared/contract.ts';
import { Secret } from '../../../shared/secret.ts';
import { decidedBy } from '../../consent/decided-by.ts';
import type { ControlHandlers } from '../handlers.ts';
import { policyProblem, withPolicies } from '../with-policies.ts';
import { agents } from './agents.ts';
import { companiesShown, companyCalls } from './company-calls.ts';
import { decisionCalls } from './decision-calls.ts';
import { hostCalls } from './host-calls.ts';
import { issuerCalls } from './issuer-calls.ts';
import { settingCalls, settingsInForce, vaultCalls } from './keeping-calls.ts';
import { policyCalls } from './policy-calls.ts';
import { reportCalls } from './report-calls.ts';
import type { Rooms } from './rooms.ts';
import { serverCalls } from './server-calls.ts';
import { stateCalls } from './state-calls.ts';

export function createControlHandlers(rooms: Rooms): ControlHandlers {
  const { about, registry, vault, consent, broker, activity, hosts } = rooms;
  const status = async (): Promise<CoreStatus> => ({
    ...about,
    pid: process.pid,
    bridges: broker.sessions(),
    servers: registry.servers.list().length,
    openPrompts: consent.prompts(false).length,
    paused: registry.settings.get('paused') === 'yes',
    policyProblem: policyProblem(rooms.policies),
    logGap: activity.gap(),
    collector: activity.collector.state(),
    vault: await vault.status(),
  });
  const servers = serverCalls(rooms);
  return {
    state: stateCalls(rooms, {
      core: status,
      servers: servers.views,
      hosts: () => hosts.list(),
      entries() {
        const connected = broker.connected();
        return registry.entries.list().map((entry) => ({ ...entry, connected: connected.has(entry.id) }));
      },
      prompts: () => consent.prompts(false),
      permissions: () => withPolicies(consent.permissions(), rooms.policies),
      settings: () => settingsInForce(rooms),
      companies: () => companiesShown(rooms),
    }),
    core: {
      status,
      stop: () => {
        // After the answer has left.
        setImmediate(rooms.stop);
        return { stopping: true };
      },
      pause({ input: { paused }, source }) {
        registry.settings.set('paused', paused ? 'yes' : 'no');
        activity.record({ kind: 'setting.changed', detail: paused ? 'paused' : 'resumed', ...decidedBy(source) });
        return { paused };
      },
    },
    servers: servers.calls,
    ...hostCalls(rooms, servers.view),
    ...decisionCalls(rooms),
    policy: policyCalls(rooms),
    companies: companyCalls(rooms),
    agents: { list: () => agents(rooms) },
    access: {
      list: ({ input }) => rooms.auth.access(input.server),
      narrow: ({ input }) => rooms.auth.narrow(input.id),
      forgetRefusal({ input }) {
        rooms.auth.forgetRefusal(input.id);
        activity.record({ kind: 'access.changed', outcome: 'refusal forgotten', because: input.id });
        return { forgotten: true };
      },
    },
    issuers: issuerCalls(rooms),
    activity: {
      list: ({ input }) => activity.list(input),
      follow: ({ input, signal }) => activity.follow(input, signal),
      stats: ({ input }) => activity.stats(input),
      sessions: ({ input }) => activity.sessions(input),
      sign: () => activity.sign(),
      content: ({ input }) => activity.content(input),
      async storeHeaders({ input: { url, values } }) {
        const state = await activity.collector.storeHeaders(
          url,
          values.map((value) => new Secret(value)),
        );
        activity.record({ kind: 'setting.changed', detail: `headers for ${url}` });
        return state;
      },
      prove: ({ input: { content, ...of } }) => activity.prove(of, content),
    },
    report: reportCalls(rooms, {
      status,
      servers: servers.views,
      companies: () => companiesShown(rooms),
      issuers: () => rooms.auth.issuers.list(),
      settings: () => settingsInForce(rooms),
      permissions: () => consent.permissions(),
      hosts: () => hosts.list(),
      agents: () => agents(rooms),
    }),
    vault: vaultCalls(rooms),
    settings: settingCalls(rooms),
    ui: {
      ticket: () => rooms.ui.ticket(),
      async open() {
        const { url } = await rooms.ui.ticket();
        return (await rooms.browser.open(new URL(url))) ? { opened: true } : { opened: false, url };
      },
    },
  };
}
