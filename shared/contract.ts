/**
 * The control contract: the one table of what a client (CLI, tray, screens) can ask of the core. Each call names the right
 * it needs; a call without a handler does not compile in core/control. Failures travel as `PROBLEM` with a problem's data.
 */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { activityContract } from './activity-contract.ts';
import { agent } from './agents.ts';
import { setting } from './setting.ts';
import { companyContract, companyView } from './company-contract.ts';
import { administer, decide, read } from './contract-base.ts';
import { elicitationReply } from './elicitation.ts';
import { issuerContract } from './issuer-contract.ts';
import { givenClient } from './issuers.ts';
import {
  access,
  account,
  accountState,
  collectorState,
  effect,
  entry,
  foundServer,
  grantBounds,
  health,
  logGap,
  permission,
  prompt,
  remember,
  server,
  signInChoice,
  tool,
  vaultMode,
  vaultStatus,
} from './models.ts';
import { policyContract } from './policy-contract.ts';
import { reportContract } from './report-contract.ts';

export type { CompanyMember, CompanyView } from './company-contract.ts';
export type { Right } from './contract-base.ts';

export { type Setting, setting } from './setting.ts';

export const coreStatus = z.object({
  version: z.string(),
  pid: z.number().int(),
  home: z.string(),
  startedAt: z.string(),
  bridges: z.number().int(),
  servers: z.number().int(),
  openPrompts: z.number().int(),
  /** Every tool call is refused until somebody resumes. */
  paused: z.boolean(),
  /** A policy file cannot be used: every call is denied until it can. */
  policyProblem: z.object({ message: z.string(), next: z.string() }).optional(),
  /** The activity log cannot be written just now. */
  logGap: logGap.optional(),
  /** Where the policy has the log sent to. */
  collector: collectorState.optional(),
  vault: vaultStatus,
});
export type CoreStatus = z.infer<typeof coreStatus>;

export const serverView = server.extend({
  accountState,
  /** The one hosts use, unless another was chosen for them. */
  account: account.optional(),
  /** Everybody signed in, the default first. */
  accounts: z.array(account),
  /**
   * Accounts chosen for one host. `agent`: the host's id, or the entry's for hosts of kind `other`. One that was signed out
   * stays chosen: that host then uses nobody's.
   */
  chosen: z.array(z.object({ agent: z.string(), account: z.string() })),
  /** Negotiated protocol version of the last connection. */
  protocolVersion: z.string().optional(),
  health,
  /** Hosts, by id, that connected before the server offered what it does now: they see it once they are started anew. */
  restart: z.array(z.string()).optional(),
});
export type ServerView = z.infer<typeof serverView>;

/** What happens during a sign-in, in order; the last one is `done` or a PROBLEM error. */
export const signInStep = z.discriminatedUnion('step', [
  /** The person is asked first: `prompts.answer` with this id goes on or gives up. */
  z.object({ step: z.literal('question'), prompt: z.string() }),
  /**
   * The browser was asked to open `url`; `opened` is false where there was none and the person must do it. A browser on another
   * machine ends at an address it cannot open: `servers.finishSignIn` takes that address.
   */
  z.object({ step: z.literal('browser'), url: z.string(), opened: z.boolean() }),
  /** No browser here, and the service offers a code: the person opens `url` anywhere and types `code` (RFC 8628). */
  z.object({
    step: z.literal('device'),
    url: z.string(),
    /** The same with the code in it, for a link or QR code. */
    completeUrl: z.string().optional(),
    code: z.string(),
    expiresAt: z.string(),
  }),
  z.object({ step: z.literal('done'), account }),
]);
export type SignInStep = z.infer<typeof signInStep>;

/** One account signed out; it is forgotten here whatever became of the tokens at the issuer. */
export const signOutResult = z.object({
  server: z.string(),
  account: z.string(),
  accountName: z.string().optional(),
  issuer: z.string(),
  /**
   * `revoked` at the issuer; `unsupported` where it has no revocation; `queued`: it could not be reached and is asked again
   * until it answers; `with-last`: it might end the person's other sign-ins there with these tokens, so it is asked when the
   * last of them is signed out; `lost`: the tokens could not be read or kept for that.
   */
  revocation: z.enum(['revoked', 'unsupported', 'queued', 'with-last', 'lost']),
});
export type SignOutResult = z.infer<typeof signOutResult>;

export const hostView = z.object({
  host: z.string(),
  title: z.string(),
  /** Every configuration file looked at. */
  files: z.array(
    z.object({
      path: z.string(),
      state: z.enum(['missing', 'ok', 'invalid']),
      detail: z.string().optional(),
      entries: z.array(
        z.object({
          name: z.string(),
          entry: z.string(),
          server: z.string().optional(),
          /** Ours took the place of one that went this way, such as `mcp-remote`; that can be undone. */
          takenFrom: z.string().optional(),
        }),
      ),
    }),
  ),
});
export type HostView = z.infer<typeof hostView>;

export const hostChange = z.object({
  host: z.string(),
  server: z.string(),
  files: z.array(z.object({ path: z.string(), backup: z.string().optional(), name: z.string() })),
  /** What the person must do for the host to notice. */
  afterwards: z.string(),
});
export type HostChange = z.infer<typeof hostChange>;

/** Everything the screens show but the activity log. */
export const state = z.object({
  core: coreStatus,
  servers: z.array(serverView),
  hosts: z.array(hostView),
  entries: z.array(entry.extend({ connected: z.boolean() })),
  prompts: z.array(prompt),
  permissions: z.array(permission),
  settings: z.array(setting),
  companies: z.array(companyView),
});
export type State = z.infer<typeof state>;

/** First a snapshot, then only the parts that changed. */
export const stateEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('snapshot'), state }),
  z.object({ event: z.literal('change'), parts: state.partial() }),
]);
export type StateEvent = z.infer<typeof stateEvent>;

/** How a host starts the bridge: an absolute path, no secrets. */
const launcher = z.object({
  command: z.string(),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()),
});

/** One entry in one file of a host. */
const hostPlace = z.object({ host: z.string(), file: z.string(), name: z.string() });

/** Of a sign-in or sign-out also a company, as `@NAME`. */
const serverName = z.object({ server: z.string() });
/** A header of the person's own for a server, on its way to the vault. */
const header = z.object({ name: z.string(), value: z.string() });
const scope = z.object({ host: z.string(), server: z.string(), tool: z.string() });

export const contract = {
  /** The snapshot, then changes, for as long as the client listens. */
  state: { follow: read.output(eventIterator(stateEvent)) },
  core: {
    status: read.output(coreStatus),
    stop: administer.output(z.object({ stopping: z.literal(true) })),
    /** Stops every tool call at once, or lets them run again. */
    pause: administer.input(z.object({ paused: z.boolean() })).output(z.object({ paused: z.boolean() })),
  },
  servers: {
    list: read.output(z.array(serverView)),
    add: administer
      .input(
        z.object({
          name: z.string(),
          url: z.string(),
          ...givenClient,
          /** Signs in as that client itself, without a person: needs its secret or key. */
          machine: z.boolean().optional(),
          headers: z.array(header).max(16).optional(),
        }),
      )
      .output(serverView),
    /** Replaces the headers sent with every request; none takes them away. Problem: `header-invalid`. */
    setHeaders: administer.input(serverName.extend({ headers: z.array(header).max(16) })).output(serverView),
    /**
     * Gives a server a client of the person's own, in the place of the one it had; without a client id it has none. Another
     * client cannot use the old one's tokens, so that accounts are signed out first. Problems: `usage` (a machine needs one
     * with a proof), `client-key-invalid`, the vault's.
     */
    setClient: administer
      .input(serverName.extend(givenClient))
      .output(z.object({ server: serverView, signOut: z.array(signOutResult) })),
    remove: administer.input(serverName).output(z.object({ signOut: z.array(signOutResult) })),
    signIn: administer
      .input(
        serverName.extend({
          /** The account to sign in again; without one the default. */
          account: z.string().optional(),
          /** One more account beside those there are. */
          another: z.boolean().default(false),
          /** Scopes to ask for in place of those the server names. */
          scopes: z.array(z.string()).optional(),
          /** By this company's word, beside the accounts there are. Problem: `company-covers-not`. */
          company: z.string().optional(),
        }),
      )
      .output(eventIterator(signInStep)),
    /** Takes the address at which a browser on another machine ended. Problem: `sign-in-address-wrong`. */
    finishSignIn: administer.input(serverName.extend({ url: z.string() })).output(z.object({ taken: z.literal(true) })),
    /** Without an account: every one of the server. Empty: nobody was signed in. */
    signOut: administer.input(serverName.extend({ account: z.string().optional() })).output(z.array(signOutResult)),
    /** Signs out of every server. */
    signOutEverywhere: administer.output(z.array(signOutResult)),
    /**
     * The account hosts use from now on, or this host alone; without an account this host goes back to the one hosts use.
     * Problems: `account-unknown`, `usage`.
     */
    useAccount: administer
      .input(serverName.extend({ account: z.string().optional(), agent: z.string().optional() }))
      .output(serverView),
    /** Gives up the sign-in that is open for this server, if any. */
    cancelSignIn: administer.input(serverName).output(z.object({ cancelled: z.boolean() })),
    /** Connects and asks for the tools: shows whether the server works. */
    tools: read.input(serverName).output(z.array(tool)),
  },
  issuers: issuerContract,
  hosts: {
    list: read.output(z.array(hostView)),
    connect: administer
      .input(
        z.object({
          host: z.string(),
          server: z.string(),
          /** Without one, the bridge that belongs to the running core. */
          launcher: launcher.optional(),
        }),
      )
      .output(hostChange),
    disconnect: administer.input(z.object({ host: z.string(), server: z.string() })).output(hostChange),
    /** Remote servers that hosts have themselves, by address or through another bridge. */
    found: read.output(z.array(foundServer)),
    /** Puts our entry in the place of a found one, adding its server under the entry's name where the address is new. */
    takeOver: administer
      .input(hostPlace.extend({ launcher: launcher.optional() }))
      .output(z.object({ change: hostChange, server: serverView })),
    /** Puts back what stood there, byte for byte. The server stays. */
    undoTakeOver: administer.input(hostPlace).output(hostChange),
  },
  entries: { list: read.output(z.array(entry)) },
  prompts: {
    list: read.input(z.object({ all: z.boolean().default(false) })).output(z.array(prompt)),
    answer: decide
      .input(
        z.object({
          id: z.string(),
          answer: z.enum(['allow', 'deny']),
          remember: remember.default('once'),
          /** What a remembered answer is bound to. */
          bounds: grantBounds.optional(),
          /** With a no: the person's words to the model. */
          words: z.string().max(500).optional(),
          /** With a yes to a question of kind `sign-in`. */
          signIn: signInChoice.optional(),
        }),
      )
      .output(prompt),
    /**
     * Answers a question of kind `elicitation`. An address to open is opened in the system's browser first, unless the person
     * has `opened` it. Problems: `form-invalid`, `address-unopened`, `usage` for another kind.
     */
    reply: decide.input(elicitationReply.extend({ id: z.string(), opened: z.boolean().default(false) })).output(prompt),
    /** The open prompts now, then again after each change. */
    follow: read.output(eventIterator(z.array(prompt))),
  },
  permissions: {
    /** Those in force; with `all` also those that have ended: the ledger. */
    list: read.input(z.object({ all: z.boolean().default(false) }).optional()).output(z.array(permission)),
    /**
     * `readOnly`: only tools that claim to read only, of one named server. Problem: `usage` where the server is a pattern.
     */
    set: administer.input(scope.extend({ effect, readOnly: z.boolean().optional() })).output(permission),
    revoke: administer
      .input(z.object({ ids: z.array(z.string()).optional(), all: z.boolean().default(false) }))
      .output(z.object({ revoked: z.number().int() })),
  },
  policy: policyContract,
  /** Who can call tools here, as what, and with which rights. */
  agents: { list: read.output(z.array(agent)) },
  /** Identity providers whose word signs a person in. */
  companies: companyContract,
  /** Who may do what with which account: token sets, the scopes tools need, and what was refused. */
  access: {
    list: read.input(z.object({ server: z.string().optional() })).output(access),
    /** Gives up a host's widened token set, at the issuer too. Problem: `access-unknown`. */
    narrow: administer.input(z.object({ id: z.string() })).output(signOutResult),
    /** Lets a refused step-up be asked for again. Problem: `access-unknown`. */
    forgetRefusal: administer.input(z.object({ id: z.string() })).output(z.object({ forgotten: z.literal(true) })),
  },
  activity: activityContract,
  report: reportContract,
  vault: {
    status: read.output(vaultStatus),
    use: administer
      .input(z.object({ mode: vaultMode, passphrase: z.string().optional(), reset: z.boolean().default(false) }))
      .output(vaultStatus),
    unlock: administer.input(z.object({ passphrase: z.string() })).output(vaultStatus),
  },
  ui: {
    /** Opens the screens in the system's browser. Where there was none to open, `url` is a ticket still to be used. */
    open: administer.output(z.object({ opened: z.boolean(), url: z.string().optional() })),
    /**
     * An address that opens the screens in this machine's browser: good once, for a minute. It is as good as the right to
     * administer, so it is printed for the person alone and never logged. Problem: `ui-missing`.
     */
    ticket: administer.output(z.object({ url: z.string() })),
  },
  settings: {
    list: read.output(z.array(setting)),
    /** Problems: `setting-invalid`; `setting-decided` by a policy; `decision-refused` for those about decisions. */
    set: administer.input(z.object({ key: z.string(), value: z.string() })).output(setting),
  },
};
export type Contract = typeof contract;
