/**
 * JSON with comments, edited as text: every byte that is not ours stays, with its line endings, indentation, comments,
 * order and trailing commas. jsonc-parser finds the places; its own `modify` is not used, as it drops comments beside what
 * it removes and cannot give back an object that was empty.
 */
import { getNodeValue, type Node } from 'jsonc-parser';
import { fail } from '../../shared/problem.ts';
import type { Document, EntryValue, HostFormat, Member, Padding, Undo } from './format.ts';
import { insertMember } from './json-insert.ts';
import { removeMember } from './json-remove.ts';
import { hasLineBreak, lineIndent, rendered, type Style, styleOf } from './json-style.ts';
import { endOf, keyOf, membersOf, parseJson, refuse, valueOf } from './json-text.ts';

export const jsonFormat: HostFormat = {
  members(document) {
    const section = sectionOf(document, rootOf(document));
    return section ? (membersOf(section) ?? []).map(toMember) : [];
  },
  put(document, name, value, undo) {
    const root = rootOf(document);
    if (!root) return putIntoBlank(document, name, value);
    const section = sectionOf(document, root);
    if (!section) return addSection(document.text, root, document.section, name, value);
    const there = memberOf(section, name);
    if (there) return { text: rewrite(document.text, root, there, value), undo: undo ?? { sectionAdded: false } };
    return addEntry(document.text, root, section, name, value, undo);
  },
  replace(document, name, value) {
    const { root, member } = needMember(document, name);
    const { text } = document;
    const old = valueOf(member) ?? member;
    return { text: rewrite(text, root, member, value), was: text.slice(old.offset, endOf(old)) };
  },
  putBack(document, name, was) {
    const { member } = needMember(document, name);
    return exchange(document.text, valueOf(member) ?? member, was);
  },
  take(document, name, undo, last) {
    const section = sectionOf(document, rootOf(document));
    const member = section && memberOf(section, name);
    if (!section || !member) return document.text;
    const text = removeMember(document.text, section, member, undo?.section);
    return last ? restore({ ...document, text }, undo) : text;
  },
};

/** What hosts call a remote server's address. */
const addressKeys = ['url', 'serverUrl', 'httpUrl'];

function needMember(document: Document, name: string): { root: Node; member: Node } {
  const root = rootOf(document);
  const section = sectionOf(document, root);
  const member = section && memberOf(section, name);
  return root && member ? { root, member } : fail('host-entry-missing', { file: document.file, name });
}

function toMember(member: Node): Member {
  const value = valueOf(member);
  const headers = value && childOf(value, 'headers');
  return {
    name: keyOf(member),
    address: value && addressKeys.flatMap((key) => strings(childOf(value, key)))[0],
    headers: (headers && membersOf(headers))?.map(keyOf) ?? [],
    argv: value ? [...strings(childOf(value, 'command')), ...strings(childOf(value, 'args'))] : [],
    text: JSON.stringify(value && getNodeValue(value)) ?? '',
  };
}

function childOf(object: Node, key: string): Node | undefined {
  const member = memberOf(object, key);
  return member && valueOf(member);
}

function strings(node: Node | undefined): string[] {
  const nodes = node?.type === 'array' ? (node.children ?? []) : node ? [node] : [];
  return nodes.map((each): unknown => each.value).filter((value) => typeof value === 'string');
}

function memberOf(object: Node, key: string): Node | undefined {
  return membersOf(object)?.find((member) => keyOf(member) === key);
}

function rootOf({ file, text }: Document): Node | undefined {
  const root = parseJson(file, text);
  if (root && root.type !== 'object') refuse(file, text, root.offset, `an object is expected, not ${root.type}`);
  return root;
}

/** The object that holds the servers. Refuses another kind of value and any name given twice: which one counts is unknown. */
function sectionOf({ file, text, section }: Document, root: Node | undefined): Node | undefined {
  const found = (root && membersOf(root))?.filter((member) => keyOf(member) === section) ?? [];
  if (found[1]) refuse(file, text, found[1].offset, `"${section}" stands here a second time`);
  const value = found[0] && valueOf(found[0]);
  if (!value) return undefined;
  if (value.type !== 'object') {
    refuse(file, text, value.offset, `"${section}" must be an object, not ${value.type}`);
  }
  const seen = new Set<string>();
  for (const member of membersOf(value) ?? []) {
    if (seen.has(keyOf(member))) refuse(file, text, member.offset, `"${keyOf(member)}" stands here a second time`);
    seen.add(keyOf(member));
  }
  return value;
}

function putIntoBlank(document: Document, name: string, value: EntryValue): { text: string; undo: Undo } {
  const text = `${blankHead(document.text)}{}${styleOf(document.text, undefined).eol}`;
  const put = jsonFormat.put({ ...document, text }, name, value, undefined);
  return { text: put.text, undo: { ...put.undo, blank: document.text } };
}

/** What stays of a text without a value: its comments. */
function blankHead(blank: string): string {
  if (blank.trim() === '') return '';
  return /[\r\n]$/.test(blank) ? blank : blank + styleOf(blank, undefined).eol;
}

function addSection(text: string, root: Node, section: string, name: string, value: EntryValue) {
  const style = styleOf(text, root);
  let padding: Padding | undefined;
  const inserted = insertMember(
    text,
    root,
    {
      key: section,
      value(indent, inline) {
        const inner = indent + style.unit;
        padding = inline ? { before: '', after: '' } : { before: style.eol + inner, after: style.eol + indent };
        const member = `${JSON.stringify(name)}: ${rendered(value, style, inner, inline)}`;
        return `{${padding.before}${member}${padding.after}}`;
      },
    },
    style,
    () => false,
  );
  return { text: inserted.text, undo: { sectionAdded: true, root: inserted.padding, section: padding } };
}

function addEntry(text: string, root: Node, section: Node, name: string, value: EntryValue, undo: Undo | undefined) {
  const style = styleOf(text, root);
  const member = { key: name, value: (indent: string, inline: boolean) => rendered(value, style, indent, inline) };
  const inserted = insertMember(text, section, member, style, (last) => toMember(last).argv.includes('--entry'));
  return { text: inserted.text, undo: undo ?? { sectionAdded: false, section: inserted.padding } };
}

function rewrite(text: string, root: Node, member: Node, value: EntryValue): string {
  const old = valueOf(member) ?? member;
  const before = text.slice(old.offset, endOf(old));
  const style: Style = styleOf(text, root);
  const now = rendered(value, style, lineIndent(text, member.offset), !hasLineBreak(before));
  return exchange(text, old, now);
}

function exchange(text: string, old: Node, now: string): string {
  return text.slice(0, old.offset) + now + text.slice(endOf(old));
}

/** After our last entry: takes out the section and the object that came with the first one, if nothing else is in them. */
function restore(document: Document, undo: Undo | undefined): string {
  const root = rootOf(document);
  const member = root && memberOf(root, document.section);
  const section = member && valueOf(member);
  const remove = root && section && undo?.sectionAdded && isBlank(document.text, section);
  const text = remove ? removeMember(document.text, root, member, undo.root) : document.text;
  return undo?.blank === undefined ? text : restoreBlank({ ...document, text }, undo.blank);
}

function restoreBlank(document: Document, blank: string): string {
  const { text } = document;
  const root = rootOf(document);
  const untouched =
    root &&
    isBlank(text, root) &&
    text.slice(0, root.offset).trim() === blank.trim() &&
    text.slice(endOf(root)).trim() === '';
  return untouched ? blank : text;
}

/** No member and no comment inside. */
function isBlank(text: string, object: Node): boolean {
  return text.slice(object.offset + 1, endOf(object) - 1).trim() === '';
}
