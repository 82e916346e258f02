/** Adding a member to a JSON object by inserting text only: no byte that is there is changed or moved past another. */
import type { Node } from 'jsonc-parser';
import type { Padding } from './format.ts';
import { hasLineBreak, lineIndent, ownLineIndent, type Style } from './json-style.ts';
import { endOf, membersOf, type Token, tokensBetween } from './json-text.ts';

export interface NewMember {
  key: string;
  /** The member's value, whose later lines are indented by `indent`. */
  value(indent: string, inline: boolean): string;
}

export interface Inserted {
  text: string;
  /** Only where the object had no member. */
  padding?: Padding;
}

/** `ours` tells whether a member was written by us: comments behind such a one are not about it. */
export function insertMember(
  text: string,
  object: Node,
  member: NewMember,
  style: Style,
  ours: (member: Node) => boolean,
): Inserted {
  const last = membersOf(object)?.at(-1);
  if (!last) return insertFirst(text, object, member, style);
  return { text: insertAfter(text, object, last, member, style, ours(last)) };
}

function insertFirst(text: string, object: Node, member: NewMember, style: Style): Inserted {
  const at = object.offset + 1;
  const padding = paddingFor(text, object, style);
  const indent = lineIndent(text, object.offset) + style.unit;
  const added = padding.before + memberText(member, indent, style.inline, padding.before) + padding.after;
  return { text: text.slice(0, at) + added + text.slice(at), padding };
}

function paddingFor(text: string, object: Node, style: Style): Padding {
  if (style.inline) return { before: '', after: '' };
  const outer = lineIndent(text, object.offset);
  const interior = text.slice(object.offset + 1, endOf(object) - 1);
  const breaksAnyway = /^[ \t]*[\r\n]/.test(interior);
  return { before: style.eol + outer + style.unit, after: breaksAnyway ? '' : style.eol + outer };
}

function insertAfter(text: string, object: Node, last: Node, member: NewMember, style: Style, ours: boolean): string {
  const inline = !hasLineBreak(text.slice(object.offset, endOf(object)));
  const indent = ownLineIndent(text, last) ?? lineIndent(text, object.offset) + style.unit;
  const gap = inline ? spaceInside(text, object) : style.eol + indent;
  const tokens = tokensBetween(text, endOf(last), endOf(object) - 1);
  const comma = tokens.find((token) => token.kind === 'comma');
  const behind = comma?.end ?? endOf(last);
  const spot = ours ? behind : afterComments(tokens, behind);
  const added = gap + memberText(member, indent, inline, gap) + (comma ? ',' : '');
  const head = comma ? text.slice(0, spot) : `${text.slice(0, endOf(last))},${text.slice(endOf(last), spot)}`;
  return head + added + text.slice(spot);
}

/** Behind the comments that stand on the same line: they are about what is before them and stay with it. */
function afterComments(tokens: readonly Token[], from: number): number {
  let spot = from;
  for (const token of tokens.filter(({ start }) => start >= from)) {
    if (token.kind === 'line-comment' || token.kind === 'block-comment') spot = token.end;
    else if (token.kind !== 'space') break;
  }
  return spot;
}

function spaceInside(text: string, object: Node): string {
  return text[object.offset + 1] === ' ' ? ' ' : '';
}

function memberText(member: NewMember, indent: string, inline: boolean, gap: string): string {
  const colon = inline && gap === '' ? ':' : ': ';
  return JSON.stringify(member.key) + colon + member.value(indent, inline);
}
