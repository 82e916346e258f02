/** Who launches an entry's bridge: a host whose program is another than before asks the person again (checklist B2). */
import type { Entry, Prompt, Server } from '../../shared/models.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import type { Consent } from '../consent/consent.ts';
import type { Entries } from '../registry/entries.ts';
import type { Session } from './session.ts';

type Program = Prompt['program'];

export interface LaunchedBy {
  /** Serves the session once its program may use the entry: at once where it is known, else after the person's yes. */
  admit(session: Session, entry: Entry, program: Program): void;
  /** Whether the session waits for that, or was refused: nothing of the server's is for it. */
  isKeptOut(session: Session): boolean;
}

export function createLaunchedBy({
  entries,
  consent,
  target,
}: {
  entries: Pick<Entries, 'programs' | 'keepProgram'>;
  consent: Pick<Consent, 'ask'>;
  target(entry: Entry): Server | Problem;
}): LaunchedBy {
  const keptOut = new WeakSet<Session>();

  const letIn = (session: Session, entry: Entry, program: Program) => {
    if (program) entries.keepProgram(entry.id, programKey(program.name));
    keptOut.delete(session);
    session.serve(target(entry));
  };
  const ask = async (session: Session, entry: Entry, server: Server, program: Program) => {
    const { id, host } = entry;
    const asked = { kind: 'program', host, entry: id, server: server.id, url: server.url, program } as const;
    const draft = { ...asked, programsBefore: entries.programs(id), definitionChanged: false };
    const key = JSON.stringify([id, program?.name]);
    const verdict = await consent.ask({ draft, key }, Infinity, session.ended);
    if (verdict.verdict === 'allow') letIn(session, entry, program);
    else session.serve(problem('entry-program-refused', { host }));
  };
  return {
    admit(session, entry, program) {
      const server = target(entry);
      if ('code' in server || !isAnother(entries.programs(entry.id), program)) return letIn(session, entry, program);
      keptOut.add(session);
      session.serve(problem('entry-program-pending', { host: entry.host }));
      // What cannot be asked (a full disk, too many questions) lets nobody in.
      ask(session, entry, server, program).catch(() =>
        session.serve(problem('entry-program-refused', { host: entry.host })),
      );
    },
    isKeptOut: (session) => keptOut.has(session),
  };
}

/** Where the system tells of no program (it does on Linux), none is ever known, and nobody is asked. */
export function isAnother(known: readonly string[], program: Program): boolean {
  return known.length > 0 && (program === undefined || !known.includes(programKey(program.name)));
}

/** The program's file; an AppImage is mounted at another place at each start, whose last letters are left out. */
export function programKey(file: string): string {
  return file.replace(/^(\/tmp\/\.mount_[^/]*?)[A-Za-z0-9]{6}(?=\/)/, '$1');
}
