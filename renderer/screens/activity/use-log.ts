import type { ActivityFilter } from '../../../shared/models.ts';
import type { CoreClient } from '../../core/core-client.ts';
import { type Answer, useAnswer } from '../../core/use-answer.ts';
import { useClient, useCoreState } from '../../core/use-core.tsx';
import { type Choice, filterOf } from './filter.ts';
import { useSettled } from './use-feed.ts';

type Ask<T> = (activity: CoreClient['activity'], filter: ActivityFilter, signal: AbortSignal) => Promise<T>;

/** What the log comes to under the person's choice; asked anew when that changes, and when the core came back. */
export function useLog<T>(choice: Choice, more: string, ask: Ask<T>): Answer<T> & { again(): void } {
  const client = useClient();
  const settled = useSettled(choice);
  const live = useCoreState().connection === 'live';
  const key = live ? JSON.stringify([settled, more]) : undefined;
  return useAnswer(key, (signal) => ask(client.activity, filterOf(settled, Date.now()), signal));
}
