/** A policy's text, read and checked against its schema, with the places of what is wrong. */
import {
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  getNodeValue,
  printParseErrorCode,
} from 'jsonc-parser';
import type { z } from 'zod';
import { policyFile, type PolicyFault, type PolicyFile } from '../../shared/policy.ts';
import { faultWords } from './policy-words.ts';

export type PolicyRead = { policy: PolicyFile } | { faults: PolicyFault[] };

/** Faults shown at once: the first few tell the most. */
const MOST = 20;

/** JSON with comments and trailing commas. An empty text is no policy: what was cut short must not allow anything. */
export function readPolicyText(text: string): PolicyRead {
  const plain = text.replace(/^\uFEFF/, '');
  const place = (offset: number) => placeIn(plain, offset);
  const errors: ParseError[] = [];
  const root = parsed(plain, errors);
  if (root === 'too deep') return { faults: [{ ...place(0), reason: 'nested too deeply' }] };
  if (errors.length > 0 || root === undefined) {
    // What is missing at the end is one fault, however many brackets are.
    const isAtEnd = ({ offset }: ParseError) => plain.slice(offset).trim() === '';
    const all = errors
      .filter((error, at) => !isAtEnd(error) || at === errors.findIndex(isAtEnd))
      .map((error) => ({
        ...place(error.offset),
        reason: isAtEnd(error) ? 'it ends too early' : inWords(printParseErrorCode(error.error)),
      }));
    return { faults: all.length === 0 ? [{ ...place(0), reason: 'it is empty' }] : all.slice(0, MOST) };
  }
  const twice = namesTwice(root);
  if (twice.length > 0) {
    const faults = twice.map(({ name, offset }) => ({
      member: name,
      ...place(offset),
      reason: 'stands here a second time',
    }));
    return { faults: faults.slice(0, MOST) };
  }
  const read = policyFile.safeParse(getNodeValue(root), { error: faultWords });
  if (read.success) return { policy: read.data };
  const faults = read.error.issues.flatMap((issue) => faultsOf(issue, root, place));
  return { faults: faults.toSorted((a, b) => a.line - b.line || a.column - b.column).slice(0, MOST) };
}

function parsed(text: string, errors: ParseError[]): Node | undefined | 'too deep' {
  try {
    return parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  } catch (error) {
    // The parser recurses.
    if (error instanceof RangeError) return 'too deep';
    throw error;
  }
}

/** Which of two counts is unknown. */
function namesTwice(node: Node): { name: string; offset: number }[] {
  const found: { name: string; offset: number }[] = [];
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const key: unknown = node.type === 'object' ? child.children?.[0]?.value : undefined;
    if (typeof key === 'string' && seen.has(key)) found.push({ name: key, offset: child.offset });
    seen.add(key);
    found.push(...namesTwice(child));
  }
  return found;
}

type Place = (offset: number) => { line: number; column: number };

function faultsOf(issue: z.core.$ZodIssue, root: Node, place: Place): PolicyFault[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
  return keys.map((key) => {
    const full = key === undefined ? path : [...path, key];
    const node = nodeAt(root, full);
    const reason = key === undefined ? messageOf(issue) : 'is not known here';
    return { ...(full.length > 0 && { member: full.join('.') }), ...place(node.offset), reason };
  });
}

/** Of a name that cannot be one: why not. */
function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
}

/** What is missing has no place of its own: then where it should be. */
function nodeAt(root: Node, path: readonly (string | number)[]): Node {
  for (let length = path.length; length > 0; length--) {
    const found = findNodeAtLocation(root, path.slice(0, length));
    if (found) return found.parent?.type === 'property' ? found.parent : found;
  }
  return root;
}

function placeIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function inWords(code: string): string {
  return code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
