import { isObject, type JsonRpcMessage, type JsonRpcRequest } from './messages.ts';

/**
 * Progress of one request of the host that is sent upstream more than once: for the host its values go on increasing (MUST in
 * every revision; checklist T19), though each round at the server counts from the start.
 */
export interface SteadyProgress {
  /** The request is sent again. */
  nextRound(): void;
  /**
   * The message as the host gets it; `undefined`: progress that is none, or of a request the host has given up. Other messages
   * pass.
   */
  of(message: JsonRpcMessage): JsonRpcMessage | undefined;
}

export function createSteadyProgress({ params }: JsonRpcRequest, signal: AbortSignal): SteadyProgress {
  const token = isObject(params?.['_meta']) ? params['_meta']['progressToken'] : undefined;
  let before = 0;
  let last: number | undefined;
  let isFirst = true;
  return {
    nextRound() {
      isFirst = false;
      before = last ?? 0;
    },
    of(message) {
      if (token === undefined || !('method' in message) || message.method !== 'notifications/progress') return message;
      const { progressToken, progress, total } = message.params ?? {};
      if (progressToken !== token || typeof progress !== 'number') return message;
      const now = before + progress;
      if (signal.aborted || (!isFirst && last !== undefined && now <= last)) return undefined;
      last = last === undefined ? now : Math.max(last, now);
      if (before === 0) return message;
      const further = typeof total === 'number' ? { total: before + total } : {};
      return { ...message, params: { ...message.params, progress: now, ...further } };
    },
  };
}
