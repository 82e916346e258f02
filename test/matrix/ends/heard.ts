import type { JsonObject } from '../../../core/eras/messages.ts';
import type { SdkMessage } from './old-sdks.ts';

/** Messages of one kind that came, each to be taken once. */
export interface Heard {
  add(message: SdkMessage): void;
  /** Resolves with the first one of `method` that is as wanted and was not taken yet; waits for it, for ever. */
  next(method: string, wanted?: (params: JsonObject) => boolean): Promise<JsonObject>;
  /** Those of `method` not taken so far. */
  left(method: string): JsonObject[];
}

export function createHeard(): Heard {
  const messages: SdkMessage[] = [];
  const waiting: { takes(message: SdkMessage): boolean; resolve(params: JsonObject): void }[] = [];
  return {
    add(message) {
      const index = waiting.findIndex(({ takes }) => takes(message));
      if (index === -1) messages.push(message);
      else waiting.splice(index, 1)[0]?.resolve(message.params ?? {});
    },
    next(method, wanted = () => true) {
      const takes = (message: SdkMessage) => message.method === method && wanted(message.params ?? {});
      const index = messages.findIndex(takes);
      if (index !== -1) return Promise.resolve(messages.splice(index, 1)[0]?.params ?? {});
      return new Promise((resolve) => waiting.push({ takes, resolve }));
    },
    left: (method) => messages.filter((message) => message.method === method).map(({ params = {} }) => params),
  };
}
