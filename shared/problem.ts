import type { DecisionWay } from './decisions.ts';
import type { ClientWanted } from './issuers.ts';
import type { PolicyLayer } from './policy.ts';
import { addressAdvice } from './wire/address.ts';

/**
 * Every failure a person can meet, as a code with evidence, and the words for it, written once. A problem says what
 * happened and what to do next; hosts, CLI, log and screens show the same sentence.
 */
export interface Problem extends Words {
  readonly code: ProblemCode;
}

interface Words {
  /** What happened: one sentence, ends with a full stop. */
  readonly message: string;
  /** What the person can do next: one sentence, ends with a full stop. */
  readonly next: string;
  /** Of `registration-needed`: what the words say, for a form that helps with it. */
  readonly client?: ClientWanted;
}

const ways: Record<DecisionWay, string> = {
  window: 'in a window of the app',
  browser: 'in the browser',
  command: 'from the command line',
  host: 'through a host',
};

const words = {
  'server-url-invalid': (f: { url: string; reason: string }) => ({
    message: `"${f.url}" cannot be a server's address (${f.reason}).`,
    next: addressAdvice,
  }),
  'server-unknown': (f: { server: string }) => ({
    message: `There is no server called "${f.server}".`,
    next: 'Run `drawbridge list` to see the servers, or `drawbridge add NAME URL` to add one.',
  }),
  'server-exists': (f: { server: string }) => ({
    message: `A server called "${f.server}" exists already.`,
    next: `Choose another name, or run \`drawbridge remove ${f.server}\` first.`,
  }),
  'server-name-invalid': (f: { name: string }) => ({
    message: `"${f.name}" cannot be a server's name.`,
    next: 'Use 1 to 64 of the characters a-z, 0-9, - and _, starting with a letter or digit.',
  }),
  'server-unreachable': (f: { server: string; reason: string }) => ({
    message: `The server "${f.server}" cannot be reached (${f.reason}).`,
    next: 'Check the address and your network or VPN, then call again.',
  }),
  'server-tls': (f: { server: string; reason: string }) => ({
    message: `The connection to "${f.server}" is not trusted (${f.reason}).`,
    next: "Ask whoever runs the server to fix its certificate, or add your company's certificate to the system's store.",
  }),
  'server-not-mcp': (f: { server: string; reason: string }) => ({
    message: `"${f.server}" answered, but not as an MCP server (${f.reason}).`,
    next: "Check the address: it should be the server's MCP endpoint, often ending in /mcp.",
  }),
  'server-refused': (f: { server: string; status: number }) => ({
    message: `The server "${f.server}" refused the request (HTTP ${f.status}).`,
    next: 'Your account may lack access there; ask whoever runs the server, or sign in with another account.',
  }),
  'server-failed': (f: { server: string; status: number }) => ({
    message: `The server "${f.server}" failed (HTTP ${f.status}).`,
    next: 'Try again later; if it goes on, tell whoever runs the server.',
  }),
  'server-answer-oversized': (f: { server: string; bytes: number; limit: number }) => ({
    message: `An answer of "${f.server}" is ${f.bytes} bytes long; the limit is ${f.limit}.`,
    next: 'Ask for less at once.',
  }),
  'server-stream-lost': (f: { server: string }) => ({
    message: `The connection to "${f.server}" was lost before the answer came; the call may or may not have run.`,
    next: 'Check what the call did before repeating it.',
  }),
  'tool-left-out': (f: { server: string; tool: string; reason: string }) => ({
    message: `The server "${f.server}" lists the tool "${f.tool}" in a way MCP forbids (${f.reason}), so hosts do not see it.`,
    next: 'Ask whoever runs the server to mend its definition; its other tools work.',
  }),
  'input-unsupported': (f: { server: string; method: string }) => ({
    message: `The server "${f.server}" asks for something this host cannot give ("${f.method}"). The call did not finish.`,
    next: 'Give everything the tool needs in its arguments, if it takes them.',
  }),
  'input-refused': (f: { server: string; method: string }) => ({
    message: `The server "${f.server}" did not get what it asked for ("${f.method}"). The call did not finish.`,
    next: 'Call again only if the person using this computer wants it to be asked for again.',
  }),
  'input-pending': (f: { server: string }) => ({
    message: `The server "${f.server}" asks the person using this computer something, and the answer is still open in Drawbridge.`,
    next: 'Once they have answered there, call again with the same arguments.',
  }),
  'input-endless': (f: { server: string; rounds: number }) => ({
    message: `The server "${f.server}" still asked for more after ${f.rounds} answers. The call did not finish.`,
    next: 'Tell whoever runs the server.',
  }),
  'address-unopened': (f: { id: string; url: string }) => ({
    message: `No browser could be opened here for ${f.url}.`,
    next: `If you want to go there, open it in a browser yourself, then run \`drawbridge answer ${f.id} --opened\`.`,
  }),
  'form-invalid': (f: { faults: readonly string[] }) => ({
    message: f.faults.join(' '),
    next: 'Correct it and answer again.',
  }),
  'sign-in-needed': (f: { server: string }) => ({
    message: `You are not signed in to "${f.server}".`,
    next: `Run \`drawbridge login ${f.server}\`, or call a tool of it.`,
  }),
  'sign-in-not-needed': (f: { server: string }) => ({
    message: `"${f.server}" asks for no sign-in.`,
    next: 'Use it as it is.',
  }),
  'sign-in-pending': (f: { server: string }) => ({
    message: `Sign-in to "${f.server}" is still open in your browser.`,
    next: 'Finish it there, then call again.',
  }),
  'sign-in-cancelled': (f: { server: string }) => ({
    message: `The sign-in to "${f.server}" was cancelled.`,
    next: `Run \`drawbridge login ${f.server}\` to start again.`,
  }),
  'sign-in-timed-out': (f: { server: string }) => ({
    message: `The sign-in to "${f.server}" was not finished in time.`,
    next: `Run \`drawbridge login ${f.server}\` to start again.`,
  }),
  'sign-in-failed': (f: { server: string; reason: string }) => ({
    message: `The sign-in to "${f.server}" failed (${f.reason}).`,
    next: `Run \`drawbridge login ${f.server}\` to try again.`,
  }),
  'sign-in-unavailable': (f: { server: string; reason: string }) => ({
    message: `The sign-in service of "${f.server}" cannot be used just now (${f.reason}).`,
    next: 'Check your network or VPN, then try again; nothing stored is lost.',
  }),
  'authorization-metadata': (f: { server: string; reason: string }) => ({
    message: `The sign-in description of "${f.server}" cannot be used (${f.reason}).`,
    next: 'Tell whoever runs the server; nothing was sent to the sign-in service.',
  }),
  'registration-needed': ({ server, reason, client }: { server: string; reason: string; client: ClientWanted }) => ({
    message: `Drawbridge cannot register itself at ${client.issuer} (${reason}).`,
    next:
      `Get a client id there for a native app${client.about === undefined ? '' : ` (it says how at ${client.about})`}, enter ` +
      `as its redirect address ${client.redirects.join(' and ')}, then run \`drawbridge client ${server} --client-id ID\`.`,
    client,
  }),
  'redirect-port-taken': (f: { issuer: string; address: string }) => ({
    message: `Sign-ins at ${f.issuer} must come back to ${f.address}, which another program holds just now.`,
    next: 'End that program (often another sign-in that is still open), then sign in again.',
  }),
  'client-key-invalid': (f: { reason: string }) => ({
    message: `The client's private key cannot be used (${f.reason}).`,
    next: 'Give the key that belongs to the client as PEM (PKCS#8) or JWK: `drawbridge client SERVER --client-id ID --client-key-stdin`.',
  }),
  'issuer-invalid': (f: { issuer: string }) => ({
    message: `"${f.issuer}" cannot be a sign-in service's address.`,
    next: 'Give it as `drawbridge issuers` or `drawbridge accounts` shows it: an https address, letter for letter.',
  }),
  'deviation-invalid': (f: { name: string; reason: string }) => ({
    message: `The deviation "${f.name}" cannot be set so (${f.reason}).`,
    next: 'Run `drawbridge issuers set --help` to see what there is.',
  }),
  'deviation-risky': (f: { issuer: string }) => ({
    message: `${f.issuer} does not say that it protects sign-ins by PKCE; if it does not, a program that gets hold of a sign-in's answer can take over your account.`,
    next: `Only if whoever runs it says that it supports PKCE, run \`drawbridge issuers set ${f.issuer} assume-pkce --accept-risk\`.`,
  }),
  'sign-in-declined': (f: { server: string }) => ({
    message: `The person using this computer did not agree to sign in to "${f.server}".`,
    next: `Do not try again unless they ask for it; they can run \`drawbridge login ${f.server}\`.`,
  }),
  'sign-in-address-wrong': (f: { server: string }) => ({
    message: `That is not the address at which the sign-in to "${f.server}" ends.`,
    next: 'Copy the whole address from the browser after signing in; it begins with http://127.0.0.1 or http://localhost.',
  }),
  'sign-in-other-account': (f: { server: string }) => ({
    message: `Somebody else signed in than the account of "${f.server}" that was to get more access; nothing was kept.`,
    next: 'Sign in there as that account, or add the other one with `drawbridge login --another`.',
  }),
  'scopes-empty': () => ({
    message: 'Every scope was left out, so the sign-in service would decide by itself what to give.',
    next: 'Leave at least one, or say no.',
  }),
  'scopes-needed': (f: { server: string; scopes: string }) => ({
    message: `The server "${f.server}" needs more access for this (${f.scopes}).`,
    // The server's words stand in no command: somebody might run it.
    next: `The person can run \`drawbridge login ${f.server} --scopes …\` with these beside what \`drawbridge access ${f.server}\` lists.`,
  }),
  'scopes-refused': (f: { server: string; tool: string; scopes: string }) => ({
    message: `"${f.tool}" of "${f.server}" needs more access (${f.scopes}), which the person using this computer refused. It did not run.`,
    next: 'Do not try again unless they ask for it; they can run `drawbridge access` and forget the refusal.',
  }),
  'scopes-not-enough': (f: { server: string; tool: string }) => ({
    message: `"${f.server}" still refuses "${f.tool}" although it was given the access it asked for. It did not run.`,
    next: 'Tell whoever runs the server; your account may lack the right itself.',
  }),
  'account-unknown': (f: { server: string; account: string }) => ({
    message: `No account "${f.account}" is signed in to "${f.server}".`,
    next: `Run \`drawbridge accounts ${f.server}\` to see who is.`,
  }),
  'access-unknown': (f: { id: string }) => ({
    message: `There is no widened access or refusal with the id ${f.id}.`,
    next: 'Name the server and the host, or an id from `drawbridge access --json`. `drawbridge access` shows them.',
  }),
  'policy-invalid': (f: { layer: 'managed' | 'policy'; file: string; reason: string }) => ({
    message: `The policy ${f.file} cannot be used: ${f.reason}. Until it can, every call is denied and nothing is sent to any server.`,
    next:
      f.layer === 'managed'
        ? 'Ask whoever manages this computer to mend it; `drawbridge policy` shows its state.'
        : 'Mend that place or remove the file; `drawbridge policy check` says when it is right.',
  }),
  'policy-text-invalid': (f: { line: number; column: number; reason: string }) => ({
    message: `This is no policy: ${f.reason} at line ${f.line}, column ${f.column}.`,
    next: 'Mend that place; `drawbridge policy check FILE` shows everything that is wrong.',
  }),
  'policy-server-refused': (f: { address: string }) => ({
    message: `The policy does not let servers at ${f.address} be used. Nothing was sent.`,
    next: 'Do not try again; the person can see which servers may be used with `drawbridge policy`.',
  }),
  'policy-host-refused': (f: { host: string }) => ({
    message: `The policy does not let the host "${f.host}" use servers. Nothing was sent.`,
    next: 'Do not try again; the person can see which hosts may with `drawbridge policy`.',
  }),
  'decision-refused': (f: { way: DecisionWay; from: readonly DecisionWay[] }) => ({
    message: `Decisions are not taken ${ways[f.way]} here.`,
    next: `Decide ${f.from.map((way) => ways[way]).join(' or ')}; \`drawbridge policy\` and \`drawbridge config\` show who says so.`,
  }),
  'policy-unusable': (f: { faults: number }) => ({
    message: f.faults === 1 ? 'There is a fault in it.' : `There are ${f.faults} faults in it.`,
    next: 'A policy with a fault denies every call while it is in force; mend these places and check again.',
  }),
  'rule-beyond-policy': (f: { by: PolicyLayer }) => ({
    message: `A rule that allows has no end, and ${f.by === 'managed' ? 'your administrator lets' : 'your policy file lets'} nothing be allowed so.`,
    next: 'Allow calls when you are asked, as long as the policy lets you; `drawbridge policy` shows it.',
  }),
  'setting-decided': (f: { key: string; by: PolicyLayer }) => ({
    message: `The setting "${f.key}" is decided by ${f.by === 'managed' ? "your administrator's policy" : 'your policy file'}.`,
    next:
      f.by === 'managed'
        ? 'Ask whoever manages this computer; `drawbridge policy` shows the policy.'
        : 'Change your policy.jsonc; `drawbridge policy` says where it is.',
  }),
  'scopes-forbidden': (f: { server: string; scopes: readonly string[] }) => ({
    message: `The policy never asks for what a sign-in to "${f.server}" would need (${f.scopes.join(' ')}).`,
    next: 'The person can see the policy with `drawbridge policy`; ask whoever wrote it.',
  }),
  'header-invalid': (f: { name: string; reason: string }) => ({
    message: `The header "${f.name}" cannot be stored (${f.reason}).`,
    next: 'Name a header that carries a key, such as --header X-Api-Key, and give its value on a line of stdin.',
  }),
  'header-refused': (f: { server: string; names: readonly string[] }) => ({
    message: `The server "${f.server}" refuses what is stored for it (${f.names.join(', ')}).`,
    next: `Give a new value: \`${headersCommand(f)}\`.`,
  }),
  'header-missing': (f: { server: string; names: readonly string[] }) => ({
    message: `What was stored for "${f.server}" (${f.names.join(', ')}) is gone: the vault was reset, or forgets at stop.`,
    next: `Give it again: \`${headersCommand(f)}\`.`,
  }),
  'collector-header-missing': (f: { url: string; names: readonly string[] }) => ({
    message: `The collector at ${f.url} wants headers (${f.names.join(', ')}) that are not in the vault.`,
    next: 'Give their values: `drawbridge log collector --headers`.',
  }),
  'collector-none': () => ({
    message: 'No policy names a collector that wants headers.',
    next: 'See docs/policy.md, `audit`, and `drawbridge policy`.',
  }),
  'company-unknown': (f: { company: string }) => ({
    message: `The policy names no company "${f.company}".`,
    next: 'Run `drawbridge companies` to see those it names; docs/company.md says how one is set up.',
  }),
  'company-covers-not': (f: { company: string; server: string }) => ({
    message: `The sign-in service of "${f.server}" is not one that takes the word of ${f.company}.`,
    next: `Sign in yourself with \`drawbridge login ${f.server} --another\`, or ask whoever wrote the policy.`,
  }),
  'company-sign-in-needed': (f: { company: string }) => ({
    message: `You are not signed in at ${f.company}.`,
    next: `Run \`drawbridge login @${f.company}\`; every server of it then works again.`,
  }),
  'company-refused': (f: CompanyFacts) => ({
    message: `${f.company} does not let you use "${f.server}" (${f.code}).${itsWords(f.words)}`,
    next: `Ask whoever manages access at ${f.company}. Nothing else was tried: a sign-in of your own is not the same.`,
  }),
  'company-word-refused': (f: CompanyFacts & { host: string }) => ({
    message: `The sign-in service of "${f.server}" (${f.host}) does not take the word of ${f.company} for you (${f.code}).${itsWords(f.words)}`,
    next: `Tell whoever manages access at ${f.company}. Nothing else was tried.`,
  }),
  'company-answer-unusable': (f: { company: string; server: string }) => ({
    message: `The identity provider of ${f.company} answered about "${f.server}" with something else than its word for you.`,
    next: `Tell whoever manages access at ${f.company}; nothing was sent to the server.`,
  }),
  'company-proof-missing': (f: { client: string; issuer: string }) => ({
    message: `What the client "${f.client}" proves itself by at ${f.issuer} is not here.`,
    next: `Ask whoever wrote the policy for it, then run \`drawbridge company-proof @COMPANY --at ${f.issuer}\` with --client-secret-stdin or --client-key-stdin.`,
  }),
  'company-id-token-unusable': (f: { company: string; place: string; reason: string }) => ({
    message: `The ID token of ${f.company} at ${f.place} cannot be used (${f.reason}).`,
    next: 'See that whatever keeps it current runs; it is read anew with the next call.',
  }),
  'company-scopes-withheld': (f: { company: string; server: string; tool: string; scopes: string }) => ({
    message: `${f.company} does not give "${f.tool}" of "${f.server}" the access it needs (${f.scopes}). It did not run.`,
    next: `Do not try again; the person can ask whoever manages access at ${f.company}.`,
  }),
  'workload-missing': (f: { server: string; place: string }) => ({
    message: `The workload's token for "${f.server}" cannot be read at ${f.place}.`,
    next: 'See that the platform puts it there; it is read anew with the next call.',
  }),
  'workload-refused': (f: { server: string; host: string; code: string; words?: string | undefined }) => ({
    message: `The sign-in service of "${f.server}" (${f.host}) refuses the workload's token (${f.code}).${itsWords(f.words)}`,
    next: 'Ask whoever runs it to let this workload in; the same token is not tried again.',
  }),
  'server-from-policy': (f: { server: string }) => ({
    message: `The policy brings the server "${f.server}", so it cannot be changed here.`,
    next: 'Change the policy file; `drawbridge policy` says where it is.',
  }),
  'browser-failed': (f: { url: string }) => ({
    message: 'No browser could be opened.',
    next: `Open this address yourself: ${f.url}`,
  }),
  'vault-unset': () => ({
    message: 'There is no keychain on this machine, and no other way to keep secrets was chosen, so nothing is stored.',
    next: 'Choose one: `drawbridge vault use session-only` (forgets at stop) or `drawbridge vault use passphrase`.',
  }),
  'keychain-locked': () => ({
    message: 'The keychain is locked.',
    next: "Unlock it (usually by your system's password prompt), then try again; nothing stored is lost.",
  }),
  'keychain-absent': () => ({
    message: 'The keychain cannot be found on this machine.',
    next: 'Start it, or choose `drawbridge vault use session-only` or `drawbridge vault use passphrase`.',
  }),
  'keychain-denied': () => ({
    message: 'The keychain refused access to the Drawbridge key.',
    next: "Allow Drawbridge in your system's keychain settings, then try again; nothing stored is lost.",
  }),
  'keychain-replaced': () => ({
    message: 'The key in the keychain is not the one that sealed the stored sign-ins.',
    next: 'Restore the old keychain, or run `drawbridge vault use keychain --reset` to forget the sealed sign-ins.',
  }),
  'vault-locked': () => ({
    message: 'The vault is locked with a passphrase.',
    next: 'Run `drawbridge vault unlock`, then try again; nothing stored is lost.',
  }),
  'vault-damaged': (f: { file: string; reason: string }) => ({
    message: `The sealed sign-ins in ${f.file} were damaged or changed by something else (${f.reason}).`,
    next: 'Sign in again; if that fails too, run `drawbridge vault use keychain --reset` to forget the sealed sign-ins.',
  }),
  'passphrase-wrong': () => ({
    message: 'That passphrase does not open the vault.',
    next: 'Try again; nothing stored is lost.',
  }),
  'consent-denied': (f: { tool: string; words?: string | undefined }) => ({
    message: `The call to "${f.tool}" was denied by the person using this computer. It did not run.${inTheirWords(f.words)}`,
    next: 'Do not try again unless they ask for it.',
  }),
  'policy-denied': (f: { tool: string; rule: string; words?: string | undefined }) => ({
    message: `The call to "${f.tool}" is not allowed here (rule ${f.rule}). It did not run.${inTheirWords(f.words)}`,
    next: 'Do not try again; the person can see the rule with `drawbridge permissions`.',
  }),
  paused: () => ({
    message: 'The person using this computer has paused every tool call. It did not run.',
    next: 'Call again once they have resumed Drawbridge.',
  }),
  'paused-under-way': () => ({
    message:
      'The person using this computer has paused every tool call. This one was at the server already, which was told to stop; it may have run.',
    next: 'Ask the person before calling again once they have resumed Drawbridge.',
  }),
  'paused-result': (f: { tool: string }) => ({
    message: `The person using this computer has paused every tool call. "${f.tool}" had run, but nobody had said that its result may be seen.`,
    next: 'Ask the person before calling again once they have resumed Drawbridge.',
  }),
  'consent-pending': (f: { tool: string }) => ({
    message: `Approval of "${f.tool}" is still open in Drawbridge. The call did not run.`,
    next: 'Ask the person to answer it in Drawbridge, then call again with the same arguments.',
  }),
  'consent-withdrawn': (f: { tool: string }) => ({
    message: `The question about "${f.tool}" was withdrawn. The call did not run.`,
    next: 'Call again if it is still wanted.',
  }),
  'server-prompt-denied': (f: { name: string; words?: string | undefined }) => ({
    message: `The prompt "${f.name}" has changed, and the person using this computer does not want it.${inTheirWords(f.words)}`,
    next: 'Go on without it.',
  }),
  'server-prompt-pending': (f: { name: string }) => ({
    message: `The prompt "${f.name}" has changed; whether to use it as it is now is still to be answered in Drawbridge.`,
    next: 'Ask the person to answer it in Drawbridge, then get the prompt again.',
  }),
  'result-denied': (f: { tool: string; words?: string | undefined }) => ({
    message: `"${f.tool}" ran, but the person using this computer keeps its result to themselves.${inTheirWords(f.words)}`,
    next: 'Do not call it again for the result.',
  }),
  'result-pending': (f: { tool: string }) => ({
    message: `"${f.tool}" ran, but nobody has said in time that its result may be seen.`,
    next: 'Call again only if doing the same a second time does no harm.',
  }),
  'call-outdated': (f: { tool: string }) => ({
    message: `"${f.tool}", or the account it runs with, changed after the call was approved. It did not run.`,
    next: 'Call again, so that the person is asked about it as it is now.',
  }),
  'call-uncheckable': (f: { tool: string; reason: string }) => ({
    message: `The call to "${f.tool}" cannot be checked (its arguments or definition: ${f.reason}). It did not run.`,
    next: 'Call with plainer arguments; if that does not help, tell whoever runs the server.',
  }),
  'prompts-full': (f: { open: number }) => ({
    message: `${f.open} questions of this host are open already. The call did not run.`,
    next: 'Ask the person to answer them in Drawbridge, then call again.',
  }),
  'prompt-unknown': (f: { id: string }) => ({
    message: `There is no question with the number ${f.id}.`,
    next: 'Run `drawbridge prompts` to see the open ones.',
  }),
  'prompt-ended': (f: { id: string; how: string }) => ({
    message: `The question ${f.id} has ended already (${f.how}).`,
    next: 'Run `drawbridge prompts` to see the open ones, or `drawbridge permissions` for what is remembered.',
  }),
  'permission-unknown': (f: { id: string }) => ({
    message: `There is no permission with the number ${f.id}.`,
    next: 'Run `drawbridge permissions` to see them.',
  }),
  'host-line-malformed': (f: { reason: string }) => ({
    message: `The host sent a line that is not a JSON-RPC message (${f.reason}).`,
    next: 'This is a fault of the host; tell its makers.',
  }),
  'host-line-not-utf8': () => ({
    message: 'The host sent a line that is not UTF-8 text.',
    next: 'This is a fault of the host; tell its makers.',
  }),
  'host-line-oversized': (f: { bytes: number; limit: number }) => ({
    message: `The host sent a line of ${f.bytes} bytes; the limit is ${f.limit}.`,
    next: 'Send less in one message.',
  }),
  'host-not-initialized': (f: { method: string }) => ({
    message: `The host sent "${f.method}" before "initialize" and without the metadata of MCP 2026-07-28.`,
    next: 'This is a fault of the host; tell its makers.',
  }),
  'host-meta-incomplete': (f: { member: string }) => ({
    message: `The host's request lacks "${f.member}", which MCP 2026-07-28 demands of each.`,
    next: 'This is a fault of the host; tell its makers.',
  }),
  'host-version-unknown': (f: { requested: string }) => ({
    message: `The host speaks MCP ${f.requested}, which this Drawbridge does not know.`,
    next: 'Update Drawbridge, or let the host use an earlier version.',
  }),
  'server-older-than-host': (f: { server: string }) => ({
    message: `The server "${f.server}" speaks no MCP version as new as 2026-07-28.`,
    next: 'Use a host that can also open with "initialize", as hosts of earlier versions do.',
  }),
  'server-era-unknown': (f: { server: string }) => ({
    message: `Whether the server "${f.server}" speaks MCP 2026-07-28 is not known yet.`,
    next: `Run \`drawbridge login ${f.server}\` and start the host again, or use a host that can also open with "initialize".`,
  }),
  'method-unknown': (f: { method: string }) => ({
    message: `The method "${f.method}" is not known.`,
    next: 'Use a method of the negotiated protocol version.',
  }),
  'core-restarted': (f: { method: string }) => ({
    message: `Drawbridge restarted while "${f.method}" was under way; it may or may not have run.`,
    next: 'Check what it did before repeating it.',
  }),
  'core-not-running': () => ({
    message: 'Drawbridge is not running.',
    next: 'Start it with `drawbridge serve`, or start a host that uses it.',
  }),
  'core-start-failed': (f: { reason: string; log: string }) => ({
    message: `Drawbridge could not start: ${f.reason.replace(/\.$/, '')}.`,
    next: `More may be in ${f.log}.`,
  }),
  'core-already-running': (f: { home: string }) => ({
    message: `Drawbridge is running already for ${f.home}.`,
    next: 'Use it as it is, or stop it first with `drawbridge stop`.',
  }),
  'bridge-too-old': (f: { bridge: number; oldest: number; newest: number }) => ({
    message: `This host was started by an older Drawbridge than the one that runs can still speak with (wire version ${f.bridge}; it speaks ${f.oldest} to ${f.newest}).`,
    next: 'Restart the host.',
  }),
  'bridge-too-new': (f: { bridge: number; oldest: number; newest: number }) => ({
    message: `An older Drawbridge than this host's is still running (wire version ${f.bridge}; it speaks ${f.oldest} to ${f.newest}).`,
    next: 'Run `drawbridge stop` and restart the host.',
  }),
  'database-newer': (f: { file: string }) => ({
    message: `The stored data (${f.file}) was written by a newer Drawbridge.`,
    next: 'Update Drawbridge; nothing was changed.',
  }),
  'disk-full': (f: { file: string }) => ({
    message: `The disk is full: ${f.file} cannot be written, so no call is let through.`,
    next: 'Free some space, then try again; nothing stored is lost.',
  }),
  'log-unreadable': (f: { file: string; reason: string }) => ({
    message: `${f.file} cannot be checked as an activity log (${f.reason}).`,
    next: 'Give activity.db of the state folder, or what `drawbridge log export` wrote as JSON lines.',
  }),
  'record-unknown': (f: { call: string }) => ({
    message: `The activity log has no such record of a call "${f.call}".`,
    next: 'Run `drawbridge log --json` to see the calls it has, each with its id.',
  }),
  'commitment-none': (f: { call: string; what: string }) => ({
    message: `Of the ${f.what === 'arguments' ? 'arguments' : 'result'} of call "${f.call}" the log holds no commitment.`,
    next: 'There is none where the vault could not be used, or where it was larger than 1 MiB.',
  }),
  'content-none': (f: { call: string; what: 'arguments' | 'result' }) => ({
    message: `The ${f.what} of call "${f.call}" ${f.what === 'result' ? 'was' : 'were'} not kept in full.`,
    next: 'Only what a policy says ("audit", "contents") is kept, from then on; docs/activity-log.md tells how.',
  }),
  'content-differs': (f: { call: string; what: 'arguments' | 'result' }) => ({
    message: `Call "${f.call}" had ${f.what === 'result' ? 'another result than this' : 'other arguments than these'}.`,
    next: 'Give all of it, as JSON, exactly as it was sent.',
  }),
  'log-broken': (f: { number: number; what: string; signed: string }) => ({
    message: `The activity log is wrong at record ${f.number}: ${f.what}. Signed and in order before it: up to record ${f.signed}.`,
    next: 'What comes before this record stands as it was recorded; compare the rest with an earlier export.',
  }),
  'report-exists': (f: { file: string }) => ({
    message: `${f.file} is there already; nothing was written.`,
    next: 'Name another file with --out, or write over it with --force.',
  }),
  'report-unwritable': (f: { file: string; reason: string }) => ({
    message: `${f.file} cannot be written (${f.reason}).`,
    next: 'Name a file in a folder that you can write to, with --out.',
  }),
  'storage-failed': (f: { file: string; reason: string }) => ({
    message: `${f.file} cannot be used (${f.reason}).`,
    next: 'Check that the folder can be read and written by you.',
  }),
  'entry-unproven': (f: { entry: string }) => ({
    message: `The entry "${f.entry}" could not prove that it belongs to this Drawbridge.`,
    next: 'Connect the host again with `drawbridge connect HOST SERVER`.',
  }),
  'entry-unknown': (f: { entry: string }) => ({
    message: `The entry "${f.entry}" is not known to Drawbridge.`,
    next: 'Connect the host again with `drawbridge connect HOST SERVER`.',
  }),
  'entry-pending': (f: { url: string }) => ({
    message: `A host asks for ${f.url}, which nobody has approved here yet.`,
    next: 'Run `drawbridge prompts` and approve it if you know it.',
  }),
  'entry-denied': (f: { url: string }) => ({
    message: `The person using this computer did not let this host use ${f.url}.`,
    next: 'Do not try again unless they ask for it.',
  }),
  'entry-program-pending': (f: { host: string }) => ({
    message: `Another program than before starts the entry of ${f.host}, and nobody has said yet that it may.`,
    next: 'Run `drawbridge prompts` and approve it if you know it.',
  }),
  'entry-program-refused': (f: { host: string }) => ({
    message: `The program that starts the entry of ${f.host} is another than before, and was not let in.`,
    next: 'Start it again to be asked again, if you know it.',
  }),
  'conversation-lost': () => ({
    message: 'Drawbridge has no record of this conversation any more.',
    next: 'Restart the host, or its connection to this server.',
  }),
  'host-unknown': (f: { host: string; known: string }) => ({
    message: `"${f.host}" is not a host Drawbridge knows.`,
    next: `Known: ${f.known}.`,
  }),
  'host-config-invalid': (f: { file: string; line: number; column: number; reason: string }) => ({
    message: `${f.file} cannot be read: ${f.reason} at line ${f.line}, column ${f.column}.`,
    next: 'Mend that place and try again; the file was left as it is.',
  }),
  'host-config-unwritable': (f: { file: string; reason: string }) => ({
    message: `${f.file} cannot be written (${f.reason}).`,
    next: 'Make it writable and try again; the file was left as it is.',
  }),
  'host-config-changed': (f: { file: string }) => ({
    message: `${f.file} was changed by another program at the same moment.`,
    next: 'Try again; the other change was kept.',
  }),
  'host-entry-missing': (f: { file: string; name: string }) => ({
    message: `${f.file} has no Drawbridge entry called "${f.name}".`,
    next: 'Run `drawbridge hosts` to see the entries.',
  }),
  'setting-invalid': (f: { key: string; reason: string }) => ({
    message: `The setting "${f.key}" cannot be set so (${f.reason}).`,
    next: 'Run `drawbridge config` to see the settings and what each takes.',
  }),
  'control-refused': (f: { right: string }) => ({
    message: `This caller has no right to ${f.right}.`,
    next: 'Use the `drawbridge` command as the same user.',
  }),
  'ui-missing': () => ({
    message: 'The screens are not part of this installation.',
    next: 'Run `npm run build` where it came from, or use the commands: `drawbridge --help`.',
  }),
  usage: (f: { reason: string }) => ({
    message: f.reason,
    next: 'Run the command with --help to see how it is used.',
  }),
  internal: (f: { reason: string }) => ({
    message: `Something went wrong inside Drawbridge (${f.reason}).`,
    next: 'Try again; if it goes on, report it with what `drawbridge report` writes.',
  }),
} as const satisfies Record<string, (facts: never) => Words>;

function headersCommand({ server, names }: { server: string; names: readonly string[] }): string {
  return ['drawbridge headers', server, ...names.map((name) => `--header ${name}`)].join(' ');
}

interface CompanyFacts {
  company: string;
  server: string;
  code: string;
  /** Untrusted text. */
  words?: string | undefined;
}

/** What a sign-in service says for itself (untrusted text). */
function itsWords(text: string | undefined): string {
  return text === undefined ? '' : ` In its words: "${text}".`;
}

/** A person's words to the model, which stand for nothing but themselves. */
function inTheirWords(text: string | undefined): string {
  return text === undefined ? '' : ` In their words: "${text}".`;
}

type Catalogue = typeof words;
export type ProblemCode = keyof Catalogue;
type Facts<C extends ProblemCode> = Parameters<Catalogue[C]>[0];

/** The problem `code` with its facts put into words. */
export function problem<C extends ProblemCode>(
  code: C,
  ...facts: Facts<C> extends undefined ? [] : [Facts<C>]
): Problem {
  const say = words[code] as (facts?: Facts<C>) => Words;
  return { code, ...say(facts[0]) };
}

/** Both sentences as one line, the form shown in hosts and logs. */
export function sentence(of: Problem): string {
  return `${of.message} ${of.next}`;
}

/** Carries a problem through code that throws. `cause` holds the evidence and is never shown to a host. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(of: Problem, options?: { cause?: unknown }) {
    super(sentence(of), options);
    this.name = 'ProblemError';
    this.problem = of;
  }
}

/** Throws the problem `code`. */
export function fail<C extends ProblemCode>(code: C, ...facts: Facts<C> extends undefined ? [] : [Facts<C>]): never {
  throw new ProblemError(problem(code, ...facts));
}

/** The problem inside `error`, or `internal` with the error's own name (its text may hold what must not be shown). */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return problem('internal', { reason: error instanceof Error ? error.name : 'unknown error' });
}
