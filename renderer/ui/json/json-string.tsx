import { useState } from 'react';
import { visible } from '../../../shared/visible.ts';
import { texts } from '../../texts.ts';
import { maskedIn } from './masked.ts';

/** Beyond these a string is folded. */
const foldCharacters = 240;
const foldLines = 6;

/** A string from a host or server: its line breaks are kept, everything else that hides is written out. */
export function JsonString({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  const lines = text.split('\n');
  const long = text.length > foldCharacters || lines.length > foldLines;
  const shown = whole || !long ? lines : text.slice(0, foldCharacters).split('\n').slice(0, foldLines);
  return (
    <span className="json-text" data-block={shown.length > 1 ? '' : undefined}>
      {text === '' ? <span className="json-note">{texts.json.empty.string}</span> : null}
      <bdi>
        {maskedIn(shown.map(visible).join('\n')).map(({ text: piece, masked }, at) =>
          masked ? <mark key={`${at}`}>{piece}</mark> : piece,
        )}
      </bdi>
      {long ? (
        <>
          {whole ? ' ' : '… '}
          <button type="button" className="untrusted-more" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? texts.common.less : texts.json.whole(text.length)}
          </button>
        </>
      ) : null}
    </span>
  );
}
