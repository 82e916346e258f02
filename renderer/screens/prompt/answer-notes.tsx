import type { Prompt } from '../../../shared/models.ts';
import { texts } from '../../texts.ts';
import { Filled } from '../../ui/filled.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';

const words = texts.prompt;

/** Until when an answer counts, and the keys for it. */
export function AnswerNotes({ prompt, away }: { prompt: Prompt; away: boolean }) {
  return (
    <div className="answer-notes">
      <p className="prompt-soft">{away ? words.away : <Until prompt={prompt} />}</p>
      <p className="prompt-soft answer-keys">
        <Filled text={words.keys} with={{ a: <kbd>A</kbd>, d: <kbd>D</kbd>, enter: <kbd>Enter</kbd> }} />
      </p>
    </div>
  );
}

function Until({ prompt }: { prompt: Prompt }) {
  return <Filled text={words.until} with={{ time: <RelativeTime at={prompt.expiresAt} /> }} />;
}
