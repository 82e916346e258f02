import { join } from 'node:path';
import { createConsent } from '../../core/consent/create-consent.ts';
import type { Consent } from '../../core/consent/consent.ts';
import { createPolicy } from '../../core/policy/effective.ts';
import type { Prompt } from '../../shared/models.ts';
import type { AuthRoom } from './auth-room.ts';

/** The questions of an auth room as prompts of the real consent, as the core joins the two. */
export interface AskingRoom extends Disposable {
  consent: Consent;
  /** Resolves with the question that is open, waiting for one if need be. */
  question(): Promise<Prompt>;
}

export function openAskingRoom(room: AuthRoom): AskingRoom {
  const { clock, activity } = room;
  const record = (draft: AuthRoom['activity'][number]) => void activity.push(draft);
  const consent = createConsent({
    file: join(room.folder, 'consent.db'),
    clock,
    record,
    policy: () => createPolicy({}),
  });
  room.answer = ({ server, caller, account, question }, signal) => {
    const { host, entry, tool } = caller ?? { host: 'drawbridge', entry: '' };
    const about = { server: server.id, url: server.url, account: account?.id, accountName: account?.name };
    return consent.signIn({ host, entry, tool, ...about, signIn: question }, () => {}, signal);
  };
  return {
    consent,
    question() {
      const { promise, resolve } = Promise.withResolvers<Prompt>();
      const look = () => {
        const [prompt] = consent.prompts(false);
        if (prompt) resolve(prompt);
      };
      const stop = consent.onPrompts(look);
      look();
      return promise.finally(stop);
    },
    [Symbol.dispose]: () => consent.close(),
  };
}
