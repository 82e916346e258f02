import type { PromptDraft } from './prompts.ts';

/** A question about something else than a call, pairing or sign-in. */
export interface Asked {
  draft: Omit<PromptDraft, 'id'>;
  /** Equal for the same question asked again. */
  key: string;
  /** Keeps what the answer means; runs in the transaction that records it. */
  answered?: ((answer: 'allow' | 'deny') => void) | undefined;
}
