import { readFileSync, statSync } from 'node:fs';
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { z } from 'zod';
import { fail } from '../../shared/problem.ts';

/** The part of policy.jsonc about scopes. Unknown members are refused: a slip of the pen must not go unnoticed. */
const schema = z.strictObject({
  scopes: z
    .strictObject({
      /** Plain words by scope. */
      words: z.record(z.string(), z.string().max(200)).default({}),
      servers: z
        .record(
          z.string(),
          z.strictObject({
            /** Asked for at the first sign-in, in place of what the server names. */
            first: z.array(z.string()).min(1).optional(),
            /** Scopes that tools need, by tool. */
            tools: z.record(z.string(), z.array(z.string()).min(1)).default({}),
          }),
        )
        .default({}),
    })
    .default({ words: {}, servers: {} }),
});
type Scopes = z.infer<typeof schema>['scopes'];

/** What policy.jsonc says of scopes. Read anew whenever the file changed; where it cannot be read: `scope-policy-invalid`. */
export interface ScopePolicy {
  words(scope: string): string | undefined;
  first(server: string): readonly string[] | undefined;
  tools(server: string): Readonly<Record<string, readonly string[]>>;
}

export function createScopePolicy(file: string): ScopePolicy {
  const nothing: Scopes = { words: {}, servers: {} };
  let known: { stamp: string; scopes: Scopes } = { stamp: '', scopes: nothing };
  const current = (): Scopes => {
    const stat = access(file, () => statSync(file, { throwIfNoEntry: false }));
    const stamp = stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : '';
    if (stamp !== known.stamp) known = { stamp, scopes: stat ? read(file) : nothing };
    return known.scopes;
  };
  const own = <T>(record: Record<string, T>, name: string) => (Object.hasOwn(record, name) ? record[name] : undefined);
  return {
    words: (scope) => own(current().words, scope),
    first: (server) => own(current().servers, server)?.first,
    tools: (server) => own(current().servers, server)?.tools ?? {},
  };
}

/** A file that is there and cannot be looked at is not a file that says nothing. */
function access<T>(file: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    return fail('scope-policy-invalid', { file, reason: (error as NodeJS.ErrnoException).code ?? 'unknown' });
  }
}

function read(file: string): Scopes {
  const errors: ParseError[] = [];
  const text = access(file, () => readFileSync(file, 'utf8'));
  const json: unknown = parse(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) {
    const line = text.slice(0, error.offset).split('\n').length;
    fail('scope-policy-invalid', { file, reason: `${printParseErrorCode(error.error)} in line ${line}` });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data.scopes;
  const [issue] = parsed.error.issues;
  return fail('scope-policy-invalid', { file, reason: `${issue?.path.join('.') || 'the file'}: ${issue?.message}` });
}
