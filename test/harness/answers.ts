import type { Answer, StdioHost } from './stdio-host.ts';

/** The first text of a tool call's result; empty where there is none. */
export function textOf({ result }: Answer): string {
  return ((result?.['content'] ?? []) as { text?: string }[])[0]?.text ?? '';
}

/** The names of the tools the host is offered now. */
export async function toolNames(host: StdioHost): Promise<string[]> {
  const { result } = await host.request('tools/list');
  return ((result?.['tools'] ?? []) as { name: string }[]).map(({ name }) => name);
}
