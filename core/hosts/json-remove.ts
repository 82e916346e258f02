/** Taking a member out of a JSON object by deleting text only; the mirror of json-insert.ts. */
import type { Node } from 'jsonc-parser';
import type { Padding } from './format.ts';
import { endOf, membersOf, type Token, tokensBetween } from './json-text.ts';

interface Range {
  start: number;
  end: number;
}

/** `padding` is what `insertMember` gave for the object's first member, where we wrote that one. */
export function removeMember(text: string, object: Node, member: Node, padding: Padding | undefined): string {
  const members = membersOf(object) ?? [];
  const at = members.indexOf(member);
  const previous = members[at - 1];
  const next = members[at + 1];
  const before = tokensBetween(text, previous ? endOf(previous) : object.offset + 1, member.offset);
  const after = tokensBetween(text, endOf(member), next ? next.offset : endOf(object) - 1);
  const comma = after.find((token) => token.kind === 'comma');
  if (previous) {
    const spare = comma ?? before.find((token) => token.kind === 'comma');
    return without(text, [leading(text, before, member, comma), ...some(spare)]);
  }
  if (next) return without(text, [range(member), ...some(comma), ...gapThatEndsNoComment(after, next)]);
  return removeOnly(text, object, member, padding, before, comma);
}

function removeOnly(
  text: string,
  object: Node,
  member: Node,
  padding: Padding | undefined,
  before: Token[],
  comma: Token | undefined,
): string {
  const interior = { start: object.offset + 1, end: endOf(object) - 1 };
  const ours = padding && padded(text, interior, member, padding, comma);
  if (ours) return without(text, [ours]);
  const rest = without(text.slice(0, interior.end), [range(member), ...some(comma)]).slice(interior.start);
  if (rest.trim() === '') return without(text, [interior]);
  return without(text, [leading(text, before, member, comma), ...some(comma)]);
}

/** Member and padding together, where the padding still is as we wrote it. */
function padded(
  text: string,
  interior: Range,
  member: Node,
  padding: Padding,
  comma: Token | undefined,
): Range | undefined {
  const end = comma?.end ?? endOf(member);
  const intact =
    text.slice(interior.start, member.offset) === padding.before &&
    (comma === undefined || comma.start === endOf(member)) &&
    text.startsWith(padding.after, end);
  return intact ? { start: interior.start, end: end + padding.after.length } : undefined;
}

/** The member and the white space before it, unless a line comment before it would then swallow what follows. */
function leading(text: string, before: Token[], member: Node, comma: Token | undefined): Range {
  const gap = gapBefore(before, member);
  const end = comma?.start === endOf(member) ? comma.end : endOf(member);
  const swallows = lastSolid(before)?.kind === 'line-comment' && !/^[ \t]*[\r\n]/.test(text.slice(end));
  return { start: swallows ? member.offset : gap.start, end: endOf(member) };
}

/** The white space before the next member, which takes the removed one's place; a line comment needs it to end. */
function gapThatEndsNoComment(tokens: Token[], next: Node): Range[] {
  return lastSolid(tokens)?.kind === 'line-comment' ? [] : [gapBefore(tokens, next)];
}

/** The white space right before `member`. */
function gapBefore(tokens: Token[], member: Node): Range {
  return { start: lastSolid(tokens)?.end ?? tokens[0]?.start ?? member.offset, end: member.offset };
}

function lastSolid(tokens: Token[]): Token | undefined {
  return tokens.findLast((token) => token.kind !== 'space' && token.kind !== 'line-break');
}

function range(node: Node): Range {
  return { start: node.offset, end: endOf(node) };
}

function some<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

/** `text` without the ranges, which do not overlap. */
function without(text: string, ranges: Range[]): string {
  const backwards = ranges.toSorted((a, b) => b.start - a.start);
  return backwards.reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), text);
}
