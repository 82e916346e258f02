import { hostName } from '../../shared/host-name.ts';
import type { Prompt, ScopeShown, SignInQuestion } from '../../shared/models.ts';
import { visible } from '../../shared/visible.ts';

/** Who asks for a sign-in, and what for. */
export function signInHeading({ host, server, tool, signIn }: Prompt, bold: (text: string) => string): string {
  if (signIn?.reason === 'step-up')
    return `${bold(hostName(host))} needs more access to ${bold(server)}${tool === undefined ? '' : ` to call ${bold(tool)}`}`;
  if (signIn?.company !== undefined) {
    const act = `sign in ${signIn.reason === 'again' ? 'again ' : ''}at ${bold(signIn.company)}, your company`;
    return host === 'drawbridge' ? `You want to ${act}` : `${bold(hostName(host))} wants you to ${act}`;
  }
  const what = { first: 'sign in to', again: 'sign in again to', another: 'sign in with one more account to' };
  const act = `${what[signIn?.reason ?? 'first']} ${bold(server)}`;
  return host === 'drawbridge' ? `You want to ${act}` : `${bold(hostName(host))} wants you to ${act}`;
}

/** Where a sign-in would go, what it asks for, and why, line by line. Nothing for other questions. */
export function signInLines({ signIn }: Prompt): string[] {
  if (signIn === undefined) return [];
  const [first = '', ...others] = signIn.issuers.map((issuer) => visible(issuer));
  return [
    `service    ${first}`,
    ...others.map((issuer) => `or         ${issuer}`),
    ...(signIn.why === undefined ? [] : [`why        ${visible(signIn.why)} (the server's words)`]),
    ...(signIn.scopes.length === 0 ? ['asks for   what the sign-in service decides'] : ['asks for']),
    ...signIn.scopes.map((scope) => `  - ${scopeText(scope)}`),
    `serves     ${servesText(signIn)}`,
    ...(signIn.company !== undefined && signIn.reason === 'step-up'
      ? [`by         the word of ${visible(signIn.company)}: it is asked, and you see no page`]
      : []),
  ];
}

/** Who may use what comes of it. */
export function servesText({ hostOnly, company, serves, reason }: SignInQuestion): string {
  if (hostOnly) return 'this host alone';
  if (company === undefined || reason === 'step-up') return 'every host that uses the server';
  const named = serves === undefined || serves.length === 0 ? '' : ` (${serves.map(visible).join(', ')})`;
  return `every server of it${named}, in every host`;
}

/** A scope in words where somebody has some for it; else its bare name, said to be one. */
export function scopeText({ name, words, by, held }: ScopeShown): string {
  const said =
    words === undefined
      ? `${visible(name)} (the service's own name; nobody here knows what it allows)`
      : `${visible(words)} (${visible(name)}${by === 'policy' ? ", in your company's words" : ''})`;
  return held ? `${said}, held already` : said;
}

/** Scopes that may be left out: a step-up keeps what its host has. */
export function removable({ reason, scopes }: SignInQuestion): readonly ScopeShown[] {
  return reason === 'step-up' ? scopes.filter(({ held }) => !held) : scopes;
}

/** The commands that answer a sign-in. */
export function signInChoices({ signIn }: Prompt, approve: string, deny: string): (readonly [string, string])[] {
  const goesOn = signIn?.reason === 'step-up' ? 'asks the sign-in service for it' : 'opens the sign-in page';
  const may = signIn === undefined ? [] : removable(signIn);
  const spare = may.length > 1 ? may.at(-1)?.name : undefined;
  const other = signIn?.issuers[1];
  return [
    [approve, goesOn],
    ...(spare === undefined
      ? []
      : ([[`${approve} --without ${argument(spare)}`, 'the same, with a scope left out']] as const)),
    ...(other === undefined
      ? []
      : ([[`${approve} --issuer ${argument(other)}`, 'the same, at the other service']] as const)),
    ...(signIn?.hostOnly === true ? ([[`${approve} --hours 8`, 'the same, given up after 8 hours']] as const) : []),
    [deny, 'nothing is sent to the sign-in service'],
  ];
}

/** As a shell takes it for one word. */
function argument(text: string): string {
  const shown = visible(text);
  return /^[\w:./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`;
}
