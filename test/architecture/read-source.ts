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
  /** Members read of a plain name, as `Secret.unwrap` or `process.exit`. */
  members: Set<string>;
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
  const source: Source = { file, imports: [], members: new Set() };
  visit(parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' }, file), (node) => {
    const of = namedSource(node);
    if (of !== undefined) {
      const typeOnly = node['importKind'] === 'type' || node['exportKind'] === 'type' || node.type === 'TSImportType';
      source.imports.push({ of: resolved(file, of), typeOnly, lazy: node.type === 'ImportExpression' });
    }
    const member = plainMember(node);
    if (member !== undefined) source.members.add(member);
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

function plainMember(node: Node): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  const { name: object } = node['object'] as { name?: unknown };
  const { name: property } = node['property'] as { name?: unknown };
  return typeof object === 'string' && typeof property === 'string' ? `${object}.${property}` : undefined;
}

function resolved(file: string, of: string): string {
  return of.startsWith('.') ? posix.join(posix.dirname(file), of) : of;
}
