import type { Command } from 'commander';
import { fail } from '../../shared/problem.ts';
import type { Terminal } from '../terminal.ts';

/** How a command takes a client of the person's own. */
export interface ClientOptions {
  json?: boolean;
  clientId?: string;
  clientSecretStdin?: boolean;
  clientKeyStdin?: boolean;
}

export function clientOptions(command: Command): Command {
  return command
    .option(
      '--client-id <ID>',
      'a client id from the server’s sign-in service, where it does not register clients itself',
    )
    .option('--client-secret-stdin', 'read the client secret of that id from stdin (its first line)')
    .option('--client-key-stdin', 'read the private key of that id from stdin (PEM or JWK, all of it)')
    .option('--json', 'print JSON');
}

interface Given {
  client: { clientId?: string; clientSecret?: string; clientKey?: string };
  /** What was typed for the other questions. */
  typed: string[];
}

/**
 * The client the options describe, and the answers to questions that come after. Secrets come from stdin, so that no list of
 * processes shows them.
 */
export async function readClient(
  { clientId, clientSecretStdin, clientKeyStdin }: ClientOptions,
  terminal: Terminal,
  others: readonly string[] = [],
): Promise<Given> {
  if (clientId === undefined) {
    if (clientSecretStdin || clientKeyStdin) fail('usage', { reason: 'A client secret or key needs --client-id.' });
    return { client: {}, typed: await terminal.askSecrets(others) };
  }
  if (clientKeyStdin)
    return { client: { clientId, clientKey: await readKey(clientSecretStdin, others, terminal) }, typed: [] };
  if (!clientSecretStdin) return { client: { clientId }, typed: await terminal.askSecrets(others) };
  const [clientSecret = '', ...typed] = await terminal.askSecrets(['Client secret: ', ...others]);
  if (clientSecret === '') fail('usage', { reason: 'The client secret is empty.' });
  return { client: { clientId, clientSecret }, typed };
}

// A key has several lines, so it is alone on stdin.
function readKey(withSecret: boolean | undefined, others: readonly string[], terminal: Terminal): Promise<string> {
  if (withSecret) fail('usage', { reason: 'Give a client secret or a client key, not both.' });
  if (others.length > 0)
    fail('usage', { reason: 'A client key is read alone: give the headers with `drawbridge headers`.' });
  return terminal.askSecretText('Private key: ');
}
