import { hash } from 'node:crypto';
import { fail } from '../../shared/problem.ts';
import type { Approved } from './approvals.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { ToolCall } from './consent.ts';

/** Stands in a pin for "the server listed no such tool": if it lists one later, that is a change. */
const UNLISTED = 'unlisted';

/** Characters of a definition kept to show what changed. Longer ones are still noticed to have changed. */
const LONGEST_KEPT = 262_144;

export interface CallKeys {
  /** SHA-256 (hex) over the whole definition as canonical JSON, or `unlisted`. */
  digest(call: ToolCall): string;
  /** What is kept when the call's tool is approved as it is listed now. */
  approved(call: ToolCall): Approved;
  /** The same for identical calls only: host, server, account, tool, arguments and definition. */
  key(call: ToolCall, digest: string): string;
}

/** Definitions are hashed once per object: callers hand over the same object as long as the server's list is the same. */
export function createCallKeys(): CallKeys {
  const digests = new WeakMap<object, string>();
  return {
    digest(call) {
      if (call.definition === undefined) return UNLISTED;
      const known = digests.get(call.definition);
      if (known !== undefined) return known;
      const made = digestOf(call.tool, call.definition);
      digests.set(call.definition, made);
      return made;
    },
    approved(call) {
      const digest = this.digest(call);
      if (call.definition === undefined) return { digest };
      const { name: _, ...nameless } = call.definition;
      const definition = canonical(call.tool, call.definition);
      return {
        digest,
        nameless: digestOf(call.tool, nameless),
        ...(definition.length > LONGEST_KEPT ? {} : { definition }),
      };
    },
    key(call, digest) {
      const given = call.arguments === undefined ? [] : [call.arguments];
      return digestOf(call.tool, [call.host, call.server, call.account ?? null, call.tool, digest, given]);
    },
  };
}

function digestOf(tool: string, value: unknown): string {
  return hash('sha256', canonical(tool, value));
}

function canonical(tool: string, value: unknown): string {
  try {
    return canonicalJson(value);
  } catch (error) {
    if (error instanceof RangeError) fail('call-uncheckable', { tool, reason: error.message });
    throw error;
  }
}
