import { hash } from 'node:crypto';
import type { DefinitionChange } from '../../shared/models.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import type { Approvals, ApprovedThing } from './approvals.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Speaker } from './consent.ts';
import { changedFields } from './definitions/fields.ts';
import { definitionWarnings } from './definitions/warnings.ts';
import type { Asked } from './questions.ts';
import { isSuspended } from './suspended.ts';

/**
 * A server's instructions and prompts, which the model reads as it reads a tool's description: what was there first is taken,
 * and from then on a change is noticed.
 */
export interface ServerTexts {
  /**
   * The instructions a host may be told, and the question about those it may not be told yet. `answered` must be told of its
   * answer.
   */
  instructions(from: Speaker, text: string): { tell: string | undefined; ask: Asked | undefined };
  /** The question about a prompt that is not as it was; `undefined`: it may be had. */
  prompt(from: Speaker, name: string, definition: Readonly<Record<string, unknown>> | undefined): Asked | undefined;
  /** Whether this definition is another than the one approved, so that it waits for the person. One never seen is not. */
  isSuspended(thing: ApprovedThing, definition: unknown): boolean;
  /** The server was removed, and another may get its name. */
  forget(server: string): void;
}

export function createServerTexts({ approvals, clock }: { approvals: () => Approvals; clock: Clock }): ServerTexts {
  /** Instructions a person did not want, until the core ends: asking again at every connection would wear them out. */
  const unwanted = new Set<string>();
  const keep = (thing: ApprovedThing, definition: string) =>
    approvals().keep(thing, { digest: hash('sha256', definition), definition }, isoTime(clock.now()));

  return {
    instructions(from, text) {
      // Each account may be told something else.
      const thing = { server: from.server, kind: 'instructions', name: from.account ?? '' } as const;
      const definition = canonicalJson({ instructions: text });
      const before = approvals().of(thing);
      if (before === undefined) keep(thing, definition);
      const known = before?.definition;
      if (known === undefined || known === definition) return { tell: text, ask: undefined };
      const key = hash('sha256', JSON.stringify([thing, definition]));
      const tell = (JSON.parse(known) as { instructions: string }).instructions;
      if (unwanted.has(key)) return { tell, ask: undefined };
      const answered = (answer: 'allow' | 'deny') => {
        if (answer === 'allow') keep(thing, definition);
        else unwanted.add(key);
      };
      const change = describe(from.server, known, { instructions: text }, approvals());
      return { tell, ask: { draft: { ...draftOf(from), kind: 'instructions', change }, key, answered } };
    },

    prompt(from, name, definition) {
      const thing = { server: from.server, kind: 'prompt', name } as const;
      const now = canonicalJson(definition ?? null);
      const before = approvals().of(thing);
      if (before === undefined) keep(thing, now);
      if (before === undefined || before.digest === hash('sha256', now)) return undefined;
      const change = describe(from.server, before.definition, definition ?? {}, approvals());
      const answered = (answer: 'allow' | 'deny') => {
        if (answer === 'allow') keep(thing, now);
      };
      const draft = { ...draftOf(from), kind: 'server-prompt' as const, serverPrompt: name, change };
      return { draft, key: hash('sha256', JSON.stringify([thing, now])), answered };
    },

    isSuspended: (thing, definition) => isSuspended(approvals(), thing, definition),

    forget: (server) => approvals().forgetTexts(server),
  };
}

function describe(
  server: string,
  known: string | undefined,
  after: Readonly<Record<string, unknown>>,
  approvals: Approvals,
): DefinitionChange {
  // They speak of their own server's tools with every right.
  const others = approvals.names('tool').filter((one) => one.server !== server);
  const before: unknown = known === undefined ? undefined : JSON.parse(known);
  const warnings = definitionWarnings({ server, name: '' }, { before: undefined, after }, others);
  return { fields: before === undefined ? [] : changedFields(before, after), warnings };
}

function draftOf({ host, entry, server, url, account, accountName, program }: Speaker) {
  return { host, entry, server, url, account, accountName, program, definitionChanged: true };
}
