import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Activity, CallContent, ContentOf, ContentProof } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { commitmentOf, contentName } from './content.ts';
import type { LogKeys } from './keys.ts';
import type { Reader } from './reader.ts';

/** What was said in a call: proved from its commitment, or read where it was kept in full. Both throw the vault's problems. */
export interface Contents {
  /** Throws `record-unknown`, `commitment-none`. */
  prove(of: ContentOf, content: unknown): Promise<ContentProof>;
  /** As JSON; what looked like a token is masked. Throws `record-unknown`, `content-none`. */
  read(of: ContentOf): Promise<CallContent>;
}

export function createContents(options: {
  reader: Pick<Reader, 'read'>;
  sealed(number: number): Uint8Array | undefined;
  /** Asks the vault where they are not at hand. */
  keys(): Promise<LogKeys>;
}): Contents {
  const find = async ({ call, what }: ContentOf): Promise<{ record: Activity; name: string }> => {
    const kind = what === 'arguments' ? 'call.started' : 'call.finished';
    const [record] = await options.reader.read({ call, kind: [kind], limit: 1, from: 'newest' });
    return { record: record ?? fail('record-unknown', { call }), name: contentName({ kind, call }) };
  };
  return {
    async prove(of, content) {
      const { record, name } = await find(of);
      const { number, commitment = fail('commitment-none', of) } = record;
      const salt = (await options.keys()).salt(name);
      return { number, matches: commitmentOf(salt, canonicalJson(content)) === commitment, commitment, salt };
    },
    async read(of) {
      const { record, name } = await find(of);
      const sealed = options.sealed(record.number) ?? fail('content-none', of);
      const text = (await options.keys()).open(name, sealed) ?? fail('content-none', of);
      return { content: JSON.parse(text) as CallContent['content'] };
    },
  };
}
