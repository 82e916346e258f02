import type { Drawbridge, Finished } from '../../harness/drawbridge.ts';
import type { Answer, StdioHost } from '../../harness/stdio-host.ts';

/** What one bad input looks like in each place. A place that is left out is explained beside the table. */
export interface Seen {
  /** In the host, by what it did: the text of an error or of a result with `isError`, or the end of its bridge. */
  host?: Record<string, string>;
  /** At the command, by its line: exit code and stderr. */
  cli?: Record<string, string>;
  /** Lines of `drawbridge log --json`, each as its kind, what it is about, how it ended and why. */
  log?: readonly string[];
  /** What `core.log` in the state folder ends with. */
  coreLog?: string;
}

/** What changes from run to run, as the table writes it. */
export function plain(text: string, { home }: { home: string }): string {
  return text
    .replaceAll(home, 'HOME')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'ADDRESS')
    .replaceAll(/[0-9a-f-]{36}/g, 'UUID');
}

/** A refusal as the host's person or model reads it. */
export function told({ result, error }: Answer): string {
  if (error) return `${error.code} ${error.message}`;
  const [content] = (result?.['content'] ?? []) as { text?: string }[];
  return `${result?.['isError'] === true ? 'isError' : 'ok'} ${content?.text ?? JSON.stringify(result)}`;
}

/** A command that ended, as its person sees it; what a success prints is no bad input's business. */
export function ended({ code, stderr }: Finished): string {
  return `exit ${code} ${stderr}`;
}

/** A bridge that ended by itself. */
export async function bridgeEnd(host: StdioHost): Promise<string> {
  const code = await host.exited;
  if (host.stdout().length > 0) throw new Error('a bridge that could not start wrote to stdout');
  return `exit ${code} ${host.stderr()}`;
}

interface LogLine {
  number: number;
  kind: string;
  method?: string;
  tool?: string;
  outcome?: string;
  detail?: string;
}

/** Reads the log with the command, and gives only what is new each time. */
export function createLogReader(drawbridge: Pick<Drawbridge, 'cli'>) {
  let last = 0;
  const kinds = ['problem', 'call.finished', 'sign-in.finished', 'core.started'];
  return {
    async news(only: readonly string[] = kinds.slice(0, 3)): Promise<string[]> {
      const { code, stdout, stderr } = await drawbridge.cli(['log', '--json', '--limit', '10000']);
      if (code !== 0) throw new Error(stderr);
      const lines = stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as LogLine);
      const fresh = lines.filter(({ number }) => number > last);
      last = lines.at(-1)?.number ?? last;
      return fresh.filter(({ kind }) => only.includes(kind)).map(short);
    },
  };
}

function short({ kind, method, tool, outcome, detail }: LogLine): string {
  // Its detail is the version.
  if (kind === 'core.started') return kind;
  return [kind, method, tool, outcome, detail].filter((part) => part !== undefined).join(' | ');
}
