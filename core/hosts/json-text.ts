/** Reading JSON with comments so that every part knows its place in the text. */
import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { fail } from '../../shared/problem.ts';

/** Parses `text`; `undefined` where it holds no value. Comments and trailing commas are welcome. */
export function parseJson(file: string, text: string): Node | undefined {
  const errors: ParseError[] = [];
  const root = parsed(file, text, errors);
  const first = errors[0];
  if (first) refuse(file, text, first.offset, inWords(printParseErrorCode(first.error)));
  return root;
}

function parsed(file: string, text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  } catch (error) {
    // The parser recurses; no host nests thousands deep.
    if (error instanceof RangeError) refuse(file, text, 0, 'nested too deeply');
    throw error;
  }
}

/** Fails with `host-config-invalid` at `offset`. Lines and columns count from 1. */
export function refuse(file: string, text: string, offset: number, reason: string): never {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return fail('host-config-invalid', {
    file,
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    reason,
  });
}

function inWords(code: string): string {
  return code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

/** An object's members; `undefined` for another kind of value. */
export function membersOf(object: Node): Node[] | undefined {
  return object.type === 'object' ? (object.children ?? []) : undefined;
}

export function keyOf(member: Node): string {
  const value: unknown = member.children?.[0]?.value;
  return typeof value === 'string' ? value : '';
}

export function valueOf(member: Node): Node | undefined {
  return member.children?.[1];
}

export function endOf(node: Node): number {
  return node.offset + node.length;
}

export interface Token {
  kind: 'comma' | 'line-comment' | 'block-comment' | 'line-break' | 'space' | 'other';
  start: number;
  end: number;
}

/** The parser's own numbers; its enum exists for the compiler only. */
const kinds: Readonly<Record<number, Token['kind']>> = {
  5: 'comma',
  12: 'line-comment',
  13: 'block-comment',
  14: 'line-break',
  15: 'space',
};
const endOfFile = 17;

/** The tokens that start between two offsets, white space and comments included. */
export function tokensBetween(text: string, from: number, to: number): Token[] {
  const scanner = createScanner(text, false);
  scanner.setPosition(from);
  const tokens: Token[] = [];
  for (let kind = scanner.scan() as number; kind !== endOfFile; kind = scanner.scan() as number) {
    const start = scanner.getTokenOffset();
    if (start >= to) break;
    tokens.push({ kind: kinds[kind] ?? 'other', start, end: start + scanner.getTokenLength() });
  }
  return tokens;
}
