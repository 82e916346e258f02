import type { StoredFile } from './stored-files.ts';

export function aboutFiles(files: readonly StoredFile[]): string[] {
  return files.map(({ name, bytes, files: within, version }) => {
    const more = [
      ...(within === undefined ? [] : [`files: ${within}`]),
      ...(version === undefined ? [] : [`version ${version}`]),
    ];
    return [`${name}  ${bytes} bytes`, ...more].join(', ');
  });
}
