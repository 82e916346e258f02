import type { ContractProcedure, ErrorMap, InferSchemaInput, InferSchemaOutput, Meta } from '@orpc/contract';
import type { Contract } from '../../shared/contract.ts';
import type { DecisionSource } from '../../shared/models.ts';

/** One call of a client. `signal` aborts when the client goes or the core stops. */
export interface Call<Input> {
  input: Input;
  signal: AbortSignal;
  /** Where the call comes from. */
  source: DecisionSource;
}

/** A stream's handler may give any async iterable; it is closed when the client goes. */
type Answer<Output> = Output extends AsyncIterator<infer Event, unknown, never> ? AsyncIterable<Event> : Output;

type HandlersOf<T> =
  T extends ContractProcedure<infer Input, infer Output, ErrorMap, Meta>
    ? (
        call: Call<InferSchemaOutput<Input>>,
      ) => Answer<InferSchemaInput<Output>> | Promise<Answer<InferSchemaInput<Output>>>
    : { [K in keyof T]: HandlersOf<T[K]> };

/** What the core does for each call of the contract. A call without a handler does not compile. */
export type ControlHandlers = HandlersOf<Contract>;
