import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

/** One import of a source file, static, re-exported or lazy. */
export interface Import {
  /** What it is of: a package or `node:` name as written, or a path from the root such as `core/auth/auth.ts`. */
  of: string;
  typeOnly: boolean;
  lazy: boolean;
}

export interface Source {
  /** Path from the root, with `/`. */
  file: string;
  imports: Import[];
  /** Members read, with the last name of what they are read of, as `Secret.unwrap` or `process.exit`. */
  members: Set<string>;
  /** Every name and text in it. */
  names: Set<string>;
}

/** Every TypeScript source under `folders` of `root`. */
export function readSources(root: string, folders: readonly string[]): Source[] {
  return folders
    .flatMap((folder) => filesUnder(join(root, folder)))
    .map((path) => {
      const file = relative(root, path).split(sep).join('/');
      return readSource(file, readFileSync(path, 'utf8'));
    });
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

interface Node {
  type: string;
  [member: string]: unknown;
}

function readSource(file: string, text: string): Source {
  const source: Source = { file, imports: [], members: new Set(), names: new Set() };
  visit(parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' }, file), (node) => {
    const of = namedSource(node);
    if (of !== undefined) {
      const typeOnly = node['importKind'] === 'type' || node['exportKind'] === 'type' || node.type === 'TSImportType';
      source.imports.push({ of: resolved(file, of), typeOnly, lazy: node.type === 'ImportExpression' });
    }
    membersRead(node).forEach((member) => source.members.add(member));
    const name = nameOf(node);
    if (name !== undefined) source.names.add(name);
  });
  return source;
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) value.forEach((one) => visit(one, see));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  if (isNode(value)) see(value);
  for (const inner of Object.values(value)) visit(inner, see);
}

function isNode(value: object): value is Node {
  return 'type' in value && typeof value.type === 'string';
}

/** The module a node names, if it names one. */
function namedSource(node: Node): string | undefined {
  const { value } = (node['source'] ?? {}) as { value?: unknown };
  return typeof value === 'string' ? value : undefined;
}

function membersRead(node: Node): string[] {
  if (node.type === 'MemberExpression') {
    const [of, member] = [nameOf(node['object'] as Node), nameOf(node['property'] as Node)];
    return of !== undefined && member !== undefined ? [`${of}.${member}`] : [];
  }
  if (node.type !== 'VariableDeclarator' || !node['init']) return [];
  const [of, pattern] = [nameOf(node['init'] as Node), node['id'] as Node];
  if (of === undefined || pattern.type !== 'ObjectPattern') return [];
  return (pattern['properties'] as Node[]).flatMap((one) => (one['key'] ? `${of}.${nameOf(one['key'] as Node)}` : []));
}

/** The name or text that a node is, or what it ends in: `b` in `a.b`. */
function nameOf(node: Node): string | undefined {
  if (node.type === 'MemberExpression') return nameOf(node['property'] as Node);
  // `(a as B)`, `a!`, `a?.b`
  if (node['expression'] && node.type !== 'ExpressionStatement') return nameOf(node['expression'] as Node);
  const word = node['name'] ?? node['value'];
  return typeof word === 'string' ? word : undefined;
}

function resolved(file: string, of: string): string {
  return of.startsWith('.') ? posix.join(posix.dirname(file), of) : of;
}
