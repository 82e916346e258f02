import type { InputRequest } from './input-required.ts';
import { isObject, type JsonRpcError } from './messages.ts';

/** An address the person has to go to before a server of 2025-11-25 answers. */
export interface Visit {
  /** By which the server says that the person is done there. */
  id: string;
  request: InputRequest;
}

const urlElicitationRequired = -32_042;

/** The visits that an error demands (spec 2025-11-25, client/elicitation; checklist T30); `undefined`: it is another one. Pure. */
export function visitsIn({ code, data }: JsonRpcError['error']): Visit[] | undefined {
  const asked = code === urlElicitationRequired && isObject(data) ? data['elicitations'] : undefined;
  if (!Array.isArray(asked)) return undefined;
  const visits = asked.flatMap((params) => {
    const id = isObject(params) ? params['elicitationId'] : undefined;
    if (!isObject(params) || typeof id !== 'string') return [];
    return [{ id, request: { method: 'elicitation/create', params: { ...params, mode: 'url' } } }];
  });
  return visits.length === 0 ? undefined : visits;
}
