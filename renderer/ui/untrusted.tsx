import { useState } from 'react';
import { visible } from '../../shared/visible.ts';
import { texts } from '../texts.ts';

/** Beyond this a text is folded, in characters. */
const fold = 240;
/** Beyond this not even the whole is shown: nobody reads it, and it would slow the screen. */
const most = 20_000;

/**
 * Text from a server, host or file: the one way such text comes on the screen. Hidden characters are written out, it is
 * never taken for markup, it cannot change the direction of what is around it, and a long one is folded.
 */
export function Untrusted({ text, mono = false }: { text: string; mono?: boolean }) {
  const [whole, setWhole] = useState(false);
  const shown = visible(text.slice(0, most));
  const kind = `untrusted${mono ? ' untrusted--mono' : ''}`;
  if (shown.length <= fold) return <bdi className={kind}>{shown}</bdi>;
  return (
    <span className={kind}>
      <bdi className={whole ? kind : `${kind} untrusted--clamped`}>{whole ? shown : shown.slice(0, fold * 2)}</bdi>{' '}
      <button type="button" className="untrusted-more" aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {whole ? texts.common.less : texts.common.more}
      </button>
    </span>
  );
}
