import { isObject, type JsonObject } from '../../../core/eras/messages.ts';

const askedKey = 'com.example/asked';

interface Tapped {
  send(message: never, options?: never): Promise<void>;
  onmessage?: ((message: never, extra?: never) => void) | undefined;
}

/**
 * Results as they came over the wire: the SDK leaves out what it does not know. Each request carries a number, by which the
 * last answer to it, whatever the rounds between, is found again.
 */
export interface RawResults {
  /** The request's parameters with a number of its own. */
  numbered(params: JsonObject): { params: JsonObject; result(): JsonObject };
  /** Listens to a connected transport. */
  tap(transport: Tapped): void;
}

export function createRawResults(): RawResults {
  const numbers = new Map<unknown, number>();
  const results = new Map<number, JsonObject>();
  let last = 0;

  const sent = ({ id, params }: JsonObject) => {
    const meta = isObject(params) ? params['_meta'] : undefined;
    const number = isObject(meta) ? meta[askedKey] : undefined;
    if (typeof number === 'number') numbers.set(id, number);
  };
  const came = ({ id, result }: JsonObject) => {
    const number = numbers.get(id);
    if (number !== undefined && isObject(result)) results.set(number, result);
  };
  return {
    numbered(params) {
      last += 1;
      const number = last;
      const meta = isObject(params['_meta']) ? params['_meta'] : {};
      return {
        params: { ...params, _meta: { ...meta, [askedKey]: number } },
        result: () => results.get(number) ?? {},
      };
    },
    tap(transport) {
      const { onmessage } = transport;
      const send = transport.send.bind(transport);
      transport.onmessage = (message, extra) => {
        came(message);
        onmessage?.(message, extra);
      };
      transport.send = (message, options) => {
        sent(message);
        return send(message, options);
      };
    },
  };
}
