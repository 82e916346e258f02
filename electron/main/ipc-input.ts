import type { Asked, Requests } from '../ipc.ts';

/** Reads what a page sent on a channel; `undefined` where it is not what the channel takes. */
export const readRequest: { [C in keyof Requests]: (sent: unknown) => Requests[C] | undefined } = {
  'drawbridge:call': readAsked,
  'drawbridge:open'(sent) {
    const asked = readAsked(sent);
    const named = readStream(sent);
    return asked && named && { ...asked, ...named };
  },
  'drawbridge:close': readStream,
};

function readAsked(sent: unknown): Asked | undefined {
  const { path, input } = (sent ?? {}) as Partial<Asked>;
  if (!Array.isArray(path) || path.length > 4) return undefined;
  return path.every((name) => typeof name === 'string') ? { path, input } : undefined;
}

function readStream(sent: unknown): { stream: string } | undefined {
  const { stream } = (sent ?? {}) as { stream?: unknown };
  return typeof stream === 'string' && /^\d{1,12}$/.test(stream) ? { stream } : undefined;
}
