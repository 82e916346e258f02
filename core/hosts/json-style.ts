/** How a JSON file is written, so that what we add looks like the rest of it. */
import type { Node } from 'jsonc-parser';
import { endOf, membersOf } from './json-text.ts';

export interface Style {
  eol: string;
  /** One step of indentation. */
  unit: string;
  /** The whole file is on one line. */
  inline: boolean;
}

const lineBreak = /\r\n|\r|\n/;

export function hasLineBreak(text: string): boolean {
  return lineBreak.test(text);
}

export function styleOf(text: string, root: Node | undefined): Style {
  const eol = lineBreak.exec(text)?.[0] ?? '\n';
  const first = root && membersOf(root)?.[0];
  if (!root || !first) return { eol, unit: '  ', inline: false };
  return { eol, unit: unitOf(text, root, first), inline: !hasLineBreak(text.slice(root.offset, endOf(root))) };
}

function unitOf(text: string, root: Node, first: Node): string {
  const inner = ownLineIndent(text, first) ?? '';
  const outer = lineIndent(text, root.offset);
  return inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : '  ';
}

/** The white space at the front of the line that `offset` is on. */
export function lineIndent(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

/** The white space before `node` where nothing else stands before it on its line. */
export function ownLineIndent(text: string, node: Node): string | undefined {
  const before = text.slice(lineStart(text, node.offset), node.offset);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** `value` as JSON whose later lines are indented by `indent`; on one line where `inline`. */
export function rendered(value: unknown, style: Style, indent: string, inline: boolean): string {
  if (inline) return JSON.stringify(value);
  return JSON.stringify(value, null, style.unit).replaceAll('\n', style.eol + indent);
}
