import type { ScopeShown } from '../../../shared/models.ts';
import type { ScopePolicy } from '../auth.ts';

/** What the scopes of OpenID Connect Core 5.4 and 11 let their holder do. Others mean what their issuer likes. */
const OWN: Readonly<Record<string, string>> = {
  openid: 'See who you are (an identifier of your account)',
  profile: 'See your name and profile',
  email: 'See your email address',
  address: 'See your postal address',
  phone: 'See your phone number',
  offline_access: 'Stay signed in, so that you are not asked again after a short while',
};

/** A scope with the policy's words, else ours, else none: its raw name then stands alone. */
export function showScope(name: string, held: readonly string[], policy: Pick<ScopePolicy, 'words'>): ScopeShown {
  const isHeld = held.includes(name);
  const told = policy.words(name);
  if (told !== undefined) return { name, words: told, by: 'policy', held: isHeld };
  const own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
  return own === undefined ? { name, held: isHeld } : { name, words: own, by: 'drawbridge', held: isHeld };
}
