import type { Company, Machine } from '../../shared/company-policy.ts';
import type { Ceiling, DecisionWay, Permission } from '../../shared/models.ts';
import type { LayerFile, Layers, PolicyFile, PolicyLayer, PolicyRule } from '../../shared/policy.ts';
import { decisionWay } from '../../shared/models.ts';
import { type Audit, auditOf } from './audit.ts';
import { createRules, type Rules } from './decide.ts';
import { compileAddresses } from './address.ts';
import { own } from './own.ts';
import { compilePattern } from './pattern.ts';
import { scopesOf, type ScopeWords } from './scope-policy.ts';

/** What the administrator's file and the person's come to. Each may only narrow what the other leaves. */
export interface Policy {
  /** The rules of both files. */
  readonly permissions: readonly Permission[];
  readonly rules: Rules;
  readonly ceilings: readonly Ceiling[];
  /** The member that keeps this host or address out; without a host, the address alone is looked at. */
  refuses(of: { host?: string | undefined; url: string }): 'hosts' | 'servers' | undefined;
  readonly decisionsFrom: readonly DecisionWay[];
  /** Hours between sign-ins at this issuer; 0: as the issuer likes. */
  signInEvery(issuer: string): number;
  readonly scopes: ScopeWords;
  readonly results: {
    readonly maxBytes: number | undefined;
    readonly mask: boolean;
    /** Whether a person sees this tool's results before the model does. */
    mustApprove(server: string, tool: string): boolean;
  };
  readonly audit: Audit;
  readonly serverRequests: {
    readonly sampling: 'ask' | 'deny';
    readonly elicitation: 'ask' | 'deny';
    /** `undefined`: no file says anything of it. */
    readonly hostElicitation: 'off' | 'once' | undefined;
  };
  /** By name; of two with one name, the administrator's. */
  readonly companies: readonly Company[];
  readonly machines: readonly Machine[];
}

const everyWay = decisionWay.options;

export function createPolicy(layers: Layers): Policy {
  const files = filesOf(layers);
  const permissions = [...rulesOf('managed', layers.managed), ...rulesOf('policy', unendingLeftOut(layers))];
  const hosts = files.flatMap(({ hosts: list }) => (list ? [list.map(compilePattern)] : []));
  const servers = files.flatMap(({ servers: list }) => (list ? [compileAddresses(list)] : []));
  return {
    permissions,
    rules: createRules(permissions),
    ceilings: ceilingsOf(layers),
    refuses({ host, url }) {
      if (host !== undefined && !hosts.every((list) => list.some((pattern) => pattern.matches(host)))) return 'hosts';
      return servers.every((permits) => permits(url)) ? undefined : 'servers';
    },
    decisionsFrom: decisionsFrom(layers),
    signInEvery(issuer) {
      const hours = files.map(({ signInEvery }) => own(signInEvery, issuer) ?? Infinity);
      const least = Math.min(...hours);
      return least === Infinity ? 0 : least;
    },
    scopes: scopesOf(files),
    results: resultsOf(files),
    audit: auditOf(files),
    serverRequests: serverRequestsOf(files),
    companies: named(files.map(({ companies }) => companies)),
    machines: named(files.map(({ machines }) => machines)),
  };
}

/** What the files say by name, as a list; of two with one name, the first. */
function named<T>(files: readonly (Readonly<Record<string, T>> | undefined)[]): (T & { name: string })[] {
  const all = files.toReversed().flatMap((file) => Object.entries(file ?? {}));
  return Object.entries(Object.fromEntries(all)).map(([name, of]) => ({ ...of, name }));
}

/** The administrator's first. */
export function filesOf({ managed, policy }: Layers): PolicyFile[] {
  return [managed, policy].flatMap((layer) => (layer ? [layer.content] : []));
}

function ceilingsOf(layers: Layers): Ceiling[] {
  return (['managed', 'policy'] as const).flatMap((by) => {
    const grants = layers[by]?.content.grants;
    return grants === undefined ? [] : [{ ...grants, by }];
  });
}

function rulesOf(layer: PolicyLayer, file: LayerFile | undefined): Permission[] {
  return (file?.content.rules ?? []).map((rule, at) => permissionOf(layer, rule, at, file?.at ?? ''));
}

function permissionOf(layer: PolicyLayer, rule: PolicyRule, at: number, createdAt: string): Permission {
  const { id = String(at + 1), host = '*', server = '*', tool = '*', effect, account, readOnly, why } = rule;
  return {
    id: `${layer}:${id}`,
    origin: layer,
    effect,
    host,
    server,
    tool,
    createdAt,
    uses: 0,
    ...(account !== undefined && { account }),
    ...(readOnly !== undefined && { readOnly }),
    ...(rule.arguments !== undefined && { arguments: rule.arguments }),
    ...(why !== undefined && { words: why }),
  };
}

/** What the person's file allows has no end. Where the administrator demands one, it does not hold. */
function unendingLeftOut({ managed, policy }: Layers): LayerFile | undefined {
  const { longest = 'always', calls } = managed?.content.grants ?? {};
  if (policy === undefined || (longest === 'always' && calls === undefined)) return policy;
  const { rules = [] } = policy.content;
  // Kept under its number: a rule's name must not hang on the administrator's file.
  const named = rules.map((rule, at) => ({ ...rule, id: rule.id ?? String(at + 1) }));
  return { ...policy, content: { ...policy.content, rules: named.filter(({ effect }) => effect !== 'allow') } };
}

/** Where the two leave nothing, the administrator's word stands: else nobody could answer at all. */
function decisionsFrom({ managed, policy }: Layers): readonly DecisionWay[] {
  const theirs = managed?.content.decisions?.from ?? everyWay;
  const own = policy?.content.decisions?.from ?? everyWay;
  const both = theirs.filter((way) => own.includes(way));
  return both.some((way) => way !== 'host') ? both : theirs;
}

function resultsOf(files: readonly PolicyFile[]): Policy['results'] {
  const all = files.flatMap(({ results }) => results ?? []);
  const least = Math.min(...all.map(({ maxBytes = Infinity }) => maxBytes));
  const approve = all
    .flatMap(({ approve: list = [] }) => list)
    .map(({ server, tool }) => ({ server: compilePattern(server), tool: compilePattern(tool) }));
  return {
    maxBytes: least === Infinity ? undefined : least,
    mask: all.some(({ mask }) => mask === true),
    mustApprove: (server, tool) => approve.some((one) => one.server.matches(server) && one.tool.matches(tool)),
  };
}

function serverRequestsOf(files: readonly PolicyFile[]): Policy['serverRequests'] {
  const all = files.flatMap(({ serverRequests }) => serverRequests ?? []);
  const denies = (what: 'sampling' | 'elicitation') => (all.some((one) => one[what] === 'deny') ? 'deny' : 'ask');
  const words = all.flatMap(({ hostElicitation }) => hostElicitation ?? []);
  return {
    sampling: denies('sampling'),
    elicitation: denies('elicitation'),
    hostElicitation: words.includes('off') ? 'off' : words[0],
  };
}
