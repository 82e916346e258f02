import type { Consent } from '../consent/consent.ts';
import type { JsonObject } from '../eras/messages.ts';
import type { Advertisements } from '../registry/advertisements.ts';
import type { Era } from '../remote/remote.ts';
import { ProblemError } from '../../shared/problem.ts';
import { listed, listMember } from './pages.ts';
import { emptyList } from './tool-results.ts';

/** What a host gets for a list that the server does not give in time. */
export interface StandIn {
  result: JsonObject;
  /** Of the server that gave it; `undefined`: nobody knows the list, and this one is empty. */
  era: Era | undefined;
}

/** What of a list a person approves; the others are not asked about. */
const kinds: Readonly<Record<string, 'tool' | 'prompt'>> = { 'tools/list': 'tool', 'prompts/list': 'prompt' };

/**
 * The list this account was given last, or an empty one. What has changed since it was approved is left out: it waits for the
 * person, and only the server's own list may show it.
 */
export function standIn(
  of: { server: string; account: string; method: string },
  stored: Pick<Advertisements, 'get' | 'list'>,
  consent: Pick<Consent, 'isSuspended'>,
): StandIn {
  const result = stored.list(of.server, of.account, of.method);
  const era = stored.get(of.server, of.account)?.era;
  if (result === undefined || era === undefined) return { result: emptyList(of.method) ?? {}, era: undefined };
  const kind = kinds[of.method];
  if (kind === undefined) return { result, era };
  const kept = listed(of.method, result).filter((one) => !isSuspended(consent, { server: of.server, kind }, one));
  return { result: { ...result, [listMember(of.method) ?? '']: kept }, era };
}

function isSuspended(
  consent: Pick<Consent, 'isSuspended'>,
  of: { server: string; kind: 'tool' | 'prompt' },
  definition: JsonObject,
): boolean {
  const { name } = definition;
  if (typeof name !== 'string') return false;
  try {
    return consent.isSuspended({ ...of, name }, definition);
  } catch (error) {
    // Nothing to compare it with.
    if (error instanceof ProblemError) return true;
    throw error;
  }
}
