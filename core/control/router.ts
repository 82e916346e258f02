import { isContractProcedure } from '@orpc/contract';
import { type AnyRouter, implement, ORPCError } from '@orpc/server';
import { contract, type Right } from '../../shared/contract.ts';
import type { DecisionSource } from '../../shared/models.ts';
import { type Problem, problem, problemOf, ProblemError } from '../../shared/problem.ts';
import type { ControlHandlers } from './handlers.ts';
import { isAsyncIterable, untilGone } from './stream.ts';

/** What a connection may do, where it comes from, and the signal that ends its streams when the core stops. */
export interface Connection {
  rights: readonly Right[];
  source: DecisionSource;
  closing: AbortSignal;
}

/** Told about errors that nobody put into words: a fault of ours, not of the caller. */
export type Unexpected = (error: unknown) => void;
/** Told about calls that change something, by their name such as `servers.add`, and failed before they began. */
export type Refused = (call: string, of: Problem) => void;

export interface Watchers {
  unexpected: Unexpected;
  refused: Refused;
}

/** The contract with its handlers behind it. Rights and the wording of errors are settled here for every call. */
export function controlRouter(handlers: ControlHandlers, { unexpected, refused }: Watchers): AnyRouter {
  const guarded = implement(contract)
    .$context<Connection>()
    .use(async ({ context, procedure, path, signal, next }) => {
      const wording = (error: unknown) => onTheWire(error, unexpected);
      const { right } = procedure['~orpc'].meta;
      try {
        if (!context.rights.includes(right)) throw new ProblemError(problem('control-refused', { right }));
        const result = await next();
        if (!isAsyncIterable(result.output)) return result;
        return { ...result, output: untilGone(result.output, ended(context, signal), wording) };
      } catch (error) {
        const worded = wording(error);
        if (right !== 'read') refused(path.join('.'), problemIn(worded));
        throw worded;
      }
    });
  return withHandlers(contract, guarded, handlers) as AnyRouter;
}

interface ImplementerOfOne {
  handler(act: (call: { input: unknown; signal?: AbortSignal; context: Connection }) => unknown): unknown;
}
type Handler = (call: { input: unknown; signal: AbortSignal; source: DecisionSource }) => unknown;
type Tree = Readonly<Record<string, unknown>>;

/** Walks the three trees side by side; `ControlHandlers` has already proved that they have the same shape. */
function withHandlers(node: unknown, implementer: unknown, handlers: unknown): unknown {
  if (isContractProcedure(node)) {
    const handle = handlers as Handler;
    return (implementer as ImplementerOfOne).handler(({ input, signal, context }) =>
      handle({ input, signal: ended(context, signal), source: context.source }),
    );
  }
  return Object.fromEntries(
    Object.keys(node as Tree).map((name) => [
      name,
      withHandlers((node as Tree)[name], (implementer as Tree)[name], (handlers as Tree)[name]),
    ]),
  );
}

/** Aborts when the client goes or the core stops. */
function ended(context: Connection, signal: AbortSignal | undefined): AbortSignal {
  return AbortSignal.any([context.closing, ...(signal === undefined ? [] : [signal])]);
}

/** An error as clients may see it: the problem, or `internal` without a word of what was inside. */
function onTheWire(error: unknown, unexpected: Unexpected): Error {
  if (error instanceof ProblemError) return asError(error.problem);
  if (error instanceof ORPCError && error.code === 'PROBLEM') return error;
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST')
    return asError(problem('usage', { reason: `Drawbridge cannot make sense of the request${places(error.data)}.` }));
  unexpected(error);
  return asError(problemOf(error));
}

function asError(of: Problem): Error {
  return new ORPCError('PROBLEM', { status: 422, message: of.message, data: of });
}

function problemIn(error: Error): Problem {
  return error instanceof ORPCError ? (error.data as Problem) : problemOf(error);
}

/** Which members a schema refused, by name only. */
function places(data: unknown): string {
  const issues = (data as { issues?: unknown } | undefined)?.issues;
  if (!Array.isArray(issues)) return '';
  const names = issues.map((issue: { path?: unknown }) => (Array.isArray(issue.path) ? issue.path.join('.') : ''));
  const known = [...new Set(names)].filter((name) => name !== '');
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}
