import { expect, test } from 'vitest';
import { gather } from '../../../shared/wire/gathering.ts';

/** A gathering over a stream that only tells what it was asked, with the ends of a turn and of the wait by hand. */
function room() {
  const asked: string[] = [];
  const due: Record<'turn' | 'soon', (() => void)[]> = { turn: [], soon: [] };
  const stream = { cork: () => void asked.push('hold'), uncork: () => void asked.push('let go') };
  const gathering = gather(
    stream,
    (act) => due.turn.push(act),
    (act) => due.soon.push(act),
  );
  const end = (what: 'turn' | 'soon') => due[what].splice(0).forEach((act) => act());
  return { asked, gathering, end };
}

test('what is written in one turn leaves together at its end', () => {
  const { asked, gathering, end } = room();
  gathering.begin('turn');
  gathering.begin('turn');
  expect(asked).toEqual(['hold']);
  end('turn');
  expect(asked).toEqual(['hold', 'let go']);
});

test('what may wait waits no longer than until something comes that may not', () => {
  const { asked, gathering, end } = room();
  gathering.begin('soon');
  end('turn');
  expect(asked).toEqual(['hold']);
  gathering.begin('turn');
  gathering.begin('soon');
  end('turn');
  expect(asked).toEqual(['hold', 'let go']);
  end('soon');
  expect(asked).toEqual(['hold', 'let go']);
});

test('all is let go at once where the process is about to end', () => {
  const { asked, gathering, end } = room();
  gathering.begin('soon');
  gathering.flush();
  end('soon');
  gathering.flush();
  expect(asked).toEqual(['hold', 'let go']);
});
