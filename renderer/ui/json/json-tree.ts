/** JSON as it is shown: what is where, and how it differs from an earlier value. Pure; the screen draws it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
export type Change = 'added' | 'changed' | 'removed';

export interface JsonNode {
  /** The member's name, or its place in an array; none for the whole. */
  name: string | undefined;
  kind: JsonKind;
  /** What a plain value is, before it is made visible; a string without its quotes. */
  text: string;
  children: readonly JsonNode[];
  change: Change | undefined;
  /** For a change of a value: the earlier one as JSON text. */
  before: string | undefined;
  /** Something deeper within differs. */
  differsInside: boolean;
}

/** `text` as JSON, or `undefined` where it is none, such as when it was cut. */
export function parsed(text: string | undefined): { value: Json } | undefined {
  if (text === undefined) return undefined;
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return undefined;
  }
}

/** `value` as a tree; with `earlier`, what differs from it is marked. */
export function jsonTree(value: Json, earlier?: { value: Json }, name?: string): JsonNode {
  const kind = kindOf(value);
  const bare = { name, kind, text: textOf(value), children: [], change: undefined, before: undefined };
  if (earlier !== undefined && kindOf(earlier.value) !== kind)
    return { ...jsonTree(value, undefined, name), change: 'changed', before: JSON.stringify(earlier.value) };
  if (isContainer(value)) {
    const children = childrenOf(value, earlier === undefined ? undefined : membersOf(earlier.value));
    return { ...bare, children, differsInside: children.some((one) => one.change !== undefined || one.differsInside) };
  }
  const differs = earlier !== undefined && earlier.value !== value;
  if (!differs) return { ...bare, differsInside: false };
  return { ...bare, change: 'changed', before: JSON.stringify(earlier.value), differsInside: false };
}

function childrenOf(value: Json, earlier: ReadonlyMap<string, Json> | undefined): JsonNode[] {
  const now = membersOf(value);
  const children = [...now].map(([name, member]): JsonNode => {
    if (earlier === undefined) return jsonTree(member, undefined, name);
    const before = earlier.get(name);
    if (before === undefined) return { ...jsonTree(member, undefined, name), change: 'added' };
    return jsonTree(member, { value: before }, name);
  });
  const gone = [...(earlier ?? [])].filter(([name]) => !now.has(name));
  return [
    ...children,
    ...gone.map(([name, member]): JsonNode => ({ ...jsonTree(member, undefined, name), change: 'removed' })),
  ];
}

function membersOf(value: Json): Map<string, Json> {
  if (value === null || typeof value !== 'object') return new Map();
  return new Map(Object.entries(value as { readonly [name: string]: Json }));
}

function kindOf(value: Json): JsonKind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'object' || type === 'string' || type === 'number' ? type : 'boolean';
}

function isContainer(value: Json): boolean {
  return value !== null && typeof value === 'object';
}

function textOf(value: Json): string {
  if (isContainer(value)) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
