import { type AnyContractProcedure, getEventIteratorSchemaDetails, isContractProcedure } from '@orpc/contract';
import { contract, type Right } from '../shared/contract.ts';
import { fail } from '../shared/problem.ts';
import type { ControlClient } from './control-client.ts';

/** One call of the contract, looked up by a path that comes from elsewhere, such as a page. */
export interface ContractCall {
  readonly right: Right;
  /** Whether it answers with a stream. */
  readonly streams: boolean;
  /** The input as the contract takes it. Problem: `usage`. */
  checked(input: unknown): Promise<unknown>;
}

/** The call at `path`, such as `['servers', 'add']`; `undefined` where the contract has none. */
export function contractCall(path: readonly string[]): ContractCall | undefined {
  let node: unknown = contract;
  for (const name of path) {
    if (typeof node !== 'object' || node === null || isContractProcedure(node) || !Object.hasOwn(node, name))
      return undefined;
    node = (node as Record<string, unknown>)[name];
  }
  return isContractProcedure(node) ? describe(node) : undefined;
}

function describe(procedure: AnyContractProcedure): ContractCall {
  const { meta, inputSchema, outputSchema } = procedure['~orpc'];
  return {
    right: (meta as { right: Right }).right,
    streams: getEventIteratorSchemaDetails(outputSchema) !== undefined,
    async checked(input) {
      if (inputSchema === undefined) return undefined;
      const result = await inputSchema['~standard'].validate(input);
      // The issues may repeat what was given; which call it was is known to whoever asked.
      if (result.issues) fail('usage', { reason: 'Drawbridge cannot make sense of the request.' });
      return result.value;
    },
  };
}

/** Makes the call. `path` must have been looked up before: the client itself makes a request of any path. */
export function callByPath(
  client: ControlClient,
  path: readonly string[],
  input: unknown,
  options: { signal?: AbortSignal } = {},
): Promise<unknown> {
  const call = path.reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], client);
  return (call as (input: unknown, options: object) => Promise<unknown>)(input, options);
}
