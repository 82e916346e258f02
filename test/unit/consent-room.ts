import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConsent } from '../../core/consent/create-consent.ts';
import type { Consent, ToolCall, Verdict } from '../../core/consent/consent.ts';
import { createPolicy, type Policy } from '../../core/policy/effective.ts';
import type { ActivityDraft } from '../../shared/models.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';

export const HOLD = 50_000;
export const never: AbortSignal = new AbortController().signal;

/** A consent room over a real database in a folder of its own, with a clock the test moves. */
export interface Room {
  consent: Consent;
  clock: ManualClock;
  lines: ActivityDraft[];
  file: string;
  /** What the policy files say; a test may change it, or have it throw. */
  policy: () => Policy;
  /** Makes recording fail, as a full disk does, until called with `undefined`. */
  failRecording(error: Error | undefined): void;
  /** Closes and opens again, as a restart of the core does. */
  restart(): void;
  check(call: ToolCall, holdMs?: number, signal?: AbortSignal): Promise<Verdict>;
  /** The one open prompt's id. */
  openPrompt(): string;
  remove(): void;
}

export function createRoom(): Room {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-consent-'));
  const file = join(folder, 'consent.db');
  const clock = createManualClock();
  const lines: ActivityDraft[] = [];
  let failure: Error | undefined;
  const record = (draft: ActivityDraft) => {
    if (failure !== undefined) throw failure;
    lines.push(draft);
  };
  const start = () => createConsent({ file, clock, record, policy: () => room.policy() });
  const nothing = createPolicy({});
  const room: Room = {
    consent: start(),
    policy: () => nothing,
    clock,
    lines,
    file,
    failRecording: (error) => void (failure = error),
    restart() {
      room.consent.close();
      room.consent = start();
    },
    check: (call, holdMs = HOLD, signal = never) => room.consent.check(call, holdMs, signal),
    openPrompt() {
      const [prompt, ...others] = room.consent.prompts(false);
      if (prompt === undefined || others.length > 0) throw new Error(`${others.length + 1} prompts are open`);
      return prompt.id;
    },
    remove() {
      failure = undefined;
      room.consent.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return room;
}

export const definition = Object.freeze({
  name: 'send_mail',
  title: 'Send mail',
  description: 'Sends a mail.',
  inputSchema: { type: 'object', properties: { to: { type: 'string' } } },
  annotations: { destructiveHint: true },
});

export function mail(changes: Partial<ToolCall> = {}): ToolCall {
  return {
    host: 'cursor',
    entry: 'e1',
    session: 's1',
    server: 'mail',
    url: 'https://mail.example.com/mcp',
    account: 'a1',
    tool: 'send_mail',
    arguments: { to: 'someone@example.com', body: 'hello' },
    definition,
    ...changes,
  };
}
