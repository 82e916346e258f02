import { maskText, SHORTEST_TOKEN } from '../../shared/mask-tokens.ts';

const DEEPEST = 5;
/** Members of one object that are named; of the rest the number is said. */
const MOST_MEMBERS = 20;
/** Characters of a whole shape. */
const LONGEST = 600;

/**
 * Names and types of a JSON value, without any value of it: `{path:text(12),tags:[3 text(4)],all:boolean}`. A text has its
 * length in UTF-16 units, an array its length and the shape of its first item. Names that look like data are left out. Pure.
 */
export function shapeOf(value: unknown): string {
  const shape = shapeAt(value, 0);
  return shape.length <= LONGEST ? shape : `${shape.slice(0, LONGEST - 1)}…`;
}

function shapeAt(value: unknown, depth: number): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `text(${value.length})`;
  if (Array.isArray(value)) return arrayShape(value, depth);
  return typeof value === 'object' ? objectShape(value, depth) : typeof value;
}

function arrayShape(items: readonly unknown[], depth: number): string {
  if (items.length === 0) return '[0]';
  return depth === DEEPEST ? '[…]' : `[${items.length} ${shapeAt(items[0], depth + 1)}]`;
}

function objectShape(value: object, depth: number): string {
  const members = Object.entries(value);
  if (members.length > 0 && depth === DEEPEST) return '{…}';
  const named = members.slice(0, MOST_MEMBERS).map(([name, one]) => `${nameShape(name)}:${shapeAt(one, depth + 1)}`);
  const left = members.length - named.length;
  return `{${[...named, ...(left > 0 ? [`…${left} more`] : [])].join(',')}}`;
}

/** At most two digits. */
const isName = /^(?!(?:\D*\d){3})[A-Za-z_$][\w$-]{0,39}$/;

/** Objects are also used as maps, whose names are data: an address, a person, a token. */
function nameShape(name: string): string {
  return isName.test(name) && (name.length < SHORTEST_TOKEN || maskText(name) === name) ? name : `name(${name.length})`;
}
