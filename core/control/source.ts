import type { IncomingHttpHeaders } from 'node:http';
import type { DecisionSource } from '../../shared/models.ts';
import { clientHeader } from '../../shared/wire/client-header.ts';
import { reportedProgram } from '../ports/program.ts';

/**
 * Where a call over the control socket comes from, as its client says: Node does not tell whose socket it is, so a program of
 * this user can say what it likes. The program's name is the system's, of the process that the client says it is.
 */
export function reportedSource(headers: IncomingHttpHeaders): DecisionSource {
  const told = headers[clientHeader];
  const [way, number] = typeof told === 'string' ? told.split(' ') : [];
  const pid = Number(number);
  const from = way === 'window' ? 'window' : 'command';
  if (!Number.isSafeInteger(pid) || pid <= 0) return { way: from };
  const program = reportedProgram(pid);
  return { way: from, pid, ...(program === undefined ? {} : { program: program.name }) };
}
