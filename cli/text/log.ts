import type { ContentProof, LogExpected, LogSigner, LogVerdict } from '../../shared/models.ts';
import { visible } from '../../shared/visible.ts';
import { localTime } from './time.ts';

/** What a log with nothing wrong comes to, and what nobody vouches for. */
export function verdictText(verdict: LogVerdict, signer: LogSigner | undefined, expected: LogExpected): string {
  const { first, last } = verdict;
  if (last === 0) return `${['The log is empty.', ...knowing(verdict, signer, expected)].join('\n')}\n`;
  const range = `Records ${first} to ${last}: none was changed, removed or put in.`;
  return `${[range, ...signed(verdict), ...knowing(verdict, signer, expected)].join('\n')}\n`;
}

function signed({ signedTo, signedAt = '', last, keys }: LogVerdict): string[] {
  if (keys.length === 0) return ['Nothing of it is signed: whoever can write the file could have written it anew.'];
  const rest = last === signedTo ? '' : `; the ${last - signedTo} after it are not signed yet`;
  const by = keys.length === 1 ? 'by' : `by ${keys.length} keys, one after the other:`;
  return [
    `Signed up to record ${signedTo} (${localTime(signedAt)})${rest}, ${by}`,
    ...keys.map((key) => `  ${visible(key)}`),
  ];
}

function knowing(
  { keys }: LogVerdict,
  signer: LogSigner | undefined,
  { keys: wanted, checkpoint }: LogExpected,
): string[] {
  if (wanted !== undefined || (signer === undefined && checkpoint !== undefined)) return ['It is as you expected it.'];
  if (signer?.key === undefined)
    return [
      'Whether the key is the right one was not checked: Drawbridge or its vault was not there to say. Give --key.',
    ];
  const isOurs = keys.length === 0 || keys.at(-1) === signer.key;
  return [
    isOurs ? 'The key and the newest checkpoint are those in the vault.' : 'The key is NOT the one in the vault.',
  ];
}

export function proofText({ number, matches, commitment, salt }: ContentProof, what: string): string {
  if (!matches) return '';
  return `Record ${number} commits to exactly ${what === 'result' ? 'this result' : 'these arguments'}.
Whoever has the record can check it: SHA-256 of the salt, a line feed and the ${what} as canonical JSON (RFC 8785).
salt        ${visible(salt)}
commitment  ${visible(commitment)}
`;
}
