/** Tasks that are done as soon as they are made: who asks for one by name gets it. */
import type { JsonObject } from '../../../core/eras/messages.ts';
import { words } from '../json.ts';
import type { Answer } from './offer.ts';
import { contents } from './contents.ts';

const moment = '2026-01-02T03:04:05.678Z';

export function taskOf(taskId: string, status = 'completed'): JsonObject {
  return { taskId, status, ttl: 60_000, createdAt: moment, lastUpdatedAt: moment, pollInterval: 10 };
}

const idOf = ({ params }: Parameters<Answer>[0]) => words(params['taskId']);

export const taskAnswers: Readonly<Record<string, Answer>> = {
  'tasks/get': (turn) => taskOf(idOf(turn)),
  'tasks/result': () => ({ content: [contents['give-text']] }),
  'tasks/cancel': (turn) => taskOf(idOf(turn), 'cancelled'),
  'tasks/list': () => ({ tasks: ['task-1', 'task-2'].map((id) => taskOf(id)) }),
};
